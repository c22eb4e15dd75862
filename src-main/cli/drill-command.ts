/** `nightjar drill`: restores a backup into a throw-away server and compares it exactly. */
import { text } from '#shared/words/text.ts';
import path from 'node:path';
import type { Actor } from '#shared/domain/admin.ts';
import type { DrillWhere } from '#shared/domain/drill.ts';
import { leftOutOfProof, nextStepOf, verdictOf, type Proof } from '#shared/domain/proof.ts';
import { formatDuration } from '#shared/format.ts';
import { exitCodes, printable, printJson } from './output.ts';
import type { CliSession } from './session.ts';

export interface DrillOptions {
  databaseInFile?: string;
  trust?: boolean;
  connection?: string;
  sessions?: number;
  json?: boolean;
}

export async function drillCommand(
  session: CliSession,
  file: string,
  options: DrillOptions,
): Promise<number> {
  const { io, nightjar } = session;
  const json = options.json === true;
  let shown = '';
  const stopListening = nightjar.events.on('drill-changed', (drill) => {
    if (drill.state !== 'running') return;
    const { phase, fraction, elapsedMs } = drill;
    const line = json
      ? JSON.stringify({ progress: { phase, fraction, elapsedMs } })
      : text(`cli.drill-phase.${phase}`);
    if (line !== shown) io.stderr.write(`${line}\n`);
    shown = line;
  });
  try {
    const { where, by } = await whereOf(session, options);
    const { drills } = nightjar.as(by);
    const order = {
      filePath: path.resolve(file),
      databaseInFile: options.databaseInFile,
      connectionId: null,
      trusted: options.trust === true,
      where,
      sessions: options.sessions,
    };
    const { drillId, finished } = drills.start(order);
    session.onInterrupt(() => drills.cancel(drillId));
    const proof = await finished;
    const isProven = proof.differences.length === 0;
    const message = verdictOf(proof);
    const nextStep = nextStepOf(proof);
    if (json) {
      const advice = nextStep === null ? {} : { next_step: nextStep };
      printJson(io, { success: isProven, message, ...advice, data: proof });
    } else io.stdout.write(`${message}\n${proofText(proof)}`);
    return isProven ? exitCodes.ok : exitCodes.notVerified;
  } catch (error) {
    return session.reportFault(error, 'Drill failed', json);
  } finally {
    stopListening();
  }
}

/** Text below the verdict. Pure function: no I/O. */
export function proofText(proof: Proof): string {
  if (proof.notRestored !== undefined) return notRestoredText(proof);
  const leftOut = leftOutOfProof(proof);
  const duration = formatDuration(proof.restoreDurationMs);
  const lines = [
    text('cli.drill.facts', {
      tables: proof.tables,
      rows: proof.rows,
      version: proof.serverVersion,
    }),
    typeof proof.expectedRestoreMs === 'number'
      ? text('cli.drill.took-expected', {
          duration,
          expected: formatDuration(proof.expectedRestoreMs),
        })
      : text('cli.drill.took', { duration }),
    ...(leftOut === null ? [] : [leftOut]),
    ...proof.differences.map((difference) => printable(difference)),
  ];
  return lines.map((line) => `  ${line}\n`).join('');
}

function notRestoredText(proof: Proof): string {
  const by =
    proof.serverVersion === ''
      ? []
      : [text('cli.drill.reported', { version: proof.serverVersion })];
  const lines = [...by, ...proof.differences.map(printable), nextStepOf(proof) ?? ''];
  return lines.map((line) => `  ${line}\n`).join('');
}

async function whereOf(
  { nightjar, user, requireAdmin }: CliSession,
  { connection }: DrillOptions,
): Promise<{ where: DrillWhere; by: Actor }> {
  if (connection === undefined) return { where: 'here', by: user };
  const { id } = nightjar.connections.find(connection);
  return { where: { connectionId: id }, by: await requireAdmin() };
}
