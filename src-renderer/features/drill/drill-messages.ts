/** Messages about drills and proofs. Pure functions: no I/O. */
import type { Drill } from '#shared/domain/drill.ts';
import { leftOutOfProof, verdictOf, type DrillPhase, type Proof } from '#shared/domain/proof.ts';
import { describeError } from '#shared/errors/messages.ts';
import { counted, formatDuration } from '#shared/format.ts';
import { percentOf } from '../backup-run/progress-messages.ts';

export const drillPhaseNames: Record<DrillPhase, string> = {
  preparing: 'Preparing',
  restoring: 'Restoring',
  dumping: 'Reading back',
  comparing: 'Comparing',
};

/** The title of each phase. */
export const drillPhaseTitles: Record<DrillPhase, string> = {
  preparing: 'Creating a throw-away server',
  restoring: 'Restoring the backup into it',
  dumping: 'Reading back what was restored',
  comparing: 'Comparing every object and row',
};

/** The sentence below "Proven restorable". */
export function proofSentence(
  proof: Pick<
    Proof,
    | 'serverVersion'
    | 'tables'
    | 'rows'
    | 'restoreDurationMs'
    | 'ownersNotCompared'
    | 'definitionsNotCompared'
    | 'rowsNotCompared'
  >,
): string {
  const { serverVersion, tables, rows, restoreDurationMs } = proof;
  const notCompared = leftOutOfProof(proof);
  return `Restored into PostgreSQL ${serverVersion} in ${formatDuration(restoreDurationMs)}: ${proof.definitionsNotCompared === true ? '' : 'every object, '}${counted(tables, 'table')} and ${counted(rows, 'row')} are the same after the restore.${notCompared === null ? '' : ` ${notCompared}`}`;
}

/** "3 differences". */
export const countedDifferences = (count: number): string => counted(count, 'difference');

/** The title of a failed proof: "Restored, but with 3 differences". */
export function shortDisproof(proof: Pick<Proof, 'differences' | 'notRestored'>): string {
  return proof.notRestored === undefined
    ? `Restored, but with ${countedDifferences(proof.differences.length)}`
    : verdictOf(proof);
}

/** The text for screen readers. Changes at each phase, at each quarter and at the end. */
export function drillAnnouncement(drill: Drill | undefined): string {
  switch (drill?.state) {
    case undefined:
      return '';
    case 'running': {
      const percent = percentOf(drill.fraction);
      const quarter = percent === null ? 0 : Math.floor(percent / 25) * 25;
      return `Proving: ${drillPhaseTitles[drill.phase].toLowerCase()}${quarter === 0 ? '' : `, ${quarter} percent`}.`;
    }
    case 'finished':
      return drill.proof.differences.length === 0
        ? `Proven restorable. ${proofSentence(drill.proof)}`
        : `${shortDisproof(drill.proof)}.`;
    case 'failed': {
      const message = describeError(drill.error);
      return `${message.title}. ${message.explanation} ${message.nextStep}`;
    }
    case 'cancelled':
      return 'Proving was cancelled. Nothing was left behind.';
  }
}
