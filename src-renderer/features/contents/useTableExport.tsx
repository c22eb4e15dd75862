import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect, useRef } from 'react';
import type { ContentsTable, ExportFormat } from '#shared/domain/catalog.ts';
import { text } from '#shared/words/text.ts';
import { call } from '../../api/bridge.ts';
import { useOperation } from '../../api/useOperation.ts';
import { notifyError } from '../../ui/notify-error.ts';

interface TableExport {
  isRunning: boolean;
  fraction: number | null;
  start: (table: ContentsTable, format: ExportFormat) => void;
  stop: () => void;
}

/** Exports a table into a file that the user chooses. */
export function useTableExport(openedId: string): TableExport {
  const operation = useOperation(
    ({ table, format }: { table: ContentsTable; format: ExportFormat }, operationId) =>
      call('catalog.exportTable', { openedId, table: table.index, format, operationId }),
  );
  const { now } = operation;
  const exported = useRef<ContentsTable | null>(null);
  useEffect(() => {
    if (now.state === 'failed') notifyError(now.error);
    if (now.state !== 'done' || now.result === null || exported.current === null) return;
    const { schema, name } = exported.current;
    const { filename, exportId } = now.result;
    notifications.show({
      title: text('contents.exported'),
      message: (
        <>
          <p>{text('contents.exported-into', { table: `${schema}.${name}`, filename })}</p>
          <Button
            variant="default"
            size="compact-xs"
            onClick={() => void call('catalog.showExport', { exportId }).catch(() => undefined)}
          >
            {text('contents.show-export')}
          </Button>
        </>
      ),
      closeButtonProps: { 'aria-label': text('ui.close') },
    });
  }, [now]);
  return {
    isRunning: now.state === 'running',
    fraction: now.state === 'running' ? now.fraction : null,
    start: (table, format) => {
      exported.current = table;
      void operation.start({ table, format });
    },
    stop: operation.cancel,
  };
}
