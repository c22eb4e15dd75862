/** Returns the log entries of one run, for users who want to know the details, and for support. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { RunLog } from '#shared/domain/run.ts';
import { errnoOf } from '../files/file-port.ts';
import { readRegularText } from '../files/regular-file.ts';

/** Maximum number of lines that are shown; the file contains all lines. */
const maximumLines = 200;
/** `nightjar.log` is the current file; `nightjar.1.log` and so on are older. */
const logFile = /^nightjar(?:\.(?<age>\d+))?\.log$/u;

interface Span {
  id: string;
  startedAt: string;
  finishedAt: string;
}

/**
 * Returns the lines that name the run, and the lines between its begin and end that name no other
 * run, restore or drill: other events of the engine. Secrets were removed when the lines were
 * written. Empty if the log no longer exists.
 */
export async function logOfRun(folder: string, run: Span): Promise<RunLog> {
  const lines: string[] = [];
  for (const name of await logFiles(folder)) {
    const text = await readRegularText(path.join(folder, name)).catch(() => '');
    lines.push(...text.split('\n').filter((line) => belongsTo(line, run)));
  }
  return { lines: lines.slice(-maximumLines), toolOutput: toolOutputOf(lines, run.id) };
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
  // The last line of a run is written shortly after its end.
  return named === undefined ? at <= finishedAt : named === id;
}

/** Returns the whole output of pg_dump before it failed: the cause in the line of the failure. */
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
