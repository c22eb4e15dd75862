import { Button } from '@mantine/core';
import { useAppStatus } from '../../api/queries.ts';
import type { KeychainState } from '#shared/domain/keychain.ts';
import { SettingRow } from './SettingRow.tsx';
import classes from './SettingsPage.module.css';
import { text } from '#shared/words/text.ts';

interface Props {
  keychain: KeychainState;
}

/** State of the keychain: whether passwords can be stored in it. */
export function KeychainSetting({ keychain }: Props) {
  const status = useAppStatus();
  return (
    <SettingRow
      title={text('settings.keychain')}
      {...(keychain.state === 'ready'
        ? {}
        : {
            action: (
              <Button
                variant="default"
                loading={status.isFetching}
                onClick={() => void status.refetch()}
              >
                {text('settings.keychain.check-again')}
              </Button>
            ),
          })}
    >
      {keychain.state === 'ready' ? (
        <>
          <p className={classes.value}>{text('settings.ready')}</p>
          <p>{text('settings.passwords-stored-only-keychain-system')}</p>
        </>
      ) : null}
      {keychain.state === 'locked' ? (
        <>
          <p className={classes.attention}>{text('settings.locked')}</p>
          <p>{text('settings.unlock-keychain-your-system-otherwise')}</p>
        </>
      ) : null}
      {keychain.state === 'unavailable' ? (
        <>
          <p className={classes.attention}>{text('settings.not-available')}</p>
          <p>{text('settings.passwords-can-kept-memory-until', { detail: keychain.detail })}</p>
        </>
      ) : null}
    </SettingRow>
  );
}
