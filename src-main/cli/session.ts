/** What every command needs: the engine with the real ports, who is asking, and an orderly end. */
import os from 'node:os';
import path from 'node:path';
import type { Actor } from '#shared/domain/admin.ts';
import type { Account } from '../admin/accounts.ts';
import { adminActor } from '../admin/actor.ts';
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
  /** The user of the operating system: asks for what needs no sign-in, such as databases given on the spot. */
  user: Actor;
  /**
   * The admin who signed in here, or whose token is in NIGHTJAR_TOKEN. Fails when there
   * is none. With `inPerson`, only a sign-in by passphrase counts.
   */
  requireAdmin(how?: { inPerson: boolean }): Promise<Actor>;
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
      notificationTimeoutMs: 10_000,
    },
  );
  nightjar = engine;
  if (engine.settings.setAside !== null) {
    io.stderr.write(
      `The settings could not be read; they were kept as ${engine.settings.setAside}.\n`,
    );
  }

  const requireAccount: CliSession['requireAccount'] = (how) =>
    engine.admin.cli.require(environment, how);

  return {
    io,
    nightjar: engine,
    log,
    environment,
    user: { kind: 'os-user', name: osUser() },
    requireAdmin: async (how) => adminActor((await requireAccount(how)).name, 'cli'),
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
