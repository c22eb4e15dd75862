/**
 * The cost of Nightjar while it waits in the tray: CPU time, memory and wake-ups of all its
 * processes and of the programs that they started, over some minutes, from /proc (Linux only).
 * Memory means private memory (anonymous pages). The built app, one connection, the default
 * schedule.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { defaultSettings } from '#shared/domain/settings.ts';
import { buildIfNeeded } from '../tools/build.ts';
import { electronRuntime, sandboxArguments } from '../tools/electron-runtime.ts';
import { projectFolder } from '../tools/setup/project.mjs';

/** The start-up is excluded from the measurement. */
const settleMs = 90_000;
/** Unit of the kernel's clock, `getconf CLK_TCK`; 100 on every known Linux. */
const ticksPerSecond = 100;

/** The memory use varies; a leak over ten minutes is larger than this. */
const noGrowthBytes = 2 * 1024 * 1024;
const mostCpuPercent = 0.2;
/** Threads that wake up less often are not listed. */
const reportFromPerSecond = 0.005;

/** All processes of one kind together. */
interface Sample {
  cpuSeconds: number;
  memoryBytes: number;
  /** Times that each thread (by name) gave up the CPU voluntarily, which ends each wake-up. */
  switches: Map<string, number>;
}

export interface IdleResult {
  minutes: number;
  /** Percentage of one core. */
  cpuPercent: number;
  memoryStartBytes: number;
  memoryEndBytes: number;
  memoryGrownBytes: Record<string, number>;
  /** Wake-ups per second, by kind of process and name of thread. */
  wakeUpsPerSecond: Record<string, Record<string, number>>;
  /** Returns false if a target was missed. */
  met: boolean;
}

export async function benchIdle(minutes: number, say: (line: string) => void): Promise<IdleResult> {
  if ((await buildIfNeeded(say)) !== 0) throw new Error('The app could not be built');
  const home = await mkdtemp(path.join(tmpdir(), 'nightjar-idle-'));
  const userData = path.join(home, 'data');
  await mkdir(userData);
  await writeFile(
    path.join(userData, 'settings.json'),
    JSON.stringify({
      ...defaultSettings,
      backupFolder: path.join(home, 'backups'),
      connections: [connection],
    }),
  );
  const { executablePath } = electronRuntime();
  const app = spawn(
    'xvfb-run',
    [
      '-a',
      executablePath,
      ...sandboxArguments(),
      `--user-data-dir=${userData}`,
      projectFolder,
      '--hidden',
    ],
    { stdio: 'ignore', env: { ...process.env, XDG_CONFIG_HOME: home } },
  );
  try {
    say(`Waiting ${settleMs / 1000} s for the app to settle, then measuring ${minutes} min…`);
    await delay(settleMs);
    const before = await sample(userData);
    if (before.size === 0) throw new Error('The app did not start');
    await delay(minutes * 60_000);
    const after = await sample(userData);
    const result = compare(before, after, minutes);
    tell(result, say);
    return result;
  } finally {
    for (const pid of (await processesOf(userData)).keys()) {
      try {
        process.kill(pid, 'SIGTERM');
      } catch {
        // The process exited with another process.
      }
    }
    await new Promise((resolve) => {
      if (app.exitCode !== null) resolve(null);
      else app.once('exit', resolve);
    });
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

function compare(
  before: ReadonlyMap<string, Sample>,
  after: ReadonlyMap<string, Sample>,
  minutes: number,
): IdleResult {
  const seconds = minutes * 60;
  const kinds = [...new Set([...before.keys(), ...after.keys()])];
  const sum = (all: ReadonlyMap<string, Sample>, pick: (one: Sample) => number): number =>
    [...all.values()].reduce((total, one) => total + pick(one), 0);
  const memoryStartBytes = sum(before, (one) => one.memoryBytes);
  const memoryEndBytes = sum(after, (one) => one.memoryBytes);
  const cpuSeconds = sum(after, (one) => one.cpuSeconds) - sum(before, (one) => one.cpuSeconds);
  const cpuPercent = (cpuSeconds / seconds) * 100;
  return {
    minutes,
    cpuPercent,
    memoryStartBytes,
    memoryEndBytes,
    memoryGrownBytes: Object.fromEntries(
      kinds.map((kind) => [
        kind,
        (after.get(kind)?.memoryBytes ?? 0) - (before.get(kind)?.memoryBytes ?? 0),
      ]),
    ),
    wakeUpsPerSecond: Object.fromEntries(
      kinds.map((kind) => [
        kind,
        Object.fromEntries(
          [...(after.get(kind)?.switches ?? [])].map(([thread, count]) => [
            thread,
            (count - (before.get(kind)?.switches.get(thread) ?? 0)) / seconds,
          ]),
        ),
      ]),
    ),
    met: cpuPercent <= mostCpuPercent && memoryEndBytes - memoryStartBytes <= noGrowthBytes,
  };
}

function tell(result: IdleResult, say: (line: string) => void): void {
  const { cpuPercent, memoryStartBytes, memoryEndBytes, memoryGrownBytes } = result;
  const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  say(
    `${cpuPercent <= mostCpuPercent ? '✓' : '✗'} CPU ${cpuPercent.toFixed(3)} % of a core   ≤ ${mostCpuPercent} %`,
  );
  say(
    `${memoryEndBytes - memoryStartBytes <= noGrowthBytes ? '✓' : '✗'} memory ${megabytes(memoryStartBytes)} → ${megabytes(memoryEndBytes)}   no growth`,
  );
  for (const [kind, threads] of Object.entries(result.wakeUpsPerSecond)) {
    const all = Object.entries(threads).toSorted(([, one], [, other]) => other - one);
    const total = all.reduce((sum, [, perSecond]) => sum + perSecond, 0);
    say(
      `  ${kind}: ${total.toFixed(2)} wake-ups a second, memory ${megabytes(memoryGrownBytes[kind] ?? 0)} more`,
    );
    for (const [thread, perSecond] of all) {
      if (perSecond >= reportFromPerSecond) say(`    ${thread}: ${perSecond.toFixed(2)}`);
    }
  }
}

/**
 * Processes by kind: "main", "gpu-process", "utility", …, and the names of programs that these have
 * started.
 */
async function sample(userData: string): Promise<Map<string, Sample>> {
  const found = new Map<string, Sample>();
  for (const [pid, kind] of await processesOf(userData)) {
    const [stat, rollup, tasks] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => ''),
      readdir(`/proc/${pid}/task`),
    ]);
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const known = found.get(kind) ?? {
      cpuSeconds: 0,
      memoryBytes: 0,
      switches: new Map<string, number>(),
    };
    for (const task of tasks) {
      const folder = `/proc/${pid}/task/${task}`;
      const status = await readFile(`${folder}/status`, 'utf8').catch(() => '');
      const name = /^Name:\s+(.*)$/mu.exec(status)?.[1] ?? '?';
      const count = Number(/^voluntary_ctxt_switches:\s+(\d+)/mu.exec(status)?.[1] ?? 0);
      known.switches.set(name, (known.switches.get(name) ?? 0) + count);
    }
    found.set(kind, {
      cpuSeconds: known.cpuSeconds + (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
      memoryBytes:
        known.memoryBytes + Number(/^Anonymous:\s+(\d+)/mu.exec(rollup)?.[1] ?? 0) * 1024,
      switches: known.switches,
    });
  }
  return found;
}

/**
 * The app's own processes, identified by the folder in their arguments, and all of their
 * descendants.
 */
export async function processesOf(userData: string): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  const others: { pid: number; parent: number; name: string }[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/u.test(name)) continue;
    const words = (await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')).split('\0');
    const isOwnProcess = words.some((word) => word.includes(userData));
    if (isOwnProcess && /electron|nightjar/iu.test(words[0] ?? '')) {
      const type = words.find((word) => word.startsWith('--type='));
      found.set(Number(name), type === undefined ? 'main' : type.slice('--type='.length));
      continue;
    }
    const status = await readFile(`/proc/${name}/status`, 'utf8').catch(() => '');
    others.push({
      pid: Number(name),
      parent: Number(/^PPid:\s+(\d+)/mu.exec(status)?.[1] ?? 0),
      name: /^Name:\s+(.*)$/mu.exec(status)?.[1] ?? '?',
    });
  }
  for (let isNew = true; isNew;) {
    isNew = false;
    for (const { pid, parent, name } of others) {
      if (found.has(pid) || !found.has(parent)) continue;
      found.set(pid, name);
      isNew = true;
    }
  }
  return found;
}

/** No server answers there, and no backup is due before 02:00. */
const connection = {
  id: 'c0ffee00-0000-4000-8000-000000000001',
  name: 'Idle',
  host: '127.0.0.1',
  port: 9,
  database: 'idle',
  user: 'idle',
  tlsMode: 'disable',
  rootCertificatePem: null,
  folderName: '',
  isSample: false,
  hasPassword: false,
} as const;
