/** `nightjar restore`: a backup, or anybody's plain dump, back into a database of a server. */
import path from 'node:path';
import type { RestoreProgress } from '#shared/domain/restore.ts';
import { formatBytes, formatDuration } from '#shared/format.ts';
import type { RestoreOrder } from '../restore/restores.ts';
import { exitCodes, printable, printError, printJson, printUsage } from './output.ts';
import { oneOffTarget } from './one-off-target.ts';
import type { CliSession } from './session.ts';

export interface RestoreOptions {
  to: string;
  connection?: string;
  url?: string;
  replace?: boolean;
  trust?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

const phaseWords = {
  preparing: 'Preparing',
  'safety-backup': 'Backing up what is replaced',
  restoring: 'Restoring',
  checking: 'Checking',
  publishing: 'Publishing',
} as const;

export async function restoreCommand(
  session: CliSession,
  file: string,
  options: RestoreOptions,
): Promise<number> {
  const { io, nightjar } = session;
  const json = options.json === true;
  if ((options.connection === undefined) === (options.url === undefined)) {
    return printUsage(io, 'Say where to: one of --connection NAME or --url URL.', json);
  }
  let stopListening = (): void => undefined;
  try {
    const order = await orderOf(session, file, options);
    const review = await nightjar.restores.review(order);
    if (options.dryRun === true || review.blocker !== null) {
      if (json) {
        printJson(io, {
          success: review.blocker === null,
          message: 'Nothing was changed',
          data: review,
        });
      } else {
        for (const warning of review.warnings) io.stdout.write(`Note: ${printable(warning)}\n`);
        if (review.blocker === null) io.stdout.write('Nothing was changed: it can be restored.\n');
        else printError(io, review.blocker);
      }
      return review.blocker === null ? exitCodes.ok : exitCodes.notDone;
    }
    let shown = '';
    stopListening = nightjar.events.on('restore-changed', (restore) => {
      if (restore.state !== 'running') return;
      const { progress } = restore;
      const line = json ? JSON.stringify({ progress }) : progressWords(progress);
      if (line !== shown) io.stderr.write(`${line}\n`);
      shown = line;
    });
    const { restoreId, finished } = await nightjar.restores.start(order, {
      admin: nameOf(session),
    });
    session.onInterrupt(() => nightjar.restores.cancel(restoreId));
    const done = await finished;
    if (json) {
      printJson(io, { success: true, message: 'Backup restored successfully', data: done });
      return exitCodes.ok;
    }
    for (const warning of done.warnings) io.stderr.write(`Note: ${printable(warning)}\n`);
    io.stdout.write(
      `Backup restored successfully\n  ${printable(done.database)}: ${done.tables} tables, ${done.rows} rows, in ${formatDuration(done.durationMs)}\n`,
    );
    if (done.keptDatabase !== null) {
      io.stdout.write(`  What was there before is kept as ${printable(done.keptDatabase)}.\n`);
    }
    return exitCodes.ok;
  } catch (error) {
    return session.reportFault(error, 'Restore failed', json);
  } finally {
    stopListening();
  }
}

async function orderOf(
  session: CliSession,
  file: string,
  { to, connection, url, replace, trust }: RestoreOptions,
): Promise<RestoreOrder> {
  const { nightjar, environment } = session;
  const common = {
    filePath: path.resolve(file),
    database: to,
    mode: replace === true ? 'replace' : 'new',
    trusted: trust === true,
    tables: null,
  } as const;
  if (connection !== undefined) {
    const { id } = nightjar.connections.find(connection);
    await session.requireAdmin();
    return { ...common, connectionId: id };
  }
  return { ...common, connectionId: null, target: await oneOffTarget(url ?? '', environment) };
}

/** The admin who signed in for a stored connection, else the user of the operating system. */
function nameOf(session: CliSession): string {
  const actor = session.actor();
  return 'name' in actor ? actor.name : session.osUser;
}

/** One line for each phase, and for each tenth of the data. */
function progressWords({ phase, fraction, totalSqlBytes }: RestoreProgress): string {
  if (phase !== 'restoring' || fraction === null || totalSqlBytes === null) {
    return `${phaseWords[phase]}…`;
  }
  const tenth = Math.floor(fraction * 10) * 10;
  return `${phaseWords[phase]}  ${tenth} % of ${formatBytes(totalSqlBytes)}`;
}
