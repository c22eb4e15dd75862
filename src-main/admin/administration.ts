/** Creates the accounts, tokens, sessions and the audit trail of one user-data folder. */
import os from 'node:os';
import path from 'node:path';
import type { DoctorCheck } from '#shared/domain/doctor.ts';
import { describeBreaks } from '#shared/audit-messages.ts';
import { ExpectedError, type NightjarError } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';
import type { Log, Ports } from '../system/ports.ts';
import { createAccounts, type Accounts } from './accounts.ts';
import { openAuditTrail, type AuditTrail } from './audit.ts';
import { createCliSignIn, type CliSignIn } from './cli-sign-in.ts';
import type { ScryptCost } from './passphrase.ts';
import { logRejectedTokens } from './rejected-tokens.ts';
import { endings } from './session-state.ts';
import { createWindowSessions, type WindowSessions } from './sessions.ts';
import { createTokens, type Tokens } from './tokens.ts';

export interface Administration {
  accounts: Accounts;
  tokens: Tokens;
  /** Sessions of the windows. */
  sessions: WindowSessions;
  /** Sign-in of the command line. */
  cli: CliSignIn;
  audit: AuditTrail;
  /** For the HTTP API. Fails with `token-invalid`, `session-expired`, `token-revoked`, … */
  authenticateApi(token: string): Promise<{ admin: string }>;
  doctor(): Promise<DoctorCheck[]>;
  /** Damaged files to report; see `accounts.damage`. */
  damage(): Promise<DoctorCheck[]>;
  /** Stops timers; resolves when the trail is written. */
  stop(): Promise<void>;
}

export interface AdministrationOptions extends Pick<Ports, 'clock' | 'secrets'> {
  /** Also passes `registerSecret` to the audit trail; see `logWithAudit`. */
  log: Log;
  audit: AuditTrail;
  userDataFolder: string;
  lockAfterMinutes: () => number;
  onSessionChange: () => void;
  cost?: ScryptCost | undefined;
}

/** Returns the audit trail, and a log whose secrets are also omitted from the trail. */
export function openAudit(
  { clock, log }: Pick<Ports, 'clock' | 'log'>,
  userDataFolder: string,
): { audit: AuditTrail; log: Log } {
  const audit = openAuditTrail({ folder: path.join(userDataFolder, 'audit'), clock, log });
  return {
    audit,
    log: {
      info: (message, facts) => log.info(message, facts),
      warn: (message, facts) => log.warn(message, facts),
      error: (message, facts) => log.error(message, facts),
      registerSecret: (secret) => {
        log.registerSecret(secret);
        audit.registerSecret(secret);
      },
    },
  };
}

export function createAdministration(options: AdministrationOptions): Administration {
  const { clock, log, audit, secrets, userDataFolder, lockAfterMinutes, onSessionChange, cost } =
    options;
  const folder = path.join(userDataFolder, 'admin');
  const accounts = createAccounts({
    folder,
    keychain: secrets,
    clock,
    log,
    record: audit.record,
    ...(cost === undefined ? {} : { cost }),
  });
  const tokens = createTokens({
    file: path.join(folder, 'tokens.json'),
    accounts,
    clock,
    log,
    record: audit.record,
  });
  const sessions = createWindowSessions({
    accounts,
    tokens,
    audit,
    clock,
    log,
    osUser: osUser(),
    lockAfterMinutes,
    onChange: onSessionChange,
  });
  const refuse = logRejectedTokens(audit, clock);
  return {
    accounts,
    tokens,
    sessions,
    cli: createCliSignIn({ accounts, tokens, audit }),
    audit,
    authenticateApi: async (token) => {
      try {
        return { admin: (await tokens.verify(token, 'nightjar-api')).admin.name };
      } catch (error) {
        if (error instanceof ExpectedError && endings.has(error.error.code)) {
          refuse(error.error.code);
        }
        throw error;
      }
    },
    doctor: async () => [
      await orFailed('Admins', () => checkAdmins(accounts)),
      await orFailed('Audit trail', () => checkAudit(audit, accounts)),
    ],
    damage: async () => {
      const damage = await accounts.damage();
      return damage === null ? [] : [failed('Admins', damage)];
    },
    stop: async () => {
      await sessions.stop();
      await audit.flush();
    },
  };
}

/** User of this process. In some containers the user has no name. */
export function osUser(): string {
  try {
    return os.userInfo().username;
  } catch {
    return 'unknown';
  }
}

function failed(name: string, error: NightjarError): DoctorCheck {
  const { title, explanation, nextStep } = describeError(error);
  return { name, state: 'failed', detail: `${title}. ${explanation}`, nextStep };
}

async function orFailed(name: string, check: () => Promise<DoctorCheck>): Promise<DoctorCheck> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof ExpectedError) return failed(name, error.error);
    throw error;
  }
}

async function checkAdmins(accounts: Accounts): Promise<DoctorCheck> {
  const name = 'Admins';
  const damage = await accounts.damage();
  if (damage !== null) return failed(name, damage);
  const admins = await accounts.list();
  if (admins.length === 0) {
    return {
      name,
      state: 'attention',
      detail: 'There is no admin yet.',
      nextStep: 'Open Nightjar and create the first admin, or run “nightjar admin add”.',
    };
  }
  const detail = `${admins.length} ${admins.length === 1 ? 'admin' : 'admins'}.`;
  return (await accounts.usesFile())
    ? {
        name,
        state: 'attention',
        detail: `${detail} There was no keychain when the first admin was created. The hashes of the passphrases are in a file that only this account can read.`,
        nextStep: null,
      }
    : { name, state: 'ok', detail, nextStep: null };
}

/** Every first admin is recorded. If the entry is missing, the whole trail was removed. */
async function missingBeginning(audit: AuditTrail, accounts: Accounts): Promise<string | null> {
  // A separate check reports damaged accounts.
  if ((await accounts.damage()) !== null || (await accounts.list()).length === 0) return null;
  const first = { before: null, limit: 1, kinds: ['first-admin-created' as const], text: '' };
  return (await audit.list(first)).entries.length > 0
    ? null
    : 'there are admins, but no entry about the first admin: the trail was deleted and started again.';
}

async function checkAudit(audit: AuditTrail, accounts: Accounts): Promise<DoctorCheck> {
  const name = 'Audit trail';
  const verdict = await audit.verifyChain();
  const broken = describeBreaks(verdict) ?? (await missingBeginning(audit, accounts));
  if (broken !== null) {
    return {
      name,
      state: 'failed',
      detail: `${audit.file}: ${broken}`,
      nextStep: 'Find out who changed it. Keep a copy of the file: new entries are added to it.',
    };
  }
  const torn = verdict.tornLines === 0 ? '' : ` ${verdict.tornLines} incomplete after a crash.`;
  const entries = `${verdict.entries} ${verdict.entries === 1 ? 'entry' : 'entries'}, unbroken.`;
  return audit.lost > 0
    ? {
        name,
        state: 'attention',
        detail: `${entries}${torn} ${audit.lost} could not be written since the start.`,
        nextStep: 'Check the permissions of the user-data folder and the free space.',
      }
    : { name, state: 'ok', detail: `${entries}${torn}`, nextStep: null };
}
