/** Verifies one backup of the list at a time. Shows the progress in percent, and can be cancelled. */
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { call } from '../../api/bridge.ts';
import { keys } from '../../api/keys.ts';
import { useOperation } from '../../api/useOperation.ts';
import { notifyError } from '../../ui/notify-error.ts';
import { percentOf } from '../backup-run/progress-messages.ts';

const verifiedTitles = {
  good: 'The backup is complete',
  'no-damage-found': 'No damage found. Only a proof shows that the backup can be restored',
} as const;

export interface Verification {
  /** The backup that is being verified; null if there is none. */
  filename: string | null;
  /** "Verifying 43%". */
  label: string;
  start: (filename: string) => void;
  stop: () => void;
}

export function useVerification(connectionId: string): Verification {
  const client = useQueryClient();
  const operation = useOperation(async (name: string, operationId) => {
    const { state } = await call('backups.verify', { connectionId, filename: name, operationId });
    return { name, state };
  });
  const { now } = operation;
  useEffect(() => {
    if (now.state !== 'done' && now.state !== 'failed') return;
    void client.invalidateQueries({ queryKey: keys.backups(connectionId) });
    if (now.state === 'failed') {
      notifyError(now.error);
      return;
    }
    notifications.show({
      title: verifiedTitles[now.result.state],
      message: now.result.name,
      closeButtonProps: { 'aria-label': 'Close' },
    });
  }, [now, client, connectionId]);

  const latest = useRef(operation);
  useEffect(() => {
    latest.current = operation;
  });
  // Always the same functions, so that a row is rendered again only if it changes.
  const start = useCallback((name: string) => {
    void latest.current.start(name);
  }, []);
  const stop = useCallback(() => latest.current.cancel(), []);
  const percent = now.state === 'running' ? percentOf(now.fraction) : null;
  return {
    filename: now.state === 'running' ? now.input : null,
    label: percent === null ? 'Verifying…' : `Verifying ${percent}%`,
    start,
    stop,
  };
}
