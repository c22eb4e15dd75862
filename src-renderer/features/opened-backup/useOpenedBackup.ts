/**
 * The backup that this window has open: chosen from the list or in a dialog, dropped on the window,
 * or named at the start.
 */
import { useCallback, useContext, useEffect, useRef, useState } from 'react';
import type { Contents } from '#shared/domain/catalog.ts';
import type { NightjarError } from '#shared/errors/errors.ts';
import { text } from '#shared/words/text.ts';
import { call, errorOf, listen, openDropped } from '../../api/bridge.ts';
import { subjectOfBackup, type ListedBackup } from './opened-file.ts';
import { remembered } from '../../memory/memory.ts';
import { MemoryContext } from '../../memory/useRemembered.ts';

export type OpenRequest =
  | ({ kind: 'listed' } & ListedBackup)
  | { kind: 'chosen' }
  | { kind: 'dropped'; file: File }
  | { kind: 'named'; dumpId: string; name: string }
  /** One database of the file that was opened last and that contains several databases. */
  | { kind: 'database'; databaseInFile: string; name: string };

export type Opened =
  | { state: 'none' }
  | { state: 'opening'; name: string; fraction: number | null }
  | { state: 'failed'; name: string; error: NightjarError; request: OpenRequest }
  /** `listed`: null if the file is not in a list. */
  | { state: 'open'; contents: Contents; listed: ListedBackup | null };

export interface OpenedBackup {
  opened: Opened;
  /**
   * `onShow` is called as soon as there is something to show. It is not called if the dialog was
   * cancelled.
   */
  open: (request: OpenRequest, onShow: () => void) => void;
  /** Cancels the opening, or closes the opened backup. Resolves when the file is closed. */
  close: () => Promise<void>;
}

/** The backup that is open, or that opens, until it is closed. It survives a lock of the window. */
interface Remaining {
  request: OpenRequest;
  /** null until the backup is open. */
  openedId: string | null;
}
const remaining = remembered<Remaining | null>('opened-backup.remaining', null);

/**
 * Only one backup is open at a time. Opening another backup closes the first one. After a lock, the
 * backup of the same admin is shown again. Use it once, in the frame.
 */
export function useOpenedBackup(): OpenedBackup {
  const memory = useContext(MemoryContext);
  const [opened, setOpened] = useState<Opened>(() => stateOf(memory.read(remaining, '')));
  /** The progress listener of each running opening, by operation id. */
  const progressListeners = useRef(new Map<string, (fraction: number) => void>());
  /** The opening that is shown; null if none is, or if the frame is gone. */
  const shown = useRef<{ operationId: string; contents: Contents | null } | null>(null);

  useEffect(
    () =>
      listen('catalog-progress', ({ operationId, fraction }) =>
        progressListeners.current.get(operationId)?.(fraction),
      ),
    [],
  );

  const leave = useCallback(async (): Promise<void> => {
    if (shown.current === null) return;
    const { operationId, contents } = shown.current;
    shown.current = null;
    if (contents === null) return ignoreErrors(call('catalog.cancel', { operationId }));
    memory.forget(subjectOfBackup(contents));
    await ignoreErrors(call('catalog.close', { openedId: contents.openedId }));
  }, [memory]);

  const open = useCallback(
    async (wanted: OpenRequest, onShow: () => void, openedBefore: string | null = null) => {
      const operationId = crypto.randomUUID();
      const name = nameOf(wanted);
      // The backup that was open before is closed only when there is something else to show.
      let isShown = false;
      const show = (next: Opened) => {
        if (!isShown) {
          void leave();
          shown.current = { operationId, contents: null };
          memory.write(remaining, '', { request: wanted, openedId: openedBefore });
          onShow();
        }
        isShown = true;
        if (shown.current?.operationId === operationId) setOpened(next);
      };
      const opening = (fraction: number | null) => show({ state: 'opening', name, fraction });
      progressListeners.current.set(operationId, opening);
      if (wanted.kind !== 'chosen' || openedBefore !== null) opening(null);
      try {
        const contents =
          (openedBefore === null ? null : await stillOpen(openedBefore, wanted)) ??
          (await ask(wanted, operationId));
        if (contents === null) return;
        show({ state: 'open', contents, listed: listedOf(wanted) });
        const { openedId } = contents;
        if (shown.current?.operationId === operationId) {
          shown.current = { operationId, contents };
          memory.write(remaining, '', { request: wanted, openedId });
        } else await ignoreErrors(call('catalog.close', { openedId }));
      } catch (thrown) {
        show({ state: 'failed', name, error: errorOf(thrown), request: wanted });
      } finally {
        progressListeners.current.delete(operationId);
      }
    },
    [leave, memory],
  );

  useEffect(() => {
    const before = memory.read(remaining, '');
    if (before !== null) void open(before.request, () => undefined, before.openedId);
    return () => {
      // The main process keeps an opened backup open while the window is locked.
      if (shown.current?.contents === null) void leave();
      shown.current = null;
    };
  }, [memory, open, leave]);

  return {
    opened,
    open: useCallback((wanted, onShow) => void open(wanted, onShow), [open]),
    close: useCallback(async () => {
      memory.write(remaining, '', null);
      setOpened({ state: 'none' });
      await leave();
    }, [memory, leave]),
  };
}

const stateOf = (before: Remaining | null): Opened =>
  before === null
    ? { state: 'none' }
    : { state: 'opening', name: nameOf(before.request), fraction: null };

/**
 * Returns the contents of a backup that the main process still has open. A backup that it has closed is
 * opened again, except a file that was chosen in a dialog: its path is unknown here.
 */
async function stillOpen(openedId: string, request: OpenRequest): Promise<Contents | null> {
  try {
    return await call('catalog.opened', { openedId });
  } catch (thrown) {
    if (request.kind === 'chosen') throw thrown;
    return null;
  }
}

function ask(request: OpenRequest, operationId: string): Promise<Contents | null> {
  switch (request.kind) {
    case 'listed': {
      const { connectionId, filename } = request;
      return call('catalog.open', { connectionId, filename, operationId });
    }
    case 'chosen':
      return call('catalog.openFile', { operationId });
    case 'dropped':
      return openDropped(request.file, { operationId });
    case 'named':
      return call('catalog.openNamed', { dumpId: request.dumpId, operationId });
    case 'database':
      return call('catalog.openDatabase', { databaseInFile: request.databaseInFile, operationId });
  }
}

function listedOf(request: OpenRequest): ListedBackup | null {
  if (request.kind !== 'listed') return null;
  return { connectionId: request.connectionId, filename: request.filename };
}

function nameOf(request: OpenRequest): string {
  switch (request.kind) {
    case 'listed':
      return request.filename;
    case 'chosen':
      return text('opened-backup.some-dump');
    case 'dropped':
      return request.file.name;
    case 'named':
    case 'database':
      return request.name;
  }
}

/** Ignores errors: the backup may already be closed, or the window may be locked. */
const ignoreErrors = (result: Promise<unknown>): Promise<void> =>
  result.then(
    () => undefined,
    () => undefined,
  );
