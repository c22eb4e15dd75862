import { Menu } from '@mantine/core';
import {
  IconCircleCheck,
  IconFolderOpen,
  IconPin,
  IconPinnedOff,
  IconShieldCheck,
  IconTrash,
} from '@tabler/icons-react';
import type { BackupEntry } from '#shared/domain/backup.ts';
import { errorOf } from '../../api/bridge.ts';
import { usePinBackup, useShowInFolder, useStartDrill } from '../../api/mutations.ts';
import { notifyError } from '../../ui/notify-error.ts';

interface Props {
  connectionId: string;
  backup: BackupEntry;
  onVerify: (filename: string) => void;
  onDelete: (backup: BackupEntry) => void;
}

/** The actions of a backup, except opening and restoring. */
export function BackupMenuItems({ connectionId, backup, onVerify, onDelete }: Props) {
  const show = useShowInFolder();
  const pin = usePinBackup();
  const prove = useStartDrill();
  const { details, filename } = backup;
  return (
    <>
      <Menu.Item
        leftSection={<IconCircleCheck size={16} stroke={1.75} />}
        onClick={() => onVerify(filename)}
      >
        Verify
      </Menu.Item>
      {/* A drill runs the SQL of the file: only a backup with a manifest is proven without a question. */}
      {details === null ? null : (
        <Menu.Item
          leftSection={<IconShieldCheck size={16} stroke={1.75} />}
          onClick={() =>
            prove.mutate(
              {
                source: { kind: 'backup', connectionId, filename },
                trusted: false,
                where: 'here',
              },
              { onError: (thrown) => notifyError(errorOf(thrown)) },
            )
          }
        >
          Prove
        </Menu.Item>
      )}
      <Menu.Item
        leftSection={<IconFolderOpen size={16} stroke={1.75} />}
        onClick={() => show.mutate({ connectionId, filename })}
      >
        Show in folder
      </Menu.Item>
      {details === null ? null : (
        <Menu.Item
          leftSection={
            details.pinned ? (
              <IconPinnedOff size={16} stroke={1.75} />
            ) : (
              <IconPin size={16} stroke={1.75} />
            )
          }
          onClick={() => pin.mutate({ connectionId, filename, pin: !details.pinned })}
        >
          {details.pinned ? 'Unpin' : 'Pin'}
        </Menu.Item>
      )}
      <Menu.Divider />
      <Menu.Item
        color="red"
        leftSection={<IconTrash size={16} stroke={1.75} />}
        onClick={() => onDelete(backup)}
      >
        Delete…
      </Menu.Item>
    </>
  );
}
