/** What Nightjar's log says about sessions: how many were used, and what went the old way. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The lines since this time, in milliseconds since 1970. */
export async function sessionLines(logFolder: string, sinceMs: number): Promise<string[]> {
  const log = await readFile(path.join(logFolder, 'nightjar.log'), 'utf8');
  return log.split('\n').filter((line) => /\bsessions?\b/iu.test(line) && timeOf(line) >= sinceMs);
}

const timeOf = (line: string): number => Date.parse(line.slice(0, line.indexOf(' ')));
