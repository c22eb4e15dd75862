/** Prints the states of the keychain in a session of its own: unlocked, locked, unlocked again. */
import { spawnSync } from 'node:child_process';
import { keytarStore } from '../../src-main/credentials/keytar-store.ts';
import { createPasswords } from '../../src-main/credentials/passwords.ts';
import { isKeyringLocked } from '../../src-main/credentials/secret-service.ts';
import { realProcesses } from '../../src-main/system/processes.ts';

const passwords = createPasswords({
  secrets: keytarStore({
    isLocked: () => isKeyringLocked(realProcesses, process.platform, process.env),
  }),
});
const call = (method: string): void => {
  const args = [
    '--session',
    '--dest=org.freedesktop.secrets',
    '--object-path=/org/freedesktop/secrets',
  ];
  spawnSync('gdbus', [
    'call',
    ...args,
    `--method=org.freedesktop.Secret.Service.${method}`,
    "['/org/freedesktop/secrets/collection/login']",
  ]);
};
const states = [await passwords.state()];
call('Lock');
states.push(await passwords.state());
console.log(JSON.stringify(states.map(({ state }) => state)));
