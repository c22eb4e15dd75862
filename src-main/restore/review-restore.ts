/** What somebody should know before a restore, and whether it can be done as asked. */
import path from 'node:path';
import type { Catalog, Manifest } from '#shared/domain/manifest.ts';
import type { RestoreReview } from '#shared/domain/restore.ts';
import type { NightjarError } from '#shared/errors/errors.ts';
import { databaseExists } from './drop-database.ts';
import { maintenance, type Ask } from './maintenance.ts';
import { psqlSafety } from './psql-safety.ts';
import type { RestorePorts, RestoreRequest } from './restore-database.ts';
import { openSource } from './restore-source.ts';
import { literal } from './sql-text.ts';

const firstMajorWithTransactionTimeout = 17;

/** Looks at everything and changes nothing. */
export async function reviewRestore(
  request: RestoreRequest,
  ports: Pick<RestorePorts, 'server' | 'madeHere'>,
): Promise<RestoreReview> {
  const source = await openSource(request.filePath);
  try {
    const { manifest } = source;
    const isOurs = manifest !== null && (await ports.madeHere(manifest.file.sha256));
    const there = await maintenance(ports.server, request.target);
    const exists = await databaseExists(there.ask, request.database);
    const { host, port, user } = request.target.fields;
    const safety = psqlSafety(there.toolsVersion);
    const mayCreate = await there.ask(
      'select rolcreatedb or rolsuper from pg_catalog.pg_roles where rolname = current_user',
    );
    let blocker: NightjarError | null = null;
    if (mayCreate !== 't') blocker = { code: 'restore-not-permitted', user };
    else if (request.mode === 'new' && exists) {
      blocker = { code: 'database-exists', database: request.database };
    } else if (request.mode === 'replace' && !exists) {
      blocker = { code: 'database-missing', database: request.database };
    } else if (!isOurs && !safety.knowsRestrict) {
      blocker = { code: 'psql-not-safe', version: there.toolsVersion };
    } else if (!isOurs && !request.trusted) {
      blocker = { code: 'dump-foreign', filename: path.basename(request.filePath) };
    }
    const connectedUsers = exists
      ? Number(
          await there.ask(
            `select count(*) from pg_catalog.pg_stat_activity where datname = ${literal(request.database)}`,
          ),
        )
      : 0;
    return {
      filename: path.basename(request.filePath),
      madeAt: manifest?.createdAt ?? null,
      sourceDatabase: manifest?.database.name ?? null,
      sqlBytes: manifest?.sql.sizeBytes ?? null,
      needsTrust: !isOurs,
      expectedDurationMs: manifest?.proof?.restoreDurationMs ?? null,
      chosen: null,
      server: { host, port, version: there.version },
      database: request.database,
      mode: request.mode,
      connectedUsers,
      warnings: await warningsOf(request, manifest, there, connectedUsers),
      blocker,
    };
  } finally {
    await source.handle.close();
  }
}

async function warningsOf(
  { mode, database }: RestoreRequest,
  manifest: Manifest | null,
  there: { ask: Ask; version: string; majorVersion: number },
  connectedUsers: number,
): Promise<string[]> {
  const warnings = [
    'Owners and grants are not part of a backup: everything will belong to the user who restores.',
  ];
  if (manifest === null) {
    warnings.push('Nightjar did not make this file, so nobody knows whether it is what it was.');
  } else {
    const from = Number.parseInt(manifest.database.serverVersion, 10);
    const by = Number.parseInt(manifest.pgDumpVersion, 10);
    if (from > there.majorVersion) {
      warnings.push(
        `The backup comes from PostgreSQL ${manifest.database.serverVersion}, and this server is ${there.version}: what only the newer one knows cannot be restored.`,
      );
    }
    if (
      by >= firstMajorWithTransactionTimeout &&
      there.majorVersion < firstMajorWithTransactionTimeout
    ) {
      warnings.push(
        `pg_dump ${manifest.pgDumpVersion} wrote a setting (transaction_timeout) that this server does not know; it is left out.`,
      );
    }
    const missing = await missingExtensions(there.ask, manifest.catalog);
    if (missing.length > 0) {
      warnings.push(
        `The server lacks ${missing.length === 1 ? 'the extension' : 'the extensions'} ${missing.join(', ')}; without ${missing.length === 1 ? 'it' : 'them'} the restore will fail.`,
      );
    }
    if (manifest.companions.length === 0) {
      warnings.push('Roles were not saved beside this backup; those it names are not needed.');
    }
  }
  if (mode === 'replace') {
    warnings.push(
      `“${database}” is backed up first, and kept under another name until you say otherwise.`,
    );
    if (connectedUsers > 0) {
      warnings.push(
        `${connectedUsers} ${connectedUsers === 1 ? 'connection' : 'connections'} to “${database}” will be ended.`,
      );
    }
  }
  return warnings;
}

async function missingExtensions(ask: Ask, catalog: Catalog): Promise<string[]> {
  const needed = catalog.objects.filter(({ type }) => type === 'EXTENSION').map(({ name }) => name);
  if (needed.length === 0) return [];
  const list = needed.map((name) => `(${literal(name)})`).join(', ');
  const answer = await ask(
    `select name from (values ${list}) needed (name) where name not in (select name from pg_catalog.pg_available_extensions) order by 1`,
  );
  return answer === '' ? [] : answer.split('\n');
}
