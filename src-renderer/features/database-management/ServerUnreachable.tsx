import { Button } from '@mantine/core';
import type { Connection } from '#shared/domain/connection.ts';
import type { ErrorCode } from '#shared/errors/errors.ts';
import { errorOf } from '../../api/bridge.ts';
import { useProbe, useTools } from '../../api/queries.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { relativeTime } from '#shared/describe-time.ts';
import { useNow } from '../../ui/useNow.ts';

interface Props {
  connection: Connection;
  /** The code of the error that the failed run on this screen already shows; null if there is none. */
  shownErrorCode: ErrorCode | null;
  onEdit: () => void;
}

/**
 * Shows the problems of the server that would prevent the next backup, or that the server warns
 * about.
 */
export function ServerUnreachable({ connection, shownErrorCode, onEdit }: Props) {
  const probe = useProbe(connection.id);
  const tools = useTools();
  const now = useNow();

  if (!probe.isError) {
    const warnings = probe.data?.warnings ?? [];
    return warnings.map((warning) => <Callout key={warning} tone="attention" title={warning} />);
  }
  const error = errorOf(probe.error);
  if (error.code === shownErrorCode) return null;
  // ToolsMissing shows this error.
  if (error.code === 'tools-missing' && tools.data?.length === 0) return null;
  return (
    <ErrorCallout
      error={error}
      tone="attention"
      actions={
        <>
          <Button
            variant="default"
            size="xs"
            loading={probe.isFetching}
            onClick={() => void probe.refetch()}
          >
            Ask again
          </Button>
          {connection.isSample ? null : (
            <Button variant="default" size="xs" onClick={onEdit}>
              Edit connection…
            </Button>
          )}
        </>
      }
    >
      {probe.data === undefined ? null : (
        <p>The server last answered {relativeTime(new Date(probe.dataUpdatedAt), now)}.</p>
      )}
    </ErrorCallout>
  );
}
