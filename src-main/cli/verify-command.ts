/** `nightjar verify`: reads a backup, or any `.sql` or `.sql.gz` file, again. */
import path from 'node:path';
import { formatBytes, plural } from '#shared/format.ts';
import { firstNames } from '#shared/first-names.ts';
import { exitCodes, printable, printJson } from './output.ts';
import type { CliSession } from './session.ts';

export interface VerifyOptions {
  json?: boolean;
}

const titles = { good: 'The backup is good', 'no-damage-found': 'No damage was found' } as const;
/** Description of a file that Nightjar did not create, and what verification cannot show. */
const kindNames = {
  dump: '',
  'server-dump': 'It is a dump of a whole server, created by pg_dumpall.\n  ',
  sql: 'This SQL does not have the header and footer of pg_dump, so it is unknown whether it is complete.\n  ',
} as const;
const onlyADrill = '\n  Only a drill shows whether all of it can be restored.';

const manifestMessage = {
  matches: 'The file matches its manifest.',
  rebuilt: 'Its manifest was lost; a new manifest was created from the file.',
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
    const found = await nightjar
      .as(session.user)
      .backups.verifyFile(path.resolve(file), { signal: stopping.signal });
    if (json) {
      printJson(io, {
        success: true,
        message: titles[found.state],
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
          state: found.state,
          kind: found.kind,
        },
      });
    } else {
      const databases =
        found.databases.length === 0
          ? ''
          : `  It contains ${found.databases.length} databases: ${printable(firstNames(found.databases))}.\n`;
      io.stdout.write(
        `${titles[found.state]}\n  ${formatBytes(found.sizeBytes)}, ${formatBytes(found.sqlBytes)} of SQL, ` +
          `${found.tables} ${plural(found.tables, 'table')}, ${found.rows} ${plural(found.rows, 'row')}\n${databases}  ${kindNames[found.kind]}${manifestMessage[found.manifest]}${found.state === 'good' ? '' : onlyADrill}\n`,
      );
    }
    return exitCodes.ok;
  } catch (error) {
    return session.reportFault(error, 'Verification failed', json);
  }
}
