/** One attempt to create a backup: dump → verify → publish. */
import type { Manifest } from '#shared/domain/manifest.ts';
import { fail } from '#shared/errors/errors.ts';
import { backupFilename, backupTimeMs } from '../backup-folder/filename.ts';
import { failAsFolder } from '../backup-folder/folder-error.ts';
import { backupEntry } from '../backup-folder/list-backups.ts';
import { PartialFile } from '../backup-folder/partial-file.ts';
import { publishBackup } from '../backup-folder/publish-backup.ts';
import { serverStamps } from '../dump-sql/server-stamps.ts';
import { dumpEncodingOf, parallelBlocks, type Attempt } from './attempt.ts';
import type { BackupRequest, FinishedBackup } from './backup-request.ts';
import { dumpAll } from './dump-compared.ts';
import type { DumpResult } from './dump/dump-into.ts';
import { dumpRoles } from './dump-roles.ts';
import type { BackupPlan } from './plan-backup.ts';
import { findWarnings } from './verify/find-warnings.ts';
import { verifyMembers } from './verify/verify-members.ts';

/** Leaves no files if a step fails. */
export async function writeBackup(attempt: Attempt): Promise<FinishedBackup> {
  const { request, plan, ports, signal, reporter } = attempt;
  const { folder } = request;
  const { clock } = ports;
  const nameTimeMs = clock.nowMs();
  const partial = await PartialFile.create(folder, backupFilename(nameTimeMs), ports.files).catch(
    (error: unknown) => failAsFolder(error, folder),
  );
  try {
    const startedMs = clock.monotonicMs();
    const dump = await dumpAll(attempt, partial);
    reporter.now('dumping', 1, { ...sizesOf(dump), table: null });
    const { sha256 } = await partial.complete();
    const dumpedMs = clock.monotonicMs();
    const sqlSha256 = await verifyAll(attempt, partial, dump, sha256);
    const verifiedMs = clock.monotonicMs();
    const warnings = [...plan.warnings, ...stampWarnings(dump, plan)];
    const roles = request.withRoles ? await rolesOrWarning(attempt, warnings) : null;
    if (signal.aborted) fail({ code: 'backup-cancelled' });

    reporter.now('publishing', null, { ...sizesOf(dump), table: null });
    const measured = {
      sql: {
        sizeBytes: dump.sqlBytes,
        sha256: sqlSha256,
        encoding: dumpEncodingOf(request, plan),
      },
      catalog: dump.scanned.catalog,
    };
    const describe = (filename: string): Manifest => ({
      schemaVersion: 1,
      nightjarVersion: ports.nightjarVersion,
      filename,
      createdAt: new Date(backupTimeMs(filename) ?? nameTimeMs).toISOString(),
      dumpDurationMs: Math.round(dumpedMs - startedMs),
      trigger: request.trigger,
      ...(request.purpose === undefined ? {} : { purpose: request.purpose }),
      admin: request.admin,
      connection: request.connection,
      database: databaseFacts(request, plan),
      pgDumpVersion: plan.probe.tools.version,
      file: { sizeBytes: dump.fileBytes, sha256 },
      ...(dump.sourceCounts === null ? {} : { sourceCounts: dump.sourceCounts }),
      ...measured,
      gzipMembers: dump.members,
      warnings: plan.lastGood === null ? [] : findWarnings(measured, plan.lastGood),
      acknowledged: null,
      pinned: null,
      proof: null,
      lastVerification: null,
      companions: [],
      verification: {
        verifiedAt: new Date(clock.nowMs()).toISOString(),
        durationMs: Math.round(verifiedMs - dumpedMs),
      },
      rebuiltAt: null,
    });
    const { manifest, hasManifestFile } = await publishBackup({
      partial,
      folder,
      firstTimeMs: nameTimeMs,
      describe,
      roles,
      log: ports.log,
      warn: (sentence) => warnings.push(sentence),
    });
    return {
      entry: backupEntry(manifest.filename, dump.fileBytes, manifest),
      manifest: hasManifestFile ? manifest : null,
      warnings: [...new Set(warnings)],
    };
  } catch (error) {
    await partial.discard();
    return failAsFolder(error, folder);
  }
}

function stampWarnings({ scanned }: DumpResult, { probe }: BackupPlan): string[] {
  if (!scanned.hasStamps) return [];
  return [
    `pg_dump ${probe.tools.version} wrote column options into this backup that are internal to the server ${probe.server.version} (${serverStamps.join(', ')}). Nightjar omits them when it restores or proves the backup. psql cannot load the backup into any other server.`,
  ];
}

/** Resolves with the SHA-256 of the plain SQL. */
async function verifyAll(
  { signal, reporter }: Attempt,
  partial: PartialFile,
  dump: DumpResult,
  sha256: string,
): Promise<string> {
  reporter.now('verifying', 0, { sqlBytes: 0, fileBytes: dump.fileBytes, table: null });
  const { sqlSha256 } = await verifyMembers(
    partial.reader,
    {
      sizeBytes: dump.fileBytes,
      sha256,
      sqlBytes: dump.sqlBytes,
      members: dump.members,
      catalog: dump.scanned.catalog,
    },
    {
      parallelMembers: parallelBlocks(),
      signal,
      onProgress: (sqlBytes) =>
        reporter.sometimes('verifying', () => ({
          part: sqlBytes / dump.sqlBytes,
          sqlBytes,
          fileBytes: dump.fileBytes,
          table: null,
        })),
    },
  );
  return sqlSha256;
}

async function rolesOrWarning(
  { request, plan, ports, signal }: Attempt,
  warnings: string[],
): Promise<string | null> {
  const target = { ...request.target, signal };
  const roles = await dumpRoles(ports.server, target, plan.probe.tools.binDirectory);
  if ('sql' in roles) return roles.sql;
  warnings.push(roles.problem);
  return null;
}

function databaseFacts({ target }: BackupRequest, { probe }: BackupPlan): Manifest['database'] {
  return {
    name: target.fields.database,
    host: target.fields.host,
    port: target.fields.port,
    serverVersion: probe.server.version,
    sizeBytes: probe.server.databaseSizeBytes,
    encoding: probe.server.encoding,
    locale: probe.server.locale,
    ctype: probe.server.ctype,
    localeProvider: probe.server.localeProvider,
    providerLocale: probe.server.providerLocale,
  };
}

function sizesOf({ sqlBytes, fileBytes }: DumpResult): { sqlBytes: number; fileBytes: number } {
  return { sqlBytes, fileBytes };
}
