/** The backup that this window has open: from the list, from a dialog, dropped on it, or named at a start. */
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
  /** Of the file that was to be opened last and holds several. */
  | { kind: 'database'; databaseInFile: string; name: string };

export type Opened =
  | { state: 'none' }
  | { state: 'opening'; name: string; fraction: number | null }
  | { state: 'failed'; name: string; error: NightjarError; request: OpenRequest }
  /** `listed` is null for a file that is in no list. */
  | { state: 'open'; contents: Contents; listed: ListedBackup | null };

export interface OpenedBackup {
  opened: Opened;
  /** `onShow` is called as soon as there is something to show; a closed dialog shows nothing. */
  open: (request: OpenRequest, onShow: () => void) => void;
  /** Stops the opening, or closes what is open. */
  close: () => void;
  /** Forgets what was shown of it, as a locked window has to. */
  putAway: () => void;
  /** Opens again what was put away, if anything was. */
  resume: (onShow: () => void) => void;
}

/** One at a time; opening another one closes the first. */
export function useOpenedBackup(): OpenedBackup {
  const [opened, setOpened] = useState<Opened>({ state: 'none' });
  /** What is told about each opening that is on its way. */
  const told = useRef(new Map<string, (fraction: number) => void>());
  /** The opening that is shown, or what it has opened. */
  const shown = useRef<{ operationId: string; openedId: string | null } | null>(null);
  const request = useRef<OpenRequest | null>(null);

  useEffect(
    () =>
      listen('catalog-progress', ({ operationId, fraction }) =>
        told.current.get(operationId)?.(fraction),
      ),
    [],
  );

  const leave = () => {
    if (shown.current === null) return;
    const { operationId, openedId } = shown.current;
    shown.current = null;
    if (openedId === null) quietly(call('catalog.cancel', { operationId }));
    else quietly(call('catalog.close', { openedId }));
  };

  const open = async (wanted: OpenRequest, onShow: () => void): Promise<void> => {
    const operationId = crypto.randomUUID();
    const name = nameOf(wanted);
    // What was open before goes only when there is something in its place.
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
    told.current.set(operationId, opening);
    if (wanted.kind !== 'chosen') opening(null);
    try {
      const contents = await ask(wanted, operationId);
      if (contents === null) return;
      show({ state: 'open', contents, listed: listedOf(wanted) });
      const { openedId } = contents;
      if (shown.current?.operationId === operationId) shown.current = { operationId, openedId };
      else quietly(call('catalog.close', { openedId }));
    } catch (thrown) {
      show({ state: 'failed', name, error: errorOf(thrown), request: wanted });
    } finally {
      told.current.delete(operationId);
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
    putAway: () => {
      // What is open on the other side is closed when the next one opens: until then nobody may ask.
      if (opened.state === 'opening') leave();
      setOpened({ state: 'none' });
    },
    resume: (onShow) => {
      const again = request.current;
      request.current = null;
      // Without a dialog, nobody knows any more which file was chosen.
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

/** What is closed or cancelled may be gone already; a locked window may not ask at all. */
function quietly(asked: Promise<unknown>): void {
  asked.catch(() => undefined);
}
