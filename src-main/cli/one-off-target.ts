/**
 * A database named by `--url`. The caller's password comes from the URL, or from the same places as
 * in libpq.
 */
import os from 'node:os';
import path from 'node:path';
import { connectionFieldsSchema } from '#shared/domain/connection.ts';
import { fail, invalidInput } from '#shared/errors/errors.ts';
import { errnoMessage } from '../files/file-port.ts';
import { readLimits, readRegularText } from '../files/regular-file.ts';
import { parseConnectionUrl } from '../postgres/connection/connection-url.ts';
import type { Password } from '../postgres/connection/connection-environment.ts';
import type { ServerTarget } from '../postgres/connection/server-access.ts';

export async function oneOffTarget(
  url: string,
  environment: NodeJS.ProcessEnv,
): Promise<ServerTarget> {
  const { fields, password, rootCertificatePath } = parseConnectionUrl(url);
  // The defaults of libpq: the user of the system, and a database with the name of the user.
  const user = fields.user ?? environment['PGUSER'] ?? os.userInfo().username;
  const database = fields.database ?? environment['PGDATABASE'] ?? user;
  const parsed = connectionFieldsSchema.safeParse({
    host: 'localhost',
    port: 5432,
    tlsMode: 'prefer',
    ...fields,
    user,
    database,
    name: database,
    rootCertificatePem:
      rootCertificatePath === null ? null : await readCertificate(rootCertificatePath),
  });
  if (!parsed.success) return fail(invalidInput(parsed.error));
  return { fields: parsed.data, password: callersPassword(password, environment) };
}

function callersPassword(fromUrl: string | null, environment: NodeJS.ProcessEnv): Password {
  const given = fromUrl ?? environment['PGPASSWORD'] ?? null;
  if (given !== null) return { kind: 'given', value: given };
  return {
    kind: 'passfile',
    path: environment['PGPASSFILE'] ?? usualPasswordFile(environment),
  };
}

/** Default place of libpq's password file (manual, "The Password File"). */
function usualPasswordFile(environment: NodeJS.ProcessEnv): string {
  return process.platform === 'win32'
    ? path.join(environment['APPDATA'] ?? '', 'postgresql', 'pgpass.conf')
    : path.join(os.homedir(), '.pgpass');
}

async function readCertificate(file: string): Promise<string> {
  try {
    return await readRegularText(file, { limitBytes: readLimits.certificateBytes });
  } catch (error) {
    return fail(
      {
        code: 'invalid-input',
        problems: [{ field: 'sslrootcert', message: `${file}: ${errnoMessage(error)}` }],
      },
      error,
    );
  }
}
