import type { NightjarError } from '#shared/errors/errors.ts';
import { remediesOf } from '#shared/errors/remedies.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { InstallHints } from '../first-run/InstallHints.tsx';
import { Remedies } from '../remedies/Remedies.tsx';

interface Props {
  connectionId: string;
  error: NightjarError;
  onRetry: () => void;
  onDismiss: () => void;
}

/** The error of a failed backup, with the actions against it. */
export function RunError({ connectionId, error, onRetry, onDismiss }: Props) {
  return (
    <ErrorCallout
      error={error}
      onClose={onDismiss}
      actions={
        <Remedies connectionId={connectionId} remedies={remediesOf(error.code)} onRetry={onRetry} />
      }
    >
      {error.code === 'tools-missing' ? <InstallHints /> : null}
    </ErrorCallout>
  );
}
