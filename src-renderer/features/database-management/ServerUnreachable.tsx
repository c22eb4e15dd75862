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
  /** What the failed run on this screen says already. */
  told: ErrorCode | null;
  onEdit: () => void;
}

/** What stands in the way of the next backup, as the server (or its absence) tells it. */
export function ServerUnreachable({ connection, told, onEdit }: Props) {
  const probe = useProbe(connection.id);
  const tools = useTools();
  const now = useNow();

  if (!probe.isError) {
    const warnings = probe.data?.warnings ?? [];
    return warnings.map((warning) => <Callout key={warning} tone="attention" title={warning} />);
  }
  const error = errorOf(probe.error);
  if (error.code === told) return null;
  // ToolsMissing says it better.
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
