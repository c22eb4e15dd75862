/**
 * Asks the Secret Service of a Linux desktop whether its default keyring is locked. Reading a secret does not
 * show it: a locked keyring answers as an empty one does, and a secret that exists opens a prompt. Source:
 * freedesktop.org, "Secret Service API", property `Locked`. keytar does not report it.
 */
import type { ProcessPort } from '../system/processes.ts';

const service = 'org.freedesktop.secrets';
const keyring = '/org/freedesktop/secrets/aliases/default';
const get = 'org.freedesktop.DBus.Properties.Get';
const property = ['org.freedesktop.Secret.Collection', 'Locked'] as const;
const timeoutMs = 3000;

/** Any one of these programs is enough; desktops install at least one of them. */
const askers: readonly { file: string; args: readonly string[] }[] = [
  {
    file: 'gdbus',
    args: [
      'call',
      '--session',
      `--dest=${service}`,
      `--object-path=${keyring}`,
      `--method=${get}`,
      ...property,
    ],
  },
  {
    file: 'dbus-send',
    args: [
      '--session',
      '--print-reply=literal',
      `--dest=${service}`,
      keyring,
      get,
      ...property.map((name) => `string:${name}`),
    ],
  },
];

/** Resolves with null if it cannot be known. Never opens a prompt. */
export async function isKeyringLocked(
  processes: Pick<ProcessPort, 'run'>,
  platform: NodeJS.Platform,
  environment: NodeJS.ProcessEnv,
): Promise<boolean | null> {
  if (platform !== 'linux') return null;
  const env: NodeJS.ProcessEnv = {};
  for (const name of ['PATH', 'DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'HOME']) {
    env[name] = environment[name];
  }
  for (const { file, args } of askers) {
    const { exitCode, stdout } = await processes.run({ file, args, env, timeoutMs });
    if (exitCode !== 0) continue;
    const answer = /\b(?:true|false)\b/u.exec(stdout);
    if (answer !== null) return answer[0] === 'true';
  }
  return null;
}
