/** The private scheme `app://nightjar/`, which serves the built page instead of `file://`. */
import { randomBytes } from 'node:crypto';
import { protocol } from 'electron';
import { spoken } from '#shared/words/speak.ts';
import { builtPage, pageScheme } from './origin.ts';
import { listPageFiles, servePage } from './page-files.ts';

/** Must run before Electron is ready. */
export function declarePageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: pageScheme, privileges: { standard: true, secure: true, codeCache: true } },
  ]);
}

export async function servePageScheme(folder: string): Promise<void> {
  const files = await listPageFiles(folder);
  protocol.handle(pageScheme, (request) =>
    servePage(files, builtPage.origin, request, () => randomBytes(18).toString('base64'), spoken()),
  );
}
