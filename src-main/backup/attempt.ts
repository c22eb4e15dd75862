/** One attempt to write a backup: everything that its steps need. */
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
  /** False if the sessions of an earlier attempt failed: one session dumps everything. */
  allowsSessions: boolean;
}

/**
 * The purpose of Nightjar's own snapshot. `dumped`: pg_dump uses the snapshot, and the dump is
 * compared with the tables and rows that the server has in it. `watched`: pg_dump takes its own,
 * younger snapshot, and Nightjar's snapshot only shows which tables were rewritten since. `none`:
 * there is no snapshot.
 */
export type SnapshotUse = 'dumped' | 'watched' | 'none';

/**
 * SQL_ASCII means bytes of any kind, which cannot be converted to UTF-8 (manual, "Character Set
 * Support"). Such databases are dumped unchanged.
 */
export function dumpEncodingOf({ dumpEncoding }: BackupRequest, { probe }: BackupPlan): string {
  return dumpEncoding ?? (probe.server.encoding === 'SQL_ASCII' ? 'SQL_ASCII' : 'UTF8');
}

/** Returns enough blocks to keep every core busy while finished blocks wait to be written. */
export function parallelBlocks(): number {
  return Math.min(16, Math.max(2, cpus().length) + 2);
}
