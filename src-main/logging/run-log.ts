/** What the log has about one run: for whoever wants to know what happened, and for support. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { RunLog } from '#shared/domain/run.ts';
import { errnoOf } from '../files/file-port.ts';
import { readRegularText } from '../files/regular-file.ts';

/** What a person reads; the file has the rest. */
const mostLines = 200;
/** `nightjar.log`, then `nightjar.1.log` and so on, which are older. */
const logFile = /^nightjar(?:\.(?<age>\d+))?\.log$/u;

interface Span {
  id: string;
  startedAt: string;
  finishedAt: string;
}

/**
 * The lines that name the run, and those between its begin and end that name no other run, no restore
 * and no drill: what the engine did meanwhile. Secrets were left out when they were written. Empty when
 * the log is gone.
 */
export async function logOfRun(folder: string, run: Span): Promise<RunLog> {
  const lines: string[] = [];
  for (const name of await logFiles(folder)) {
    const text = await readRegularText(path.join(folder, name)).catch(() => '');
    lines.push(...text.split('\n').filter((line) => belongsTo(line, run)));
  }
  return { lines: lines.slice(-mostLines), toolOutput: toolOutputOf(lines, run.id) };
}

/** Oldest first. */
async function logFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  });
  const ageOf = (name: string): number => Number(logFile.exec(name)?.groups?.['age'] ?? 0);
  return names.filter((name) => logFile.test(name)).toSorted((a, b) => ageOf(b) - ageOf(a));
}

function belongsTo(line: string, { id, startedAt, finishedAt }: Span): boolean {
  const at = line.slice(0, startedAt.length);
  if (at < startedAt) return false;
  const named = /"(?:run|restore|drill)":"(?<id>[0-9a-f-]{36})"/u.exec(line)?.groups?.['id'];
  // Its last line is written just behind its end.
  return named === undefined ? at <= finishedAt : named === id;
}

/** Everything pg_dump said before it failed: the cause in the line that tells of the failure. */
function toolOutputOf(lines: readonly string[], id: string): string | null {
  for (const line of lines) {
    if (!line.includes(`"run":"${id}"`)) continue;
    const cause = factsOf(line)['cause'];
    if (typeof cause === 'string' && /^(?:pg_dump|psql)\b/u.test(cause)) return cause;
  }
  return null;
}

function factsOf(line: string): Record<string, unknown> {
  const start = line.indexOf(' {');
  if (start === -1) return {};
  try {
    return JSON.parse(line.slice(start + 1)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
