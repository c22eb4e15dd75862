/** One attempt to write a backup: everything its steps need. */
import { cpus } from 'node:os';
import type { BackupPorts, BackupRequest } from './backup-request.ts';
import type { BackupPlan } from './plan-backup.ts';
import type { Reporter } from './progress/reporter.ts';

export interface Attempt {
  request: BackupRequest;
  plan: BackupPlan;
  ports: BackupPorts;
  signal: AbortSignal;
  reporter: Reporter;
  snapshotUse: SnapshotUse;
}

/**
 * What a snapshot of ours is for: the dump is made in it and compared with what the server has in it; or pg_dump
 * takes its own, which is younger, and ours only tells which tables were rewritten since; or there is none.
 */
export type SnapshotUse = 'dumped' | 'watched' | 'none';

/**
 * SQL_ASCII means bytes of any kind, which nothing can turn into UTF-8 (manual, "Character Set
 * Support"): they are dumped as they are.
 */
export function dumpEncodingOf({ dumpEncoding }: BackupRequest, { probe }: BackupPlan): string {
  return dumpEncoding ?? (probe.server.encoding === 'SQL_ASCII' ? 'SQL_ASCII' : 'UTF8');
}

/** Enough to keep every core busy while finished blocks wait to be written. */
export function parallelBlocks(): number {
  return Math.min(16, Math.max(2, cpus().length) + 2);
}
