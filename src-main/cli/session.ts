/**
 * Resources that every command needs: the engine with the real ports, the current user, and an
 * orderly shutdown.
 */
import { text } from '#shared/words/text.ts';
import os from 'node:os';
import path from 'node:path';
import type { Actor } from '#shared/domain/admin.ts';
import { describeSetAside, nameOfSetAside } from '#shared/set-aside-messages.ts';
import type { Account } from '../admin/accounts.ts';
import { adminActor } from '../admin/actor.ts';
import { osUser } from '../admin/administration.ts';
import { failed } from '../api/responses.ts';
import { systemClock } from '../system/clock.ts';
import { keytarStore } from '../credentials/keytar-store.ts';
import { isKeyringLocked } from '../credentials/secret-service.ts';
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
  /**
   * The user of the operating system. Used for actions without a sign-in, for example on databases
   * given by URL.
   */
  user: Actor;
  /**
   * The admin who signed in on the command line, or whose token is in NIGHTJAR_TOKEN. Fails if
   * there is none. With `inPerson`, only a sign-in by passphrase counts.
   */
  requireAdmin(how?: { inPerson: boolean }): Promise<Actor>;
  requireAccount(how?: { inPerson: boolean }): Promise<Account>;
  /**
   * Registers the handler of Ctrl+C and SIGTERM, which replaces the immediate exit. The handler can
   * throw if the operation has already finished. The command then finishes normally.
   */
  onInterrupt(handler: () => void): void;
  /** Prints the error and returns the exit code. */
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
      log.info('an interrupt had nothing to stop', describeFault(fault));
    }
  };
  const interrupt = (): void => {
    interrupted = true;
    setTimeout(() => {
      log.error('Stopping took too long', { stopWithinMs });
      process.exit(exitCodes.notDone);
    }, stopWithinMs).unref();
    if (interruptHandler !== null) stopBy(interruptHandler);
    // Nothing is being written: stop everything that runs (for example the start of the sample
    // server) and exit.
    else
      void (nightjar?.stop() ?? Promise.resolve()).finally(() => process.exit(exitCodes.notDone));
  };
  for (const signal of interrupts) process.on(signal, interrupt);

  const engine = await createNightjar(
    {
      clock: systemClock,
      processes: realProcesses,
      secrets: keytarStore({
        isLocked: () => isKeyringLocked(realProcesses, process.platform, environment),
      }),
      log,
      // The terminal itself shows the result.
      notifier: { isSupported: () => false, notify: () => undefined },
    },
    {
      userDataFolder: userData,
      defaultBackupFolder: defaultBackupFolder(os.homedir()),
      version: nightjarVersion,
      environment,
      platform: process.platform,
      // After the exit of this process no one would repeat a delivery.
      notificationTimeoutMs: 10_000,
    },
  );
  nightjar = engine;
  for (const entry of engine.settings.entriesSetAside()) {
    io.stderr.write(`${nameOfSetAside(entry)}: ${describeSetAside(entry)}\n`);
  }
  if (engine.settings.setAside !== null) {
    io.stderr.write(`${text('cli.settings-renamed', { path: engine.settings.setAside })}\n`);
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
