/** `nightjar restore`: restores a backup, or any plain dump, into a database of a server. */
import { text } from '#shared/words/text.ts';
import {
  describeRestoreWarning,
  newWarnings,
  type RestoreWarning,
} from '#shared/domain/restore-warning.ts';
import path from 'node:path';
import type { Actor } from '#shared/domain/admin.ts';
import type { ChosenTable, RestoreProgress, RestoreReview } from '#shared/domain/restore.ts';
import { formatBytes, formatDuration } from '#shared/format.ts';
import { restoreFacts } from '#shared/restore-facts.ts';
import { parseQualifiedName } from '../dump-sql/copy-statement.ts';
import type { RestoreOrder } from '../restore/restores.ts';
import { exitCodes, printable, printError, printJson, printUsage } from './output.ts';
import { replacedCommand } from './replaced-command.ts';
import { oneOffTarget } from './one-off-target.ts';
import type { CliSession } from './session.ts';

interface RestoreFlags {
  to?: string;
  databaseInFile?: string;
  table?: string[];
  /** Instead of a restore: list replaced databases, restore one, or drop one. */
  replaced?: boolean;
  /** The name of `replaced` in version 0.1. */
  kept?: boolean;
  undo?: string;
  discard?: string;
  connection?: string;
  url?: string;
  replace?: boolean;
  trust?: boolean;
  withoutOwners?: boolean;
  leaveOut?: string[];
  searchPath?: string;
  sessions?: number;
  dryRun?: boolean;
  json?: boolean;
}

export async function restoreCommand(
  session: CliSession,
  file: string | undefined,
  options: RestoreFlags,
): Promise<number> {
  const { io, nightjar } = session;
  const json = options.json === true;
  if (
    options.replaced === true ||
    options.kept === true ||
    options.undo !== undefined ||
    options.discard !== undefined
  ) {
    if (file === undefined && options.to === undefined)
      return await replacedCommand(session, options);
    return printUsage(io, text('cli.restore.no-file'), json);
  }
  const { to } = options;
  if (file === undefined || to === undefined) {
    return printUsage(io, text('cli.restore.file-and-database'), json);
  }
  if ((options.connection === undefined) === (options.url === undefined)) {
    return printUsage(io, text('cli.restore.server'), json);
  }
  let stopListening = (): void => undefined;
  try {
    const { order, by } = await orderOf(session, file, { ...options, to });
    const { restores } = nightjar.as(by);
    const review = await nightjar.restores.review(order);
    if (options.dryRun === true || review.blocker !== null) {
      if (json) {
        printJson(io, {
          success: review.blocker === null,
          message: 'Nothing was changed',
          data: { ...review, warnings: review.warnings.map(describeRestoreWarning) },
        });
      } else {
        for (const line of reviewLines(review)) io.stdout.write(`${line}\n`);
        if (review.blocker === null) io.stdout.write(`${text('cli.restore.nothing-changed')}\n`);
        else printError(io, review.blocker);
      }
      return review.blocker === null ? exitCodes.ok : exitCodes.notDone;
    }
    // Printed before the restore starts.
    if (!json) for (const line of reviewLines(review)) io.stderr.write(`${line}\n`);
    let shown = '';
    stopListening = nightjar.events.on('restore-changed', (restore) => {
      if (restore.state !== 'running') return;
      const { progress } = restore;
      const line = json ? JSON.stringify({ progress }) : describeProgress(progress);
      if (line !== shown) io.stderr.write(`${line}\n`);
      shown = line;
    });
    const { restoreId, finished } = await restores.start(order);
    session.onInterrupt(() => restores.cancel(restoreId));
    const done = await finished;
    if (json) {
      printJson(io, {
        success: true,
        message: 'Backup restored successfully',
        data: { ...done, warnings: done.warnings.map(describeRestoreWarning) },
      });
      return exitCodes.ok;
    }
    for (const warning of newWarnings(review.warnings, done.warnings)) {
      io.stderr.write(`${note(warning)}\n`);
    }
    io.stdout.write(
      `${text('cli.restore.done')}\n  ${text('cli.restore.facts', {
        database: printable(done.database),
        tables: done.tables,
        rows: done.rows,
        duration: formatDuration(done.durationMs),
      })}\n`,
    );
    if (done.replacedDatabase !== null) {
      const server = order.connectionId === null ? ' --url URL' : '';
      const command = `nightjar restore --undo ${done.replacedId}${server}`;
      const replaced = printable(done.replacedDatabase);
      io.stdout.write(`  ${text('cli.restore.kept', { replaced, command })}\n`);
    }
    if (done.safetyBackup !== null) {
      io.stdout.write(
        `  ${text('cli.restore.backed-up', { backup: printable(done.safetyBackup) })}\n`,
      );
    }
    return exitCodes.ok;
  } catch (error) {
    return session.reportFault(error, 'Restore failed', json);
  } finally {
    stopListening();
  }
}

const note = (warning: RestoreWarning): string =>
  text('cli.note', { note: printable(describeRestoreWarning(warning)) });

function reviewLines(review: RestoreReview): string[] {
  const { chosen, warnings } = review;
  return [
    ...restoreFacts(review),
    ...(chosen?.takenAlong ?? []).map((one) => text('cli.restore.also', { entry: printable(one) })),
    ...(chosen?.leftOut ?? []).map((one) => text('cli.restore.not', { entry: printable(one) })),
    ...warnings.map(note),
  ];
}

async function orderOf(
  session: CliSession,
  file: string,
  {
    to,
    table,
    connection,
    url,
    replace,
    trust,
    withoutOwners,
    leaveOut,
    searchPath,
    sessions,
    databaseInFile,
  }: RestoreFlags & { to: string },
): Promise<{ order: RestoreOrder; by: Actor }> {
  const { nightjar, environment } = session;
  const common = {
    filePath: path.resolve(file),
    databaseInFile,
    database: to,
    mode: replace === true ? 'replace' : 'new',
    trusted: trust === true,
    tables: table === undefined ? null : table.map(tableOf),
    withoutOwners,
    leaveOut,
    searchPath: searchPath?.split(',').map((schema) => schema.trim()),
    sessions,
  } as const;
  if (connection !== undefined) {
    const { id } = nightjar.connections.find(connection);
    return { order: { ...common, connectionId: id }, by: await session.requireAdmin() };
  }
  const target = await oneOffTarget(url ?? '', environment);
  return { order: { ...common, connectionId: null, target }, by: session.user };
}

/** Parses `schema.table`, quoted where needed. A name without a schema is in `public`. */
function tableOf(typed: string): ChosenTable {
  const parsed = parseQualifiedName(typed) ?? { schema: '', name: typed };
  return { schema: parsed.schema === '' ? 'public' : parsed.schema, name: parsed.name };
}

/** Prints one line for each phase, and for each tenth of the data. */
function describeProgress({ phase, fraction, totalSqlBytes }: RestoreProgress): string {
  if (phase !== 'restoring' || fraction === null || totalSqlBytes === null) {
    return `${text(`cli.restore-phase.${phase}`)}…`;
  }
  const tenth = Math.floor(fraction * 10) * 10;
  return text('cli.restore.percent', {
    phase: text(`cli.restore-phase.${phase}`),
    percent: tenth,
    size: formatBytes(totalSqlBytes),
  });
}
