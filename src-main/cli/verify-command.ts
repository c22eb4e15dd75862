/** `nightjar verify`: reads a backup, or any `.sql` or `.sql.gz` file, again. */
import { text } from '#shared/words/text.ts';
import path from 'node:path';
import { formatBytes } from '#shared/format.ts';
import { firstNames } from '#shared/first-names.ts';
import { exitCodes, printable, printJson } from './output.ts';
import type { CliSession } from './session.ts';

export interface VerifyOptions {
  json?: boolean;
}

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
        message: text(`cli.verify.${found.state}`),
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
      const lines = [
        text(`cli.verify.${found.state}`),
        text('cli.verify.facts', {
          size: formatBytes(found.sizeBytes),
          sql: formatBytes(found.sqlBytes),
          tables: found.tables,
          rows: found.rows,
        }),
        ...(found.databases.length === 0
          ? []
          : [
              text('cli.verify.databases', {
                count: found.databases.length,
                names: printable(firstNames(found.databases)),
              }),
            ]),
        // A file that Nightjar did not create, and what verification cannot show.
        ...(found.kind === 'dump' ? [] : [text(`cli.verify.${found.kind}`)]),
        text(`cli.verify.manifest.${found.manifest}`),
        ...(found.state === 'good' ? [] : [text('cli.verify.only-a-drill')]),
      ];
      io.stdout.write(`${lines.join('\n  ')}\n`);
    }
    return exitCodes.ok;
  } catch (error) {
    return session.reportFault(error, 'Verification failed', json);
  }
}
