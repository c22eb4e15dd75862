/**
 * Creates the basic parts of the engine: settings, tools and server access, secrets, connections.
 */
import path from 'node:path';
import { createCompressors, type Compressors } from '../compression/installed.ts';
import { turnOffNativeCode } from '../compression/native-library.ts';
import { createConnections, type Connections } from '../connections/connections.ts';
import { createServerAnswers, type ServerAnswers } from '../connections/server-answers.ts';
import { createPasswords, type Passwords } from '../credentials/passwords.ts';
import { parseConnectionUrl } from '../postgres/connection/connection-url.ts';
import { createServerAccess, type ServerAccess } from '../postgres/connection/server-access.ts';
import { createSample, type Sample } from '../postgres/sample/sample.ts';
import { createToolbox, type Toolbox } from '../postgres/tools/toolbox.ts';
import { openSettings, type SettingsStore } from '../settings/settings-store.ts';
import { installationId } from '../settings/installation.ts';
import type { Log, Ports } from '../system/ports.ts';
import { preventsLaterBackups } from '#shared/protection/blockers.ts';
import type { Nightjar, NightjarOptions } from './engine.ts';
import type { Events } from './events.ts';

export interface Basics {
  settings: SettingsStore;
  compressors: Compressors;
  toolbox: Toolbox;
  server: ServerAccess;
  passwords: Passwords;
  sample: Sample;
  /** `probe` remembers the answer in `answers`. */
  connections: Connections;
  answers: ServerAnswers;
  questions: Nightjar['connections'];
}

/** `log` also passes secrets to the audit trail, which must redact them; see `openAudit`. */
export async function createBasics(
  { clock, processes, secrets }: Ports,
  { userDataFolder, environment, platform, compressors: givenCompressors }: NightjarOptions,
  log: Log,
  events: Events,
): Promise<Basics> {
  const registerSecret = (secret: string): void => log.registerSecret(secret);
  const settings = await openSettings({
    file: path.join(userDataFolder, 'settings.json'),
    log,
    clock,
  });
  if (!settings.current().nativeCode) turnOffNativeCode();
  const toolbox = createToolbox({
    environment,
    platform,
    processes,
    log,
    chosenFolder: () => settings.current().toolsFolder,
  });
  const installation = await installationId(userDataFolder, log);
  const server = createServerAccess(
    { toolbox, processes, environment, platform, installation },
    registerSecret,
  );
  const passwords = createPasswords({ secrets, registerSecret });
  const sample = createSample({ userDataFolder, processes });
  const connections = createConnections({
    settings,
    passwords,
    server,
    sample,
    log,
    onChange: () => events.emit('connections-changed', undefined),
  });
  const answers = createServerAnswers({
    connections,
    isAboutServer: preventsLaterBackups,
    clock,
    log,
    onAnswer: (answer) => events.emit('server-answered', answer),
  });
  events.on('run-changed', (run) => {
    if (run.connectionId === null) return;
    if (run.state === 'failed') answers.note(run.connectionId, run.error);
    if (run.state === 'published') answers.note(run.connectionId, null);
  });
  const asking = { ...connections, probe: answers.ask };
  const compressors = createCompressors(log, givenCompressors);
  return {
    settings,
    compressors,
    toolbox,
    server,
    passwords,
    sample,
    connections: asking,
    questions: { ...asking, parseUrl: parseConnectionUrl, answers: answers.list },
    answers,
  };
}
