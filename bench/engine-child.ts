/**
 * One backup by the engine as the app runs it: in Electron's own Node, in a separate process, so
 * that its peak memory is that of this backup. Reads its request from standard input (a password
 * must not be in arguments) and prints one line of JSON.
 */
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { installedCompressors } from '../src-main/compression/installed.ts';
import { readManifest } from '../src-main/backup-folder/manifest-file.ts';
import { systemClock } from '../src-main/system/clock.ts';
import { memoryStore } from '../src-main/credentials/memory-store.ts';
import { createLog } from '../src-main/logging/log.ts';
import { createNightjar } from '../src-main/engine/create-engine.ts';
import { realProcesses } from '../src-main/system/processes.ts';
import { peakRss } from './peak-memory.ts';
import { cpuSeconds, type CpuSeconds } from './process-usage.ts';

export interface BenchTarget {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

export interface EngineRequest {
  target: BenchTarget;
  binDirectory: string;
  /** The folder of the backup. */
  folder: string;
  userDataFolder: string;
  /** Only these compressors, if they are installed; null means all installed ones. */
  compressors: string[] | null;
  /** Number of sessions; null means that Nightjar chooses. */
  sessions: number | null;
}

export interface LoopDelay {
  p99Ms: number;
  maxMs: number;
}

export interface EngineResult {
  electron: string | null;
  node: string;
  /** Compressors that were available in this run, best first. */
  compressors: string[];
  /** From the call to the published file. */
  totalMs: number;
  dumpMs: number;
  verificationMs: number;
  sqlBytes: number;
  fileBytes: number;
  databaseBytes: number;
  rows: number;
  idleRssBytes: number;
  /** 0 if the system does not report it. */
  peakRssBytes: number;
  loopDelayWhileDumping: LoopDelay;
  loopDelayWhileVerifying: LoopDelay;
  /** User and system time of this process and of its child processes, during the backup. */
  cpuSeconds: CpuSeconds;
}

const loopResolutionMs = 5;

const request = JSON.parse(await text(process.stdin)) as EngineRequest;
const { target, binDirectory, folder, userDataFolder, compressors, sessions } = request;
const log = createLog({ folder: path.join(userDataFolder, 'logs') });
const chosen = (await installedCompressors(log)).filter(
  ({ name }) => compressors?.includes(name) ?? true,
);
const nightjar = await createNightjar(
  {
    clock: systemClock,
    processes: realProcesses,
    secrets: memoryStore(),
    log,
    notifier: { isSupported: () => false, notify: () => undefined },
  },
  {
    userDataFolder,
    defaultBackupFolder: folder,
    version: 'bench',
    environment: process.env,
    platform: process.platform,
    compressors: chosen,
  },
);
const actions = nightjar.as({ kind: 'os-user', name: 'bench' });
await actions.settings.chooseToolsFolder(binDirectory);
await delay(300);

const idleRssBytes = process.memoryUsage.rss();
const cpuBefore = cpuSeconds();
const dumping = monitorEventLoopDelay({ resolution: loopResolutionMs });
const verifying = monitorEventLoopDelay({ resolution: loopResolutionMs });
nightjar.events.on('run-changed', (run) => {
  if (run.state !== 'running' || run.progress.phase !== 'verifying') return;
  dumping.disable();
  verifying.enable();
});
dumping.enable();
const startedMs = performance.now();
const run = await actions.backups.startOneOff({
  target: {
    fields: {
      name: 'Bench',
      host: target.host,
      port: target.port,
      database: target.database,
      user: target.user,
      tlsMode: 'disable',
      rootCertificatePem: null,
    },
    password: { kind: 'given', value: target.password },
  },
  folder,
  // The other programs do not write a manifest or roles.
  withRoles: false,
  ...(sessions === null ? {} : { sessions }),
}).finished;
const totalMs = performance.now() - startedMs;
verifying.disable();
const cpuAfter = cpuSeconds();
const peakRssBytes = peakRss();
if (run.state !== 'published') throw new Error(JSON.stringify(run));
const manifest = await readManifest(folder, run.backup.filename);
if (manifest === null) throw new Error('The backup has no manifest');
await nightjar.stop();

const result: EngineResult = {
  electron: process.versions['electron'] ?? null,
  node: process.version,
  compressors: chosen.map(({ name }) => name),
  totalMs,
  dumpMs: manifest.dumpDurationMs,
  verificationMs: manifest.verification.durationMs,
  sqlBytes: manifest.sql.sizeBytes,
  fileBytes: manifest.file.sizeBytes,
  databaseBytes: manifest.database.sizeBytes,
  rows: manifest.catalog.tables.reduce((sum, table) => sum + table.rows, 0),
  idleRssBytes,
  peakRssBytes,
  loopDelayWhileDumping: loopDelay(dumping),
  loopDelayWhileVerifying: loopDelay(verifying),
  cpuSeconds: {
    own: cpuAfter.own - cpuBefore.own,
    children: cpuAfter.children - cpuBefore.children,
  },
};
process.stdout.write(`${JSON.stringify(result)}\n`);

/** The histogram contains the time between two events: the part above the interval is the delay. */
function loopDelay(histogram: ReturnType<typeof monitorEventLoopDelay>): LoopDelay {
  const beyond = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - loopResolutionMs);
  return { p99Ms: beyond(histogram.percentile(99)), maxMs: beyond(histogram.max) };
}
