/** The comparison of the opened backup with another one. It is kept until the backup is closed. */
import type { Contents, TableDifference } from '#shared/domain/catalog.ts';
import { call } from '../../api/bridge.ts';
import type { OperationState } from '../../api/useOperation.ts';
import { remembered } from '../../memory/memory.ts';
import { useRemembered } from '../../memory/useRemembered.ts';
import { subjectOfBackup } from '../opened-backup/opened-file.ts';
import { useComparison, type Comparison, type OtherSide } from './useComparison.ts';

const rememberedComparison = remembered<Comparison | null>('compare.result', null, {
  isData: true,
});

export interface Changes {
  comparison: Comparison | null;
  now: OperationState<Comparison | null, OtherSide>;
  start: (other: OtherSide) => void;
  cancel: () => void;
  /** Returns how a table differs; null if it does not, or if nothing was compared. */
  ofTable: (table: { schema: string; name: string }) => TableDifference | null;
}

export function useChanges(contents: Contents): Changes {
  const [comparison, setComparison] = useRemembered(
    rememberedComparison,
    subjectOfBackup(contents),
  );
  const operation = useComparison(contents);
  const start = async (other: OtherSide): Promise<void> => {
    const before = comparison;
    const result = await operation.start(other);
    if (result === null) return;
    setComparison(result);
    if (before === null) return;
    const { comparisonId } = before;
    await call('catalog.closeComparison', { comparisonId }).catch(() => undefined);
  };
  return {
    comparison,
    now: operation.now,
    start: (other) => void start(other),
    cancel: operation.cancel,
    ofTable: ({ schema, name }) => {
      const found = comparison?.difference.tables.find(
        (table) => table.schema === schema && table.name === name,
      );
      return found === undefined || found.change === 'same' ? null : found;
    },
  };
}
