import { Button } from '@mantine/core';
import { errorOf } from '../api/bridge.ts';
import { ErrorCallout } from '../ui/ErrorCallout.tsx';
import classes from './Frame.module.css';
import { text } from '#shared/words/text.ts';

/** Shown if the data of the window cannot be read. */
export function StartError({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <main className={classes.startError}>
      <h1 className={classes.startErrorTitle}>Nightjar</h1>
      <ErrorCallout
        error={errorOf(error)}
        actions={
          <Button variant="default" onClick={onRetry}>
            {text('ui.start-error.try-again')}
          </Button>
        }
      />
    </main>
  );
}
