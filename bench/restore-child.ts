/**
 * One restore by the engine, in a separate process, so that its peak memory is that of this restore.
 * Reads its request from standard input and prints one line of JSON.
 */
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { createNightjarFor } from './engine-of-backup.ts';
import type { BenchTarget } from './engine-child.ts';
import { peakRss } from './peak-memory.ts';
import { cpuSeconds, type CpuSeconds } from './process-usage.ts';

export interface RestoreChildRequest {
  binDirectory: string;
  file: string;
  /** The server, and the name of the new database. */
  target: BenchTarget;
  /** Number of sessions; null means that Nightjar chooses. */
  sessions: number | null;
}

export interface RestoreChildResult {
  wholeMs: number;
  /** Until all rows are loaded. */
  rowsInMs: number;
  cpuSeconds: CpuSeconds;
  idleRssBytes: number;
  /** 0 if the system does not report it. */
  peakRssBytes: number;
}

const request = JSON.parse(await text(process.stdin)) as RestoreChildRequest;
const { host, port, user, password, database } = request.target;
const nightjar = await createNightjarFor(request.file, request.binDirectory);
const idleRssBytes = process.memoryUsage.rss();
const before = cpuSeconds();
const startedMs = performance.now();
let rowsInMs = 0;
nightjar.events.on('restore-changed', (one) => {
  const isChecking = one.state === 'running' && one.progress.phase === 'checking';
  if (isChecking && rowsInMs === 0) rowsInMs = performance.now() - startedMs;
});
const order = {
  filePath: path.resolve(request.file),
  connectionId: null,
  target: {
    fields: {
      name: 'bench',
      host,
      port,
      user,
      database: 'postgres',
      tlsMode: 'disable',
      rootCertificatePem: null,
    },
    password: { kind: 'given', value: password },
  },
  database,
  mode: 'new',
  trusted: false,
  tables: null,
  ...(request.sessions === null ? {} : { sessions: request.sessions }),
} as const;
const { finished } = await nightjar.as({ kind: 'os-user', name: 'bench' }).restores.start(order);
await finished;
const wholeMs = performance.now() - startedMs;
await nightjar.stop();
const after = cpuSeconds();
const result: RestoreChildResult = {
  wholeMs,
  rowsInMs,
  cpuSeconds: { own: after.own - before.own, children: after.children - before.children },
  idleRssBytes,
  peakRssBytes: peakRss(),
};
process.stdout.write(`${JSON.stringify(result)}\n`);
