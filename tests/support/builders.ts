/**
 * Test data: whole objects of the domain. A test names only the fields that matter to it; all other
 * fields have a plausible value. No I/O and no Node modules: the component view (`gallery/`) uses
 * the same data.
 */
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { BackupWarning } from '#shared/domain/warning.ts';
import type { Connection } from '#shared/domain/connection.ts';
import type { Drill } from '#shared/domain/drill.ts';
import type { Manifest } from '#shared/domain/manifest.ts';
import type { Proof } from '#shared/domain/proof.ts';
import type { Restore } from '#shared/domain/restore.ts';
import type { Progress, Run } from '#shared/domain/run.ts';
import type { SlotRecord } from '#shared/domain/slot.ts';

/** The connection that all objects built here belong to. */
export const connectionId = 'c0ffee00-0000-4000-8000-000000000001';
const runId = 'c0ffee00-0000-4000-8000-0000000000aa';
const at = '2026-02-14T10:30:00.000Z';
const afterOneMinute = '2026-02-14T10:31:00.000Z';

/** File name of a backup that was created at this time: `backup_2026-02-14T10-30-00.sql.gz`. */
export const filenameOf = (createdAt: string): string =>
  `backup_${createdAt.slice(0, 19).replaceAll(':', '-')}.sql.gz`;

export function aConnection(change: Partial<Connection> = {}): Connection {
  return {
    id: connectionId,
    name: 'Shop',
    host: 'db.example.com',
    port: 5432,
    database: 'shop',
    user: 'ada',
    tlsMode: 'verify-full',
    rootCertificatePem: null,
    folderName: '',
    isSample: false,
    hasPassword: true,
    ...change,
  };
}

type Details = NonNullable<BackupEntry['details']>;

/**
 * A verified backup; with `details: null`, a file without a manifest. Its file name follows from
 * `createdAt`.
 */
export function aBackup({
  details = {},
  ...change
}: Partial<Omit<BackupEntry, 'details'>> & {
  details?: Partial<Details> | null;
} = {}): BackupEntry {
  const createdAt = change.createdAt ?? at;
  return {
    filename: filenameOf(createdAt),
    createdAt,
    sizeBytes: 2_621_440,
    ...change,
    details:
      details === null
        ? null
        : {
            trigger: 'manual',
            admin: 'Ada',
            databaseName: 'shop',
            serverVersion: '15.18',
            pgDumpVersion: '15.18',
            tables: 3,
            rows: 500,
            durationMs: 1200,
            verifiedAt: createdAt,
            warnings: [],
            pinned: false,
            proof: null,
            invalidated: null,
            ...details,
          },
  };
}

/** A warning: a table has far fewer rows than in the previous backup. */
export function aWarning(
  change: Partial<BackupWarning & { kind: 'rows-lost' }> = {},
): BackupWarning {
  return {
    kind: 'rows-lost',
    schema: 'public',
    name: 'orders',
    rows: 12,
    previousRows: 40_000,
    previousFilename: 'backup_2026-02-13T02-00-00.sql.gz',
    ...change,
  };
}

export function aManifest(change: Partial<Manifest> = {}): Manifest {
  return {
    schemaVersion: 1,
    nightjarVersion: '0.1.0',
    filename: filenameOf(change.createdAt ?? at),
    createdAt: at,
    dumpDurationMs: 1200,
    trigger: 'manual',
    admin: 'Ada',
    connection: null,
    database: {
      name: 'shop',
      host: 'localhost',
      port: 5432,
      serverVersion: '15.18',
      sizeBytes: 1,
      encoding: 'UTF8',
      locale: 'C',
    },
    pgDumpVersion: '15.18',
    file: { sizeBytes: 1, sha256: 'a'.repeat(64) },
    sql: { sizeBytes: 1, sha256: 'b'.repeat(64) },
    warnings: [],
    acknowledged: null,
    pinned: null,
    proof: null,
    lastVerification: null,
    companions: [],
    gzipMembers: [[0, 0]],
    catalog: { tables: [], objects: [] },
    verification: { verifiedAt: at, durationMs: 300 },
    rebuiltAt: null,
    ...change,
  };
}

/** Progress of a backup that has only just begun. */
export function someProgress(change: Partial<Progress> = {}): Progress {
  return {
    phase: 'dumping',
    sqlBytes: 0,
    fileBytes: 0,
    table: null,
    fraction: null,
    bytesPerSecond: 0,
    elapsedMs: 0,
    remainingMs: null,
    ...change,
  };
}

type InState<Thing extends { state: string }, State extends Thing['state']> = Extract<
  Thing,
  { state: State }
>;
/** Fields that all states have. */
type Base<Thing> = Omit<Thing, 'state'>;
/** Additional fields of each state. */
type Ends<Thing extends { state: string }> = {
  readonly [State in Thing['state']]: Omit<InState<Thing, State>, keyof Thing>;
};

function inState<Thing extends { state: string }, State extends Thing['state']>(
  base: Base<Thing>,
  state: State,
  ends: Ends<Thing>,
  change: Partial<InState<Thing, State>>,
): InState<Thing, State> {
  // TypeScript cannot infer that `ends[state]` belongs to `state`.
  return { ...base, state, ...ends[state], ...change } as unknown as InState<Thing, State>;
}

const endsOfRun: Ends<Run> = {
  running: { progress: someProgress() },
  published: { finishedAt: afterOneMinute, backup: aBackup(), warnings: [] },
  failed: { finishedAt: afterOneMinute, error: { code: 'tools-missing' } },
  cancelled: { finishedAt: afterOneMinute },
};

/** A run in the given state. */
export function aRun<State extends Run['state']>(
  state: State,
  change: Partial<InState<Run, State>> = {},
): InState<Run, State> {
  return inState<Run, State>(
    { id: runId, connectionId, trigger: 'manual', admin: 'Ada', startedAt: at },
    state,
    endsOfRun,
    change,
  );
}

/** A proof without differences. */
export function aProof(change: Partial<Proof> = {}): Proof {
  return {
    provenAt: at,
    by: 'Ada',
    serverVersion: '15.18',
    tables: 3,
    rows: 500,
    restoreDurationMs: 4000,
    durationMs: 12_000,
    differences: [],
    ...change,
  };
}

const endsOfDrill: Ends<Drill> = {
  running: { phase: 'restoring', fraction: null, elapsedMs: 0 },
  finished: { finishedAt: afterOneMinute, proof: aProof() },
  failed: { finishedAt: afterOneMinute, error: { code: 'drill-failed', detail: 'out of memory' } },
  cancelled: { finishedAt: afterOneMinute },
};

/** A restore drill in the given state. */
export function aDrill<State extends Drill['state']>(
  state: State,
  change: Partial<InState<Drill, State>> = {},
): InState<Drill, State> {
  return inState<Drill, State>(
    { id: runId, filename: filenameOf(at), connectionId, by: 'Ada', startedAt: at },
    state,
    endsOfDrill,
    change,
  );
}

const endsOfRestore: Ends<Restore> = {
  running: {
    progress: {
      phase: 'restoring',
      sqlBytes: 0,
      totalSqlBytes: null,
      table: null,
      fraction: null,
      elapsedMs: 0,
      remainingMs: null,
    },
  },
  finished: {
    finishedAt: afterOneMinute,
    result: {
      database: 'shop_copy',
      tables: 3,
      rows: 500,
      durationMs: 4000,
      warnings: [],
      replacedDatabase: null,
      safetyBackup: null,
      replacedId: null,
    },
  },
  failed: { finishedAt: afterOneMinute, error: { code: 'restore-failed', detail: 'disk full' } },
  cancelled: { finishedAt: afterOneMinute },
};

/** A restore in the given state. */
export function aRestore<State extends Restore['state']>(
  state: State,
  change: Partial<InState<Restore, State>> = {},
): InState<Restore, State> {
  return inState<Restore, State>(
    {
      id: runId,
      connectionId,
      filename: filenameOf(at),
      database: 'shop_copy',
      mode: 'new',
      startedAt: at,
    },
    state,
    endsOfRestore,
    change,
  );
}

/** A slot of the schedule that ran on time. */
export function aSlot(change: Partial<SlotRecord> = {}): SlotRecord {
  return {
    connectionId,
    dueAt: at,
    outcome: 'good',
    servedAt: null,
    filename: null,
    runId: null,
    reasons: [],
    ...change,
  };
}
