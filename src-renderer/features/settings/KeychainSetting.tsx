import type { KeychainState } from '#shared/domain/keychain.ts';
import { SettingRow } from './SettingRow.tsx';
import classes from './SettingsPage.module.css';

interface Props {
  keychain: KeychainState;
}

/** State of the keychain: whether passwords can be stored in it. */
export function KeychainSetting({ keychain }: Props) {
  return (
    <SettingRow title="Keychain">
      {keychain.state === 'ready' ? (
        <>
          <p className={classes.value}>Ready</p>
          <p>Passwords are stored only in the keychain of this system.</p>
        </>
      ) : null}
      {keychain.state === 'locked' ? (
        <>
          <p className={classes.attention}>Locked</p>
          <p>
            Unlock the keychain of your system. Otherwise it asks you when a password is needed.
          </p>
        </>
      ) : null}
      {keychain.state === 'unavailable' ? (
        <>
          <p className={classes.attention}>Not available</p>
          <p>
            Passwords can be kept in memory until you quit. To store them permanently, start the
            keychain service (gnome-keyring or KWallet on Linux). Error: {keychain.detail}
          </p>
        </>
      ) : null}
    </SettingRow>
  );
}
