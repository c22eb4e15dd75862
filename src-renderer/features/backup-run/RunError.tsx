import { Button } from '@mantine/core';
import type { NightjarError } from '#shared/errors/errors.ts';
import { useOpenLogFolder } from '../../api/mutations.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';

interface Props {
  error: NightjarError;
  onRetry: () => void;
  onDismiss: () => void;
}

/** The error of a failed backup and what to do next. */
export function RunError({ error, onRetry, onDismiss }: Props) {
  const openLogs = useOpenLogFolder();
  return (
    <ErrorCallout
      error={error}
      onClose={onDismiss}
      actions={
        <>
          <Button variant="default" size="xs" onClick={onRetry}>
            Try again
          </Button>
          <Button variant="default" size="xs" onClick={() => openLogs.mutate(undefined)}>
            Open log folder
          </Button>
        </>
      }
    />
  );
}
