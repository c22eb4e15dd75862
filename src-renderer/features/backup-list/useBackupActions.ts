/** The actions on backups of the list, for its rows, its menu, its details and several rows at once. */
import { notifications } from '@mantine/notifications';
import { useMemo } from 'react';
import type { BackupEntry } from '#shared/domain/backup.ts';
import { text } from '#shared/words/text.ts';
import { errorOf } from '../../api/bridge.ts';
import { usePinBackup, useShowInFolder, useStartDrill } from '../../api/mutations.ts';
import { notifyError } from '../../ui/notify-error.ts';
import { pathOf } from './backup-messages.ts';
import type { Verification } from './useVerification.ts';

export interface BackupActions {
  verify: (backups: readonly BackupEntry[]) => void;
  stopVerifying: () => void;
  prove: (backup: BackupEntry) => void;
  pin: (backups: readonly BackupEntry[], pin: boolean) => void;
  showInFolder: (backup: BackupEntry) => void;
  copyPath: (backup: BackupEntry) => void;
  /** Asks before it deletes. */
  remove: (backups: readonly BackupEntry[]) => void;
}

/** The returned object stays the same, so that a row is rendered again only if it changes. */
export function useBackupActions(
  connectionId: string,
  folder: string,
  { start: verify, stop: stopVerifying }: Verification,
  remove: (backups: readonly BackupEntry[]) => void,
): BackupActions {
  const { mutate: show } = useShowInFolder();
  const { mutateAsync: pinOne } = usePinBackup();
  const { mutate: prove } = useStartDrill();
  return useMemo(
    () => ({
      verify: (backups) => verify(backups.map(({ filename }) => filename)),
      stopVerifying,
      prove: ({ filename }) =>
        prove(
          { source: { kind: 'backup', connectionId, filename }, trusted: false, where: 'here' },
          { onError: (thrown) => notifyError(errorOf(thrown)) },
        ),
      pin: (backups, pin) => {
        void (async () => {
          for (const { filename, details } of backups) {
            if (details === null || details.pinned === pin) continue;
            // The error is shown by the mutation; the other backups are not affected.
            await pinOne({ connectionId, filename, pin }).catch(() => undefined);
          }
        })();
      },
      showInFolder: ({ filename }) => show({ connectionId, filename }),
      copyPath: ({ filename }) => {
        const path = pathOf(folder, filename);
        void navigator.clipboard.writeText(path).then(() => {
          notifications.show({
            title: text('backup-list.path-copied'),
            message: path,
            closeButtonProps: { 'aria-label': text('ui.close') },
          });
        });
      },
      remove,
    }),
    [connectionId, folder, verify, stopVerifying, remove, show, pinOne, prove],
  );
}
