/** Other programs for the same job, in their typical use: a shell, pg_dump and their compressor. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { libpqEnvironment } from './database.ts';
import type { BenchTarget } from './engine-child.ts';
import { watchDescendants } from './process-usage.ts';

export interface Peer {
  name: string;
  /** For bash; `$OUT` is the file to write, `$IN` the file to read. */
  script: string;
  /** The program that is needed in addition to pg_dump, if any. */
  program: string | null;
}

export const peers = {
  limit: { name: 'pg_dump > /dev/null', script: 'pg_dump -w > /dev/null', program: null },
  custom: { name: 'pg_dump -Fc', script: 'pg_dump -w -Fc -f "$OUT"', program: null },
  gzip: { name: 'pg_dump | gzip -6', script: 'pg_dump -w | gzip -6 > "$OUT"', program: 'gzip' },
  pigz: { name: 'pg_dump | pigz', script: 'pg_dump -w | pigz > "$OUT"', program: 'pigz' },
  directory: {
    name: 'pg_dump -Fd -j4 -Z1',
    script: 'pg_dump -w -Fd -j4 -Z1 -f "$OUT"',
    program: null,
  },
  igzip: { name: 'pg_dump | igzip', script: 'pg_dump -w | igzip > "$OUT"', program: 'igzip' },
} satisfies Record<string, Peer>;
export type PeerKey = keyof typeof peers;

/** Debian's packages whose names differ from the names of their programs. */
const debianPackages: Record<string, string> = { igzip: 'isal' };

export interface PeerResult {
  ms: number;
  cpuSeconds: number;
  /** 0 if nothing is written. */
  fileBytes: number;
  /** Peak memory of all programs together; see `watchDescendants`. */
  peakBytes: number;
}

export function hasProgram(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`], { stdio: 'ignore' }).status === 0;
}

/**
 * Root on Debian installs it; any other user gets an instruction. Returns false if it is still
 * missing.
 */
export function installProgram(name: string, say: (line: string) => void): boolean {
  const debianPackage = debianPackages[name] ?? name;
  if (process.getuid?.() === 0 && hasProgram('apt-get')) {
    say(`Installing ${debianPackage}…`);
    spawnSync('apt-get', ['install', '-y', '-qq', debianPackage], { stdio: 'ignore' });
  }
  if (hasProgram(name)) return true;
  say(`${name} is missing (Debian: apt-get install ${debianPackage}): measured without it.`);
  return false;
}

export async function runPeer(
  peer: Peer,
  target: BenchTarget,
  binDirectory: string,
  outputFolder: string,
  inputFile = '',
): Promise<PeerResult> {
  const folder = await mkdtemp(path.join(outputFolder, 'peer-'));
  const file = path.join(folder, 'dump');
  try {
    const started = performance.now();
    // `times` counts the whole pipeline, because the shell waits for each part of it.
    const child = spawn('bash', ['-o', 'pipefail', '-c', `${peer.script} || exit; times`], {
      env: {
        ...libpqEnvironment(target),
        PATH: `${binDirectory}:${process.env['PATH'] ?? ''}`,
        IN: inputFile,
        OUT: file,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    const memory = child.pid === undefined ? null : watchDescendants(child.pid);
    const output = await text(child.stdout);
    const exitCode = await ended;
    const peakBytes = memory?.stop() ?? 0;
    const ms = performance.now() - started;
    if (exitCode !== 0) throw new Error(`${peer.name} ended with exit code ${exitCode}`);
    return { ms, cpuSeconds: secondsOf(output), fileBytes: await bytesBelow(folder), peakBytes };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map(async ({ parentPath, name }) => (await stat(path.join(parentPath, name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** `times` prints minutes and seconds of the shell and of its children: "0m1.234s 0m0.100s". */
function secondsOf(times: string): number {
  let sum = 0;
  for (const [, minutes, seconds] of times.matchAll(/(\d+)m([\d.]+)s/gu)) {
    sum += Number(minutes) * 60 + Number(seconds);
  }
  return sum;
}
