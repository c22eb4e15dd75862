import { ActionIcon, Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  IconCircleCheck,
  IconCopy,
  IconDotsVertical,
  IconDownload,
  IconFolderOpen,
  IconRestore,
  IconShieldCheck,
} from '@tabler/icons-react';
import type { ContentsTable } from '#shared/domain/catalog.ts';
import { text } from '#shared/words/text.ts';
import { call, errorOf } from '../../api/bridge.ts';
import { notifyError } from '../../ui/notify-error.ts';
import { percentOf } from '../backup-run/progress-messages.ts';
import { useVerification } from '../backup-list/useVerification.ts';
import { useTableExport } from '../contents/useTableExport.tsx';
import type { ListedBackup } from './opened-file.ts';

interface Props {
  openedId: string;
  listed: ListedBackup | null;
  /** The shown table; null if another object is shown. */
  table: ContentsTable | null;
  onProve: () => void;
  onRestoreTable: (table: ContentsTable) => void;
}

/** The other actions of the backup and of the shown table. */
export function HeadMenu({ openedId, listed, table, onProve, onRestoreTable }: Props) {
  const verification = useVerification(listed?.connectionId ?? '');
  const exporting = useTableExport(openedId);
  const copyPath = async () => {
    const { path } = await call('catalog.path', { openedId });
    await navigator.clipboard.writeText(path);
    notifications.show({
      message: text('opened-backup.path-copied'),
      closeButtonProps: { 'aria-label': text('ui.close') },
    });
  };
  const orNotify = (work: Promise<unknown>) => {
    work.catch((thrown: unknown) => notifyError(errorOf(thrown)));
  };
  const percent = percentOf(exporting.fraction);
  return (
    <>
      {exporting.isRunning && percent !== null ? (
        <Button variant="default" size="xs" onClick={exporting.stop}>
          {text('opened-backup.stop-export', { percent })}
        </Button>
      ) : null}
      {verification.filename === null ? null : (
        <Button
          variant="default"
          size="xs"
          aria-label={text('opened-backup.stop-verifying')}
          onClick={verification.stop}
        >
          {verification.label}
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={text('opened-backup.more')}
            title={text('opened-backup.more')}
          >
            <IconDotsVertical size={17} stroke={1.75} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {table === null ? null : (
            <>
              <Menu.Item
                leftSection={<IconDownload size={16} stroke={1.75} />}
                onClick={() => exporting.start(table, 'csv')}
              >
                {text('opened-backup.export-csv')}
              </Menu.Item>
              <Menu.Item
                leftSection={<IconDownload size={16} stroke={1.75} />}
                onClick={() => exporting.start(table, 'sql')}
              >
                {text('opened-backup.export-sql')}
              </Menu.Item>
              <Menu.Item
                leftSection={<IconRestore size={16} stroke={1.75} />}
                onClick={() => onRestoreTable(table)}
              >
                {text('opened-backup.restore-table')}
              </Menu.Item>
              <Menu.Divider />
            </>
          )}
          {listed === null ? null : (
            <Menu.Item
              leftSection={<IconCircleCheck size={16} stroke={1.75} />}
              onClick={() => verification.start([listed.filename])}
            >
              {text('opened-backup.verify')}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconShieldCheck size={16} stroke={1.75} />} onClick={onProve}>
            {text('opened-backup.prove')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconFolderOpen size={16} stroke={1.75} />}
            onClick={() => orNotify(call('catalog.showInFolder', { openedId }))}
          >
            {text('opened-backup.show')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconCopy size={16} stroke={1.75} />}
            onClick={() => orNotify(copyPath())}
          >
            {text('opened-backup.copy-path')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
