/** `nightjar verify`: re-reads a backup, or anybody's `.sql` or `.sql.gz`. */
import path from 'node:path';
import { formatBytes, plural } from '#shared/format.ts';
import { firstNames } from '../restore/first-names.ts';
import { exitCodes, printable, printJson } from './output.ts';
import type { CliSession } from './session.ts';

export interface VerifyOptions {
  json?: boolean;
}

const manifestWords = {
  matches: 'It is the file that its manifest describes.',
  rebuilt: 'Its manifest was lost; a new one was made from the file.',
  none: 'There is no manifest to compare it with.',
} as const;

export async function verifyCommand(
  session: CliSession,
  file: string,
  options: VerifyOptions,
): Promise<number> {
  const { io, nightjar } = session;
  const json = options.json === true;
  const stopping = new AbortController();
  session.onInterrupt(() => stopping.abort());
  try {
    const found = await nightjar.backups.verifyFile(path.resolve(file), {
      by: session.osUser,
      signal: stopping.signal,
    });
    if (json) {
      printJson(io, {
        success: true,
        message: 'The backup is good',
        data: {
          path: file,
          size_bytes: found.sizeBytes,
          sql_bytes: found.sqlBytes,
          sha256: found.fileSha256,
          tables: found.tables,
          rows: found.rows,
          objects: found.objects,
          databases: found.databases,
          manifest: found.manifest,
        },
      });
    } else {
      const databases =
        found.databases.length === 0
          ? ''
          : `  It holds ${found.databases.length} databases: ${printable(firstNames(found.databases))}.\n`;
      io.stdout.write(
        `The backup is good\n  ${formatBytes(found.sizeBytes)}, ${formatBytes(found.sqlBytes)} of SQL, ` +
          `${found.tables} ${plural(found.tables, 'table')}, ${found.rows} ${plural(found.rows, 'row')}\n${databases}  ${manifestWords[found.manifest]}\n`,
      );
    }
    return exitCodes.ok;
  } catch (error) {
    return session.reportFault(error, 'Verification failed', json);
  }
}
