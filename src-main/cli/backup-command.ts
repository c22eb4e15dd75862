/** `nightjar backup`: creates a backup. */
import { text } from '#shared/words/text.ts';
import path from 'node:path';
import { ExpectedError } from '#shared/errors/errors.ts';
import type { Run } from '#shared/domain/run.ts';
import { formatBytes } from '#shared/format.ts';
import { backupCreated, failed } from '../api/responses.ts';
import type { Actions } from '../engine/engine.ts';
import type { StartedRun } from '../backup/runs.ts';
import {
  exitCodeOf,
  exitCodes,
  printError,
  printJson,
  printUsage,
  progressPrinter,
  type CliIo,
} from './output.ts';
import { oneOffTarget } from './one-off-target.ts';
import type { CliSession } from './session.ts';

export interface BackupOptions {
  connection?: string;
  url?: string;
  sample?: boolean;
  output?: string;
  withRoles?: boolean;
  countRows?: boolean;
  sessions?: number;
  json?: boolean;
}

export async function backupCommand(session: CliSession, options: BackupOptions): Promise<number> {
  const { io, nightjar } = session;
  const json = options.json === true;
  const sources = [options.connection, options.url, options.sample].filter(
    (one) => one !== undefined,
  );
  if (sources.length !== 1) {
    return printUsage(io, text('cli.backup.source'), json);
  }
  const reporter = progressReporter(io, json);
  const stopListening = nightjar.events.on('run-changed', (run) => {
    if (run.state === 'running') reporter.update(run.progress);
  });
  try {
    const { folder, backups, started } = await begin(session, options);
    session.onInterrupt(() => backups.cancel(started.runId));
    const run = await started.finished;
    reporter.done();
    return report(io, run, folder, json);
  } catch (error) {
    reporter.done();
    return session.reportFault(error, 'Backup creation failed', json);
  } finally {
    stopListening();
  }
}

async function begin(
  session: CliSession,
  options: BackupOptions,
): Promise<{ folder: string; backups: Actions['backups']; started: StartedRun }> {
  const { io, nightjar, environment } = session;
  const { connection, url, output, sessions } = options;
  const { withRoles = false, countRows: countAllRows = false } = options;
  const how = { withRoles, countAllRows, sessions };
  if (connection !== undefined) {
    const { id } = nightjar.connections.find(connection);
    const { backups } = nightjar.as(await session.requireAdmin());
    const folder = output ?? nightjar.backups.folderOf(id);
    const started = await backups.start(id, { ...how, folder: path.resolve(folder) });
    return { folder, backups, started };
  }
  // The caller uses their own password, so no admin is needed. The run has the name of the user.
  const { backups } = nightjar.as(session.user);
  const folder = output ?? nightjar.settings.backupFolder();
  if (url !== undefined) {
    const target = await oneOffTarget(url, environment);
    const one = { ...how, target, folder: path.resolve(folder) };
    return { folder, backups, started: backups.startOneOff(one) };
  }
  const { fields, password } = await nightjar.sample.start((phase) => {
    io.stderr.write(`${text(`cli.sample.${phase}`)}\n`);
  });
  const target = { fields, password: { kind: 'given', value: password } } as const;
  const one = { ...how, target, folder: path.resolve(folder) };
  return { folder, backups, started: backups.startOneOff(one) };
}

function report(io: CliIo, run: Run, folder: string, json: boolean): number {
  switch (run.state) {
    case 'published': {
      const answer = backupCreated(run.backup, folder, run.warnings);
      if (json) printJson(io, answer);
      else {
        const { details, sizeBytes } = run.backup;
        const facts = { size: formatBytes(sizeBytes), at: answer.data.created_at };
        const line =
          details === null
            ? text('cli.backup.facts-short', facts)
            : text('cli.backup.facts', { ...facts, tables: details.tables, rows: details.rows });
        io.stdout.write(`${text('cli.backup.created')}\n  ${answer.data.path}\n  ${line}\n`);
        for (const warning of run.warnings) {
          io.stderr.write(`${text('cli.note', { note: warning })}\n`);
        }
      }
      return exitCodes.ok;
    }
    case 'cancelled':
      return reportError(io, new ExpectedError({ code: 'backup-cancelled' }), json);
    case 'failed':
      return reportError(io, new ExpectedError(run.error), json);
    case 'running':
      throw new Error('A finished run cannot be running');
  }
}

function reportError(io: CliIo, { error }: ExpectedError, json: boolean): number {
  if (json) printJson(io, failed('Backup creation failed', error));
  else printError(io, error);
  return exitCodeOf(error);
}

/**
 * With --json, progress is written as JSON lines to standard error, so standard output is one
 * document.
 */
function progressReporter(io: CliIo, json: boolean): ReturnType<typeof progressPrinter> {
  if (!json) return progressPrinter(io);
  return {
    update: (progress) => void io.stderr.write(`${JSON.stringify({ progress })}\n`),
    done: () => undefined,
  };
}
