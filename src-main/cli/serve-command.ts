/** `nightjar serve`: serves the HTTP API without the app while the command runs. */
import { text } from '#shared/words/text.ts';
import { apiSettingsSchema } from '#shared/domain/settings.ts';
import { createLocalApi } from '../api/local-api.ts';
import { nightjarVersion } from '../system/version.ts';
import { exitCodes, printJson, printUsage } from './output.ts';
import type { CliSession } from './session.ts';

export interface ServeOptions {
  /** The text as it was typed; 0 means any free port. */
  port?: string;
  json?: boolean;
}

/** Every request has its own token, so serving needs no sign-in. */
export async function serveCommand(session: CliSession, options: ServeOptions): Promise<number> {
  const { io, nightjar, log } = session;
  const json = options.json === true;
  const port = Number(options.port ?? nightjar.settings.api().port);
  const isAny = options.port === '0';
  const checked = apiSettingsSchema.shape.port.safeParse(port);
  if (!isAny && !checked.success) {
    return printUsage(io, checked.error.issues[0]?.message ?? '', json);
  }
  const api = createLocalApi({
    nightjar,
    authenticate: (token) => nightjar.admin.authenticateApi(token),
    log,
    version: nightjarVersion,
  });
  try {
    const stopped = new Promise<void>((resolve) => session.onInterrupt(resolve));
    const listening = await api.start(port);
    const url = `http://127.0.0.1:${listening}/api/v1`;
    if (json) printJson(io, { success: true, message: 'Serving', data: { url, port: listening } });
    else io.stdout.write(`${text('cli.serving', { url })}\n`);
    await stopped;
    return exitCodes.ok;
  } catch (error) {
    return session.reportFault(error, 'Serving failed', json);
  } finally {
    await api.stop();
  }
}
