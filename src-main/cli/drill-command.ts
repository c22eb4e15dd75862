/** `nightjar drill`: restores a backup into a throw-away server and compares it exactly. */
import path from 'node:path';
import { formatDuration } from '#shared/format.ts';
import { exitCodes, printable, printJson } from './output.ts';
import type { CliSession } from './session.ts';

export interface DrillOptions {
  trust?: boolean;
  json?: boolean;
}

const phaseWords = {
  preparing: 'Making a server',
  restoring: 'Restoring',
  dumping: 'Dumping again',
  comparing: 'Comparing',
} as const;

export async function drillCommand(
  session: CliSession,
  file: string,
  options: DrillOptions,
): Promise<number> {
  const { io, nightjar } = session;
  const json = options.json === true;
  const stopping = new AbortController();
  session.onInterrupt(() => stopping.abort());
  let shown = '';
  try {
    const proof = await nightjar.drills.run(
      { filePath: path.resolve(file), by: session.osUser, trusted: options.trust === true },
      {
        signal: stopping.signal,
        onProgress: (progress) => {
          const line = json ? JSON.stringify({ progress }) : `${phaseWords[progress.phase]}…`;
          if (line !== shown) io.stderr.write(`${line}\n`);
          shown = line;
        },
      },
    );
    const isProven = proof.differences.length === 0;
    const message = isProven ? 'The backup is proven restorable' : 'The backup differs';
    if (json) printJson(io, { success: isProven, message, data: proof });
    else {
      io.stdout.write(
        `${message}\n  ${proof.tables} tables, ${proof.rows} rows, PostgreSQL ${proof.serverVersion}\n` +
          `  A restore takes ${formatDuration(proof.restoreDurationMs)} here.\n`,
      );
      for (const difference of proof.differences) io.stdout.write(`  ${printable(difference)}\n`);
    }
    return isProven ? exitCodes.ok : exitCodes.notVerified;
  } catch (error) {
    return session.reportFault(error, 'Drill failed', json);
  }
}
