/** Messages about drills and proofs. Pure functions: no I/O. */
import type { Drill } from '#shared/domain/drill.ts';
import { leftOutOfProof, verdictOf, type DrillPhase, type Proof } from '#shared/domain/proof.ts';
import { describeError } from '#shared/errors/messages.ts';
import { formatDuration } from '#shared/format.ts';
import { percentOf } from '../backup-run/progress-messages.ts';
import { text } from '#shared/words/text.ts';

/** The name of each phase, in the list of phases. */
export const drillPhaseName = (phase: DrillPhase): string => text(`drill.phase.${phase}`);

/** The title of each phase. */
export const drillPhaseTitle = (phase: DrillPhase): string => text(`drill.phase-title.${phase}`);

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
  return proof.definitionsNotCompared === true
    ? notCompared === null
      ? text('drill.restored-into-postgresql-tables-rows', {
          serverVersion,
          restoreDurationMs: formatDuration(restoreDurationMs),
          tables,
          rows,
        })
      : text('drill.restored-into-postgresql-tables-rows-2', {
          serverVersion,
          restoreDurationMs: formatDuration(restoreDurationMs),
          tables,
          rows,
          notCompared,
        })
    : notCompared === null
      ? text('drill.restored-into-postgresql-every-object', {
          serverVersion,
          restoreDurationMs: formatDuration(restoreDurationMs),
          tables,
          rows,
        })
      : text('drill.restored-into-postgresql-every-object-2', {
          serverVersion,
          restoreDurationMs: formatDuration(restoreDurationMs),
          tables,
          rows,
          notCompared,
        });
}

/** The title of a failed proof: "Restored, but with 3 differences". */
export function shortDisproof(proof: Pick<Proof, 'differences' | 'notRestored'>): string {
  return proof.notRestored === undefined
    ? text('drill.restored-but', { count: proof.differences.length })
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
      return quarter === 0
        ? text('drill.proving-phase', {
            phase: drillPhaseTitle(drill.phase),
          })
        : text('drill.proving-percent', {
            phase: drillPhaseTitle(drill.phase),
            quarter,
          });
    }
    case 'finished':
      return drill.proof.differences.length === 0
        ? text('drill.proven-restorable-2', { proof: proofSentence(drill.proof) })
        : `${shortDisproof(drill.proof)}.`;
    case 'failed': {
      const message = describeError(drill.error);
      return `${message.title}. ${message.explanation} ${message.nextStep}`;
    }
    case 'cancelled':
      return text('drill.proving-cancelled-nothing-left-behind');
  }
}
