import type { Run } from '#shared/domain/run.ts';
import { text } from '#shared/words/text.ts';
import { errorOf } from '../../api/bridge.ts';
import { Callout } from '../../ui/Callout.tsx';
import { RunError } from './RunError.tsx';
import { RunSuccess } from './RunSuccess.tsx';

interface Props {
  connectionId: string;
  /** undefined if there was no run, or if its result was dismissed. */
  run: Run | undefined;
  /** The error of the last start; null if it was successful. */
  startError: Error | null;
  onRetry: () => void;
  /** Dismisses the result or the error of the start. */
  onDismiss: () => void;
}

/** The result of the latest run of this database, until it is dismissed. The head shows a running one. */
export function RunPanel({ connectionId, run, startError, onRetry, onDismiss }: Props) {
  if (run?.state === 'running') return null;
  if (startError !== null) {
    return (
      <div role="alert">
        <RunError
          connectionId={connectionId}
          error={errorOf(startError)}
          onRetry={onRetry}
          onDismiss={onDismiss}
        />
      </div>
    );
  }
  if (run === undefined) return null;

  switch (run.state) {
    case 'published':
      return <RunSuccess run={run} onDismiss={onDismiss} />;
    case 'failed':
      return (
        <RunError
          connectionId={connectionId}
          error={run.error}
          onRetry={onRetry}
          onDismiss={onDismiss}
        />
      );
    case 'cancelled':
      return (
        <Callout tone="plain" title={text('backup-run.cancelled')} onClose={onDismiss}>
          <p>{text('backup-run.no-file-left')}</p>
        </Callout>
      );
  }
}
