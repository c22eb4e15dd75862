/** Opens the other side, compares, and closes the other side again. */
import type { BackupDifference, Contents } from '#shared/domain/catalog.ts';
import { call } from '../../api/bridge.ts';
import { useOperation, type Operation } from '../../api/useOperation.ts';

/** With what the opened backup is compared. */
export type OtherSide =
  | { kind: 'listed'; connectionId: string; filename: string }
  | { kind: 'chosen' }
  /** What the database of this connection holds now. */
  | { kind: 'live'; connectionId: string; name: string };

export interface Comparison {
  /** The names of both sides. */
  before: string;
  after: string;
  difference: BackupDifference;
}

/** The result is null when the dialog was closed without a choice. */
export function useComparison(contents: Contents): Operation<OtherSide, Comparison | null> {
  return useOperation(async (other, operationId) => {
    if (other.kind === 'live') {
      const { connectionId, name } = other;
      const { openedId, filename } = contents;
      const difference = await call('catalog.compareLive', { openedId, connectionId, operationId });
      return { before: filename, after: `${name} as it is now`, difference };
    }
    const opened = await openOther(other, operationId);
    if (opened === null) return null;
    try {
      const [before, after] = isOlder(opened, contents) ? [opened, contents] : [contents, opened];
      const difference = await call('catalog.compare', {
        before: before.openedId,
        after: after.openedId,
        operationId,
      });
      return { before: before.filename, after: after.filename, difference };
    } finally {
      void call('catalog.close', { openedId: opened.openedId }).catch(() => undefined);
    }
  });
}

function openOther(
  other: Exclude<OtherSide, { kind: 'live' }>,
  operationId: string,
): Promise<Contents | null> {
  switch (other.kind) {
    case 'listed': {
      const { connectionId, filename } = other;
      return call('catalog.open', { connectionId, filename, operationId });
    }
    case 'chosen':
      return call('catalog.openFile', { operationId });
  }
}

/** Whose time is not known counts as older than what is open. */
function isOlder(other: Contents, opened: Contents): boolean {
  if (other.createdAt === null || opened.createdAt === null) return true;
  return other.createdAt <= opened.createdAt;
}
