import { Button } from '@mantine/core';
import type { NightjarError } from '#shared/errors/errors.ts';
import { useOpenLogFolder } from '../../api/mutations.ts';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';

interface Props {
  error: NightjarError;
  onRetry: () => void;
  onDismiss: () => void;
}

/** A backup that was not made: why, and what to do. */
export function RunFailure({ error, onRetry, onDismiss }: Props) {
  const openLogs = useOpenLogFolder();
  return (
    <ErrorNotice
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
