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
import { call, errorOf } from '../../api/bridge.ts';
import { notifyError } from '../../ui/notify-error.ts';
import { percentOf } from '../backup-run/progress-messages.ts';
import { useVerification } from '../backup-list/useVerification.ts';
import { useTableExport } from '../contents/useTableExport.tsx';
import { headTexts as texts } from './head-messages.ts';
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
    notifications.show({ message: texts.pathCopied, closeButtonProps: { 'aria-label': 'Close' } });
  };
  const orNotify = (work: Promise<unknown>) => {
    work.catch((thrown: unknown) => notifyError(errorOf(thrown)));
  };
  const percent = percentOf(exporting.fraction);
  return (
    <>
      {exporting.isRunning && percent !== null ? (
        <Button variant="default" size="xs" onClick={exporting.stop}>
          {texts.stopExport} ({percent}%)
        </Button>
      ) : null}
      {verification.filename === null ? null : (
        <Button variant="default" size="xs" aria-label="Stop verifying" onClick={verification.stop}>
          {verification.label}
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={texts.more} title={texts.more}>
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
                {texts.exportCsv}
              </Menu.Item>
              <Menu.Item
                leftSection={<IconDownload size={16} stroke={1.75} />}
                onClick={() => exporting.start(table, 'sql')}
              >
                {texts.exportSql}
              </Menu.Item>
              <Menu.Item
                leftSection={<IconRestore size={16} stroke={1.75} />}
                onClick={() => onRestoreTable(table)}
              >
                {texts.restoreTable}
              </Menu.Item>
              <Menu.Divider />
            </>
          )}
          {listed === null ? null : (
            <Menu.Item
              leftSection={<IconCircleCheck size={16} stroke={1.75} />}
              onClick={() => verification.start([listed.filename])}
            >
              {texts.verify}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconShieldCheck size={16} stroke={1.75} />} onClick={onProve}>
            {texts.prove}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconFolderOpen size={16} stroke={1.75} />}
            onClick={() => orNotify(call('catalog.showInFolder', { openedId }))}
          >
            {texts.show}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconCopy size={16} stroke={1.75} />}
            onClick={() => orNotify(copyPath())}
          >
            {texts.copyPath}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
