/** Opens the other backup and compares both. The main process keeps the result until it is closed. */
import type { BackupDifference, Contents } from '#shared/domain/catalog.ts';
import { text } from '#shared/words/text.ts';
import { call } from '../../api/bridge.ts';
import { timeOf } from '../opened-backup/head-messages.ts';
import { useOperation, type Operation } from '../../api/useOperation.ts';

/** The backup or database that the opened backup is compared with. */
export type OtherSide =
  | { kind: 'listed'; connectionId: string; filename: string }
  | { kind: 'chosen' }
  /** A database on the server of this connection, as it is now. `database`: null for its own database. */
  | { kind: 'live'; connectionId: string; database: string | null; name: string };

export interface Comparison {
  other: OtherSide;
  /** The changed rows can be read with it until the comparison is closed. */
  comparisonId: string;
  /** The times of both sides. */
  before: string;
  after: string;
  difference: BackupDifference;
}

/** The result is null if the dialog was cancelled. */
export function useComparison(contents: Contents): Operation<OtherSide, Comparison | null> {
  return useOperation(async (other, operationId) => {
    if (other.kind === 'live') {
      const { connectionId, database, name } = other;
      const { openedId } = contents;
      const kept = await call('catalog.compareLive', {
        openedId,
        connectionId,
        database,
        operationId,
      });
      return {
        ...kept,
        other,
        before: timeOf(contents),
        after: text('compare.as-it-is-now', { name }),
      };
    }
    const opened = await openOther(other, operationId);
    if (opened === null) return null;
    const [before, after] = isOlder(opened, contents) ? [opened, contents] : [contents, opened];
    try {
      const kept = await call('catalog.compare', {
        before: before.openedId,
        after: after.openedId,
        closes: opened.openedId,
        operationId,
      });
      return { ...kept, other, before: timeOf(before), after: timeOf(after) };
    } catch (error) {
      void call('catalog.close', { openedId: opened.openedId }).catch(() => undefined);
      throw error;
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

/**
 * True if the other backup is older. A backup of unknown time counts as older than the opened
 * backup.
 */
function isOlder(other: Contents, opened: Contents): boolean {
  if (other.createdAt === null || opened.createdAt === null) return true;
  return other.createdAt <= opened.createdAt;
}
