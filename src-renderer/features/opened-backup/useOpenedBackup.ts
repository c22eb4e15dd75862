/**
 * The backup that this window has open: chosen from the list or in a dialog, dropped on the window,
 * or named at the start.
 */
import { useEffect, useRef, useState } from 'react';
import type { Contents } from '#shared/domain/catalog.ts';
import type { NightjarError } from '#shared/errors/errors.ts';
import { call, errorOf, listen, openDropped } from '../../api/bridge.ts';

/** A backup in the list of a connection. */
export interface ListedBackup {
  connectionId: string;
  filename: string;
}

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
  /** Cancels the opening, or closes the opened backup. */
  close: () => void;
  /** Removes the backup from the window, because the window was locked. */
  hide: () => void;
  /** Opens the hidden backup again. Does nothing if no backup was hidden. */
  resume: (onShow: () => void) => void;
}

/** Only one backup is open at a time. Opening another backup closes the first one. */
export function useOpenedBackup(): OpenedBackup {
  const [opened, setOpened] = useState<Opened>({ state: 'none' });
  /** The progress listener of each running opening, by operation id. */
  const progressListeners = useRef(new Map<string, (fraction: number) => void>());
  /** The opening that is shown. `openedId` is null until the backup is open. */
  const shown = useRef<{ operationId: string; openedId: string | null } | null>(null);
  const request = useRef<OpenRequest | null>(null);

  useEffect(
    () =>
      listen('catalog-progress', ({ operationId, fraction }) =>
        progressListeners.current.get(operationId)?.(fraction),
      ),
    [],
  );

  const leave = () => {
    if (shown.current === null) return;
    const { operationId, openedId } = shown.current;
    shown.current = null;
    if (openedId === null) ignoreErrors(call('catalog.cancel', { operationId }));
    else ignoreErrors(call('catalog.close', { openedId }));
  };

  const open = async (wanted: OpenRequest, onShow: () => void): Promise<void> => {
    const operationId = crypto.randomUUID();
    const name = nameOf(wanted);
    // The backup that was open before is closed only when there is something else to show.
    let isShown = false;
    const show = (next: Opened) => {
      if (!isShown) {
        leave();
        shown.current = { operationId, openedId: null };
        request.current = wanted;
        onShow();
      }
      isShown = true;
      if (shown.current?.operationId === operationId) setOpened(next);
    };
    const opening = (fraction: number | null) => show({ state: 'opening', name, fraction });
    progressListeners.current.set(operationId, opening);
    if (wanted.kind !== 'chosen') opening(null);
    try {
      const contents = await ask(wanted, operationId);
      if (contents === null) return;
      show({ state: 'open', contents, listed: listedOf(wanted) });
      const { openedId } = contents;
      if (shown.current?.operationId === operationId) shown.current = { operationId, openedId };
      else ignoreErrors(call('catalog.close', { openedId }));
    } catch (thrown) {
      show({ state: 'failed', name, error: errorOf(thrown), request: wanted });
    } finally {
      progressListeners.current.delete(operationId);
    }
  };

  return {
    opened,
    open: (wanted, onShow) => void open(wanted, onShow),
    close: () => {
      leave();
      request.current = null;
      setOpened({ state: 'none' });
    },
    hide: () => {
      // The main process closes the backup when the next one opens. Until then, a locked window
      // cannot read it.
      if (opened.state === 'opening') leave();
      setOpened({ state: 'none' });
    },
    resume: (onShow) => {
      const again = request.current;
      request.current = null;
      // A file that was chosen in a dialog cannot be opened again: its path is unknown.
      if (again !== null && again.kind !== 'chosen') void open(again, onShow);
    },
  };
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
      return 'A dump';
    case 'dropped':
      return request.file.name;
    case 'named':
    case 'database':
      return request.name;
  }
}

/** Ignores errors: the backup may already be closed, or the window may be locked. */
function ignoreErrors(result: Promise<unknown>): void {
  result.catch(() => undefined);
}
