import type { Run } from '#shared/domain/run.ts';
import { errorOf } from '../../api/bridge.ts';
import { Notice } from '../../ui/Notice.tsx';
import { RunFailure } from './RunFailure.tsx';
import { RunProgress } from './RunProgress.tsx';
import { RunSuccess } from './RunSuccess.tsx';
import { useDismissal } from './useDismissal.ts';

interface Props {
  run: Run | undefined;
  /** Why the last start was refused, if it was. */
  startError: Error | null;
  onRetry: () => void;
  /** Takes the refusal away. */
  onDismiss: () => void;
}

/** The latest run of this database: its progress while it goes on, its result until it is dismissed. */
export function RunPanel({ run, startError, onRetry, onDismiss }: Props) {
  const { dismissed, dismiss } = useDismissal(run?.id);

  if (run?.state === 'running') return <RunProgress run={run} />;
  if (startError !== null) {
    return (
      <div role="alert">
        <RunFailure error={errorOf(startError)} onRetry={onRetry} onDismiss={onDismiss} />
      </div>
    );
  }
  if (run === undefined || dismissed) return null;

  switch (run.state) {
    case 'published':
      return <RunSuccess run={run} onDismiss={dismiss} />;
    case 'failed':
      return <RunFailure error={run.error} onRetry={onRetry} onDismiss={dismiss} />;
    case 'cancelled':
      return (
        <Notice tone="plain" title="Backup cancelled" onClose={dismiss}>
          <p>No file was left behind.</p>
        </Notice>
      );
  }
}
