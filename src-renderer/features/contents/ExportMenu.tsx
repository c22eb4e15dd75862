import { Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { ContentsTable, ExportFormat } from '#shared/domain/catalog.ts';
import { call } from '../../api/bridge.ts';
import { useOperation } from '../../api/useOperation.ts';
import { notifyError } from '../../ui/notify-error.ts';
import { percentOf } from '../backup-run/progress-messages.ts';

interface Props {
  openedId: string;
  table: ContentsTable;
}

/** Exports the table into a file that the user chooses. During the export, the button cancels it. */
export function ExportMenu({ openedId, table }: Props) {
  const operation = useOperation((format: ExportFormat, operationId) =>
    call('catalog.exportTable', { openedId, table: table.index, format, operationId }),
  );
  const { now } = operation;
  useEffect(() => {
    if (now.state === 'failed') notifyError(now.error);
    if (now.state !== 'done' || now.result === null) return;
    notifications.show({
      title: 'Table exported',
      message: `${table.schema}.${table.name} is in ${now.result.filename}.`,
      closeButtonProps: { 'aria-label': 'Close' },
    });
  }, [now, table]);

  if (now.state === 'running' && now.fraction !== null) {
    return (
      <Button variant="default" size="xs" onClick={operation.cancel}>
        Stop the export ({percentOf(now.fraction)}%)
      </Button>
    );
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconDownload size={14} stroke={1.75} />}
          loading={now.state === 'running'}
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void operation.start('csv')}>As CSV…</Menu.Item>
        <Menu.Item onClick={() => void operation.start('sql')}>As SQL…</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
