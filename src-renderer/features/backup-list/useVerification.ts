/** Verifies the chosen backups, one after the other. Shows the progress in percent, and can be cancelled. */
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { text } from '#shared/words/text.ts';
import { call } from '../../api/bridge.ts';
import { keys } from '../../api/keys.ts';
import { useOperation } from '../../api/useOperation.ts';
import { notifyError } from '../../ui/notify-error.ts';
import { percentOf } from '../backup-run/progress-messages.ts';

export interface Verification {
  /** The backup that is being verified; null if there is none. */
  filename: string | null;
  /** "Verifying 43%". */
  label: string;
  start: (filenames: readonly string[]) => void;
  stop: () => void;
}

export function useVerification(connectionId: string): Verification {
  const client = useQueryClient();
  /** The backups of the present order; the order ends if another one begins. */
  const order = useRef<readonly string[]>([]);
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
    if (order.current.length > 1) return;
    showResult(text(`backup-list.verified.${now.result.state}`), now.result.name);
  }, [now, client, connectionId]);

  const latest = useRef(operation);
  useEffect(() => {
    latest.current = operation;
  });
  // Always the same functions, so that a row is rendered again only if it changes.
  const start = useCallback((filenames: readonly string[]) => {
    order.current = filenames;
    void (async () => {
      let complete = 0;
      for (const name of filenames) {
        const result = await latest.current.start(name);
        if (order.current !== filenames) return;
        if (result !== null) complete += 1;
      }
      if (filenames.length === 1) return;
      const bad = filenames.length - complete;
      const title =
        bad === 0
          ? text('backup-list.verified.all-good')
          : text('backup-list.verified.some-bad', { bad });
      showResult(title, text('backup-list.verified.count', { count: filenames.length }));
    })();
  }, []);
  const stop = useCallback(() => {
    order.current = [];
    latest.current.cancel();
  }, []);
  const percent = now.state === 'running' ? percentOf(now.fraction) : null;
  return {
    filename: now.state === 'running' ? now.input : null,
    label:
      percent === null
        ? text('backup-list.verifying')
        : text('backup-list.verifying-percent', { percent }),
    start,
    stop,
  };
}

function showResult(title: string, message: string): void {
  notifications.show({ title, message, closeButtonProps: { 'aria-label': text('ui.close') } });
}
