/**
 * What Nightjar costs while it waits in the tray: CPU time, memory and wake-ups of all its processes
 * over some minutes, from /proc (Linux only). Memory is what only they have (anonymous pages). The built app, one connection, the usual schedule.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { defaultSettings } from '#shared/domain/settings.ts';
import { electronRuntime, sandboxArguments } from '../tools/electron-runtime.ts';
import { projectFolder } from '../tools/setup/project.mjs';

/** Start-up is not idleness. */
const settleMs = 90_000;
/** Of the kernel's clock, `getconf CLK_TCK`; 100 on every Linux we know. */
const ticksPerSecond = 100;

interface Sample {
  cpuSeconds: number;
  memoryBytes: number;
  /** Times that a process gave up the CPU by itself, which is what a wake-up ends with. */
  switches: number;
}

export interface IdleResult {
  minutes: number;
  /** Of one core. */
  cpuPercent: number;
  memoryStartBytes: number;
  memoryEndBytes: number;
  /** By kind of process, each second. */
  wakeUpsPerSecond: Record<string, number>;
}

export async function benchIdle(minutes: number, say: (line: string) => void): Promise<IdleResult> {
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
    const seconds = minutes * 60;
    const sum = (all: Map<string, Sample>, pick: (one: Sample) => number): number =>
      [...all.values()].reduce((total, one) => total + pick(one), 0);
    const result: IdleResult = {
      minutes,
      cpuPercent:
        ((sum(after, (one) => one.cpuSeconds) - sum(before, (one) => one.cpuSeconds)) / seconds) *
        100,
      memoryStartBytes: sum(before, (one) => one.memoryBytes),
      memoryEndBytes: sum(after, (one) => one.memoryBytes),
      wakeUpsPerSecond: Object.fromEntries(
        [...after].map(([kind, one]) => [
          kind,
          (one.switches - (before.get(kind)?.switches ?? 0)) / seconds,
        ]),
      ),
    };
    tell(result, say);
    return result;
  } finally {
    for (const pid of (await processesOf(userData)).keys()) process.kill(pid, 'SIGTERM');
    await new Promise((resolve) => {
      if (app.exitCode !== null) resolve(null);
      else app.once('exit', resolve);
    });
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

function tell(result: IdleResult, say: (line: string) => void): void {
  const { cpuPercent, memoryStartBytes, memoryEndBytes, wakeUpsPerSecond } = result;
  const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  say(`${cpuPercent <= 0.2 ? '✓' : '✗'} CPU ${cpuPercent.toFixed(3)} % of a core   ≤ 0.2 %`);
  const grown = memoryEndBytes - memoryStartBytes;
  say(
    `${grown <= 2 * 1024 * 1024 ? '✓' : '✗'} memory ${megabytes(memoryStartBytes)} → ${megabytes(memoryEndBytes)}   no growth`,
  );
  for (const [kind, perSecond] of Object.entries(wakeUpsPerSecond)) {
    say(`  ${kind}: ${perSecond.toFixed(2)} wake-ups a second`);
  }
}

/** By kind: "main", "gpu-process", "utility", … */
async function sample(userData: string): Promise<Map<string, Sample>> {
  const found = new Map<string, Sample>();
  for (const [pid, kind] of await processesOf(userData)) {
    const [stat, rollup, tasks] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => ''),
      readdir(`/proc/${pid}/task`),
    ]);
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    let switches = 0;
    for (const task of tasks) {
      const status = await readFile(`/proc/${pid}/task/${task}/status`, 'utf8').catch(() => '');
      switches += Number(/^voluntary_ctxt_switches:\s+(\d+)/mu.exec(status)?.[1] ?? 0);
    }
    const known = found.get(kind) ?? { cpuSeconds: 0, memoryBytes: 0, switches: 0 };
    found.set(kind, {
      cpuSeconds: known.cpuSeconds + (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
      memoryBytes:
        known.memoryBytes + Number(/^Anonymous:\s+(\d+)/mu.exec(rollup)?.[1] ?? 0) * 1024,
      switches: known.switches + switches,
    });
  }
  return found;
}

/** The app's own processes, by the folder that all of them are started with. */
async function processesOf(userData: string): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/u.test(name)) continue;
    const words = (await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')).split('\0');
    const isOurs = words.some((word) => word.includes(userData));
    if (!isOurs || !/electron|nightjar/iu.test(words[0] ?? '')) continue;
    const type = words.find((word) => word.startsWith('--type='));
    found.set(Number(name), type === undefined ? 'main' : type.slice('--type='.length));
  }
  return found;
}

/** Nobody answers there, and nobody is asked before 02:00. */
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
