/** What is said of drills and of the proofs they give. Pure. */
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

/** The same in plain words. */
export const drillPhaseTitles: Record<DrillPhase, string> = {
  preparing: 'Making a throw-away server',
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
  const leftOut = leftOutOfProof(proof);
  return `Restored into PostgreSQL ${serverVersion} in ${formatDuration(restoreDurationMs)}: ${proof.definitionsNotCompared === true ? '' : 'every object, '}${counted(tables, 'table')} and ${counted(rows, 'row')} came back the same.${leftOut === null ? '' : ` ${leftOut}`}`;
}

/** "3 differences". */
export const differencesInShort = (count: number): string => counted(count, 'difference');

/** Of a proof that is none: "Restored, but with 3 differences". */
export function disproofInShort(proof: Pick<Proof, 'differences' | 'notRestored'>): string {
  return proof.notRestored === undefined
    ? `Restored, but with ${differencesInShort(proof.differences.length)}`
    : verdictOf(proof);
}

/** For screen readers: at each phase, each quarter and the end. */
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
        : `${disproofInShort(drill.proof)}.`;
    case 'failed': {
      const words = describeError(drill.error);
      return `${words.title}. ${words.explanation} ${words.nextStep}`;
    }
    case 'cancelled':
      return 'Proving was cancelled. Nothing was left behind.';
  }
}
