import type { KeychainState } from '#shared/domain/keychain.ts';
import { SettingRow } from './SettingRow.tsx';
import classes from './SettingsPage.module.css';

interface Props {
  keychain: KeychainState;
}

/** Whether passwords can be kept. */
export function KeychainSetting({ keychain }: Props) {
  return (
    <SettingRow title="Keychain">
      {keychain.state === 'ready' ? (
        <>
          <p className={classes.value}>Ready</p>
          <p>Passwords are kept in the keychain of this system, and nowhere else.</p>
        </>
      ) : null}
      {keychain.state === 'locked' ? (
        <>
          <p className={classes.attention}>Locked</p>
          <p>Unlock the keychain of your system, or it will ask when a password is needed.</p>
        </>
      ) : null}
      {keychain.state === 'unavailable' ? (
        <>
          <p className={classes.attention}>Not available</p>
          <p>
            Passwords can be kept in memory until you quit. To keep them, start the keychain service
            (gnome-keyring or KWallet on Linux). It said: {keychain.detail}
          </p>
        </>
      ) : null}
    </SettingRow>
  );
}
