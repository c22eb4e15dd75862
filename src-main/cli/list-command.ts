/** `nightjar list`: the backups of a connection or of a folder, newest first. */
import { text } from '#shared/words/text.ts';
import path from 'node:path';
import type { BackupStatistics } from '#shared/domain/health.ts';
import { formatBytes, formatDuration } from '#shared/format.ts';
import { describeError } from '#shared/errors/messages.ts';
import { backupData } from '../api/responses.ts';
import { irregularBackups } from '../backup-folder/list-backups.ts';
import { exitCodes, printable, printJson, printUsage } from './output.ts';
import type { CliSession } from './session.ts';

export interface ListOptions {
  connection?: string;
  output?: string;
  /** If true, also shows statistics of the backups of the connection. */
  stats?: boolean;
  json?: boolean;
}

export async function listCommand(session: CliSession, options: ListOptions): Promise<number> {
  const { io, nightjar } = session;
  const json = options.json === true;
  if (options.stats === true && options.connection === undefined) {
    return printUsage(io, text('cli.list.stats-need'), json);
  }
  try {
    const connection =
      options.connection === undefined ? null : nightjar.connections.find(options.connection);
    const folder =
      options.output ??
      (connection === null
        ? nightjar.settings.backupFolder()
        : nightjar.backups.folderOf(connection.id));
    const statistics =
      options.stats === true && connection !== null
        ? await nightjar.health.statistics(connection.id)
        : null;
    const backups = await nightjar.backups.listFolder(path.resolve(folder));
    const skipped = (await irregularBackups(path.resolve(folder))).map((error) =>
      describeError(error),
    );
    if (json) {
      printJson(io, {
        success: true,
        message: `${backups.length} ${backups.length === 1 ? 'backup' : 'backups'}`,
        data: backups.map((backup) => backupData(backup, folder)),
        ...(statistics === null ? {} : { statistics }),
        ...(skipped.length === 0
          ? {}
          : { passedOver: skipped.map(({ explanation }) => explanation) }),
      });
      return exitCodes.ok;
    }
    for (const backup of backups) {
      const { details } = backup;
      const check =
        details === null
          ? printable(backup.manifestError ?? text('cli.list.no-manifest'))
          : `${(details.invalidated?.kind ?? 'verified').padEnd(13)}${printable(details.databaseName)}`;
      const failed = details?.invalidated ?? null;
      const why = failed === null ? '' : `  (${printable(failed.detail)})`;
      io.stdout.write(
        `${backup.filename}  ${formatBytes(backup.sizeBytes).padStart(10)}  ${check}${why}\n`,
      );
    }
    for (const { title, explanation } of skipped) {
      io.stderr.write(`${text('cli.note', { note: `${title}: ${printable(explanation)}` })}\n`);
    }
    if (backups.length === 0) io.stdout.write(`${text('cli.list.none', { folder })}\n`);
    if (statistics !== null) io.stdout.write(describeStatistics(statistics));
    return exitCodes.ok;
  } catch (error) {
    return session.reportFault(error, 'Listing backups failed', json);
  }
}

function describeStatistics(found: BackupStatistics): string {
  const { days, succeededRuns, failedRuns, successRate, meanDurationMs } = found;
  const lines = [
    text('cli.list.backups', {
      backups: found.backups,
      verified: found.verifiedBackups,
      size: formatBytes(found.totalSizeBytes),
    }),
    successRate === null
      ? text('cli.list.no-runs', { days })
      : text('cli.list.runs', {
          succeeded: succeededRuns,
          all: succeededRuns + failedRuns,
          days,
          percent: Math.floor(successRate * 100),
        }),
    ...(meanDurationMs === null
      ? []
      : [text('cli.list.average', { duration: formatDuration(meanDurationMs) })]),
    text('cli.list.nights', { covered: found.nightsCovered, due: found.nightsDue }),
  ];
  return `${lines.join('\n')}\n`;
}
