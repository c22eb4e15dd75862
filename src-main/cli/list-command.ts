/** `nightjar list`: the backups of a connection or of a folder, newest first. */
import path from 'node:path';
import { formatBytes } from '#shared/format.ts';
import { backupData } from '../answers.ts';
import { exitCodes, printJson } from './output.ts';
import type { CliSession } from './session.ts';

export interface ListOptions {
  connection?: string;
  output?: string;
  json?: boolean;
}

export async function listCommand(session: CliSession, options: ListOptions): Promise<number> {
  const { io, nightjar } = session;
  const json = options.json === true;
  try {
    const folder =
      options.output ??
      (options.connection === undefined
        ? nightjar.settings.backupFolder()
        : nightjar.backups.folderOf(nightjar.connections.find(options.connection).id));
    const backups = await nightjar.backups.listFolder(path.resolve(folder));
    if (json) {
      printJson(io, {
        success: true,
        message: `${backups.length} ${backups.length === 1 ? 'backup' : 'backups'}`,
        data: backups.map((backup) => backupData(backup, folder)),
      });
      return exitCodes.ok;
    }
    for (const backup of backups) {
      const check = backup.details === null ? 'no manifest' : 'verified';
      io.stdout.write(
        `${backup.filename}  ${formatBytes(backup.sizeBytes).padStart(10)}  ${check}\n`,
      );
    }
    if (backups.length === 0) io.stdout.write(`No backups in ${folder}.\n`);
    return exitCodes.ok;
  } catch (error) {
    return session.reportFault(error, 'Listing backups failed', json);
  }
}
