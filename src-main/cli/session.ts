/** What every command needs: the engine with the real ports, who is asking, and an orderly end. */
import os from 'node:os';
import path from 'node:path';
import type { Actor } from '#shared/domain/admin.ts';
import type { Account } from '../admin/accounts.ts';
import { osUser } from '../admin/administration.ts';
import { failed } from '../api/responses.ts';
import { systemClock } from '../system/clock.ts';
import { keytarStore } from '../credentials/keytar-store.ts';
import { requireUserDataFolder } from '../files/user-data-folder.ts';
import { createLog } from '../logging/log.ts';
import { describeFault, errorOfFault } from '../logging/fault.ts';
import { createNightjar } from '../engine/create-engine.ts';
import type { Nightjar } from '../engine/engine.ts';
import type { Log } from '../system/ports.ts';
import { realProcesses } from '../system/processes.ts';
import { stopWithinMs } from '../engine/stop-bounded.ts';
import { nightjarVersion } from '../system/version.ts';
import { exitCodeOf, exitCodes, printError, printJson, type CliIo } from './output.ts';
import { defaultBackupFolder, userDataFolder } from '../system/user-folders.ts';

export interface CliSession {
  io: CliIo;
  nightjar: Nightjar;
  log: Log;
  environment: NodeJS.ProcessEnv;
  /** The user of the operating system: for databases given on the spot, which need no sign-in. */
  osUser: string;
  /** Who asks: the user of the operating system, or the admin once `requireAdmin` let one in. */
  actor(): Actor;
  /**
   * The name of the admin who signed in here, or whose token is in NIGHTJAR_TOKEN. Fails when there
   * is none. With `inPerson`, only a sign-in by passphrase counts.
   */
  requireAdmin(how?: { inPerson: boolean }): Promise<string>;
  requireAccount(how?: { inPerson: boolean }): Promise<Account>;
  /**
   * Called on Ctrl+C or SIGTERM instead of ending at once. It may fail: what it is to stop may have
   * ended meanwhile, and then the command ends as it would have.
   */
  onInterrupt(handler: () => void): void;
  /** Prints what went wrong and returns the exit code. */
  reportFault(fault: unknown, what: string, json: boolean): number;
  close(): Promise<void>;
}

const interrupts = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export async function openCliSession(io: CliIo): Promise<CliSession> {
  const environment = process.env;
  const userData = userDataFolder(process.platform, environment, os.homedir());
  requireUserDataFolder(userData);
  const log = createLog({ folder: path.join(userData, 'logs') });
  log.info('command line started', { version: nightjarVersion });

  let nightjar: Nightjar | null = null;
  let interrupted = false;
  let interruptHandler: (() => void) | null = null;
  const stopBy = (handler: () => void): void => {
    try {
      handler();
    } catch (fault) {
      log.info('an interrupt found nothing to stop', describeFault(fault));
    }
  };
  const interrupt = (): void => {
    interrupted = true;
    setTimeout(() => {
      log.error('Stopping took too long', { stopWithinMs });
      process.exit(exitCodes.notDone);
    }, stopWithinMs).unref();
    if (interruptHandler !== null) stopBy(interruptHandler);
    // Nothing is being written: end what runs (the start of the sample server, say) and go.
    else
      void (nightjar?.stop() ?? Promise.resolve()).finally(() => process.exit(exitCodes.notDone));
  };
  for (const signal of interrupts) process.on(signal, interrupt);

  const engine = await createNightjar(
    {
      clock: systemClock,
      processes: realProcesses,
      secrets: keytarStore(),
      log,
      // The terminal itself tells how it went.
      notifier: { isSupported: () => false, notify: () => undefined },
    },
    {
      userDataFolder: userData,
      defaultBackupFolder: defaultBackupFolder(os.homedir()),
      version: nightjarVersion,
      environment,
      platform: process.platform,
      // Nobody is left to try again when this process has ended.
      noticePatienceMs: 10_000,
    },
  );
  nightjar = engine;
  if (engine.settings.setAside !== null) {
    io.stderr.write(
      `The settings could not be read; they were kept as ${engine.settings.setAside}.\n`,
    );
  }

  const user = osUser();
  let actor: Actor = { kind: 'os-user', name: user };
  const requireAccount: CliSession['requireAccount'] = async (how) => {
    const account = await engine.admin.cli.require(environment, how);
    actor = { kind: 'admin', name: account.name, door: 'cli' };
    return account;
  };

  return {
    io,
    nightjar: engine,
    log,
    environment,
    osUser: user,
    actor: () => actor,
    requireAdmin: async (how) => (await requireAccount(how)).name,
    requireAccount,
    onInterrupt: (handler) => {
      interruptHandler = handler;
      if (interrupted) stopBy(handler);
    },
    reportFault: (fault, what, json) => {
      const error = errorOfFault(fault, log, what);
      if (json) printJson(io, failed(what, error));
      else printError(io, error);
      return exitCodeOf(error);
    },
    close: async () => {
      await engine.stop();
      for (const signal of interrupts) process.off(signal, interrupt);
    },
  };
}

/** The admin who signed in for a stored connection, else the user of the operating system. */
export function nameOf(session: CliSession): string {
  const actor = session.actor();
  return 'name' in actor ? actor.name : session.osUser;
}
