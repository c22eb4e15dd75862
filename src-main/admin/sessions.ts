/**
 * The sessions of the windows. The token of a window remains in this process; a locked window has
 * no token. Runs and schedules are independent of sessions.
 */
import type { Actor, LockReason, SessionState } from '#shared/domain/admin.ts';
import { fail, ExpectedError, type NightjarError } from '#shared/errors/errors.ts';
import { describeFault } from '../logging/fault.ts';
import type { Clock, Log } from '../system/ports.ts';
import { adminActor, nobody } from './actor.ts';
import type { Account, Accounts } from './accounts.ts';
import type { AuditTrail } from './audit.ts';
import { authenticateRecorded } from './authenticate.ts';
import { createPendingSignIns, type Entry } from './pending-sign-ins.ts';
import { endings, stateOf, type Session } from './session-state.ts';
import { stayedSignIn } from './stay-signed-in.ts';
import type { Tokens } from './tokens.ts';

const hourMs = 3_600_000;
const windowLifetimeMs = 12 * hourMs;
const stayLifetimeMs = 30 * 24 * hourMs;
const lookEveryMs = 10_000;

export interface SignIn {
  name: string;
  passphrase: string;
  /** Also after the next start of the program, until the window locks. */
  staySignedIn: boolean;
}

export interface WindowSessions {
  /** Opens a window: an admin who chose to stay signed in on this computer is signed in. */
  open(window: number): Promise<void>;
  state(window: number): Promise<SessionState>;
  createFirstAdmin(window: number, signIn: SignIn): Promise<void>;
  /**
   * Also unlocks a locked window. Fails with `passphrase-wrong`, `sign-in-throttled`, …, and with
   * `session-locked` or `not-signed-in` if the window was locked or signed out during the sign-in.
   */
  signIn(window: number, signIn: SignIn): Promise<void>;
  lock(window: number, reason: LockReason): Promise<void>;
  lockAll(reason: LockReason): Promise<void>;
  signOut(window: number): Promise<void>;
  /**
   * Changes the admin's own passphrase. This window remains signed in; other windows and the
   * command line do not.
   */
  changePassphrase(window: number, current: string, next: string): Promise<void>;
  /**
   * Returns the admin who can make privileged calls in this window now. Fails with `no-admin-yet`,
   * `not-signed-in`, `session-locked`, `session-expired`, `token-revoked`.
   */
  require(window: number): Promise<Account>;
  /** True if an admin is signed in to any window that is not locked. */
  isAnybodyIn(): boolean;
  /** Called at a key or a click: the window is not idle. */
  touch(window: number): void;
  /** Locks windows without input for too long. A timer calls it, too. */
  lockIdle(): Promise<void>;
  /** Stops the timer and removes the windows; resolves when no operation is in progress. */
  stop(): Promise<void>;
}

export interface WindowSessionsOptions {
  accounts: Accounts;
  tokens: Tokens;
  audit: Pick<AuditTrail, 'note'>;
  clock: Clock;
  log: Log;
  /** Creates the first admin. */
  osUser: string;
  lockAfterMinutes: () => number;
  onChange: () => void;
}

export function createWindowSessions(options: WindowSessionsOptions): WindowSessions {
  const { accounts, tokens, audit, clock, log, osUser, lockAfterMinutes, onChange } = options;
  const sessions = new Map<number, Session>();
  /** Changes of a passphrase in progress. Until they end, no token of the window is valid. */
  const changing = new Map<number, Promise<void>>();
  const { entering, end } = createPendingSignIns();
  const stayed = stayedSignIn(accounts);
  let timer: NodeJS.Timeout | null = null;
  /** The lock that the timer started. */
  let locking: Promise<void> = Promise.resolve();

  const now = () => ({ at: clock.nowMs(), mono: clock.monotonicMs() });
  const by = (name: string): Actor => adminActor(name, 'window');
  /** The admin of the window during a sign-in. */
  const atWindow = (window: number): Actor => {
    const session = sessions.get(window);
    return session?.kind === 'in' ? by(session.name) : nobody;
  };

  const isAnybodyIn = (): boolean => [...sessions.values()].some(({ kind }) => kind === 'in');

  const put = (window: number, session: Session): void => {
    sessions.set(window, session);
    const isWatched = isAnybodyIn();
    if (isWatched && timer === null) {
      timer = setInterval(() => {
        locking = lockIdle().catch(logged('locking failed'));
      }, lookEveryMs);
      timer.unref();
    }
    if (!isWatched && timer !== null) {
      clearInterval(timer);
      timer = null;
    }
    onChange();
  };

  const logged =
    (message: string) =>
    (fault: unknown): void =>
      log.warn(message, describeFault(fault));

  /** A window locks even if the disk is full or the keychain is locked. */
  const drop = async (session: Session | undefined): Promise<void> => {
    if (session?.kind !== 'in') return;
    await tokens.revoke(session.token).catch(logged('a token could not be revoked'));
    if (session.stays) await stayed.forget().catch(logged('a stored sign-in could not be deleted'));
  };

  /** Keeps a window closed whose sign-in was ended, even if it had no session to lock. */
  const shut = ({ window, end: reason }: Entry, name: string): NightjarError => {
    if (reason === 'signed-out' || reason === null) return { code: 'not-signed-in' };
    const { kind } = sessions.get(window) ?? { kind: 'out' };
    if (kind === 'out') {
      put(window, { kind: 'locked', name, reason });
      audit.note('locked', { reason }, by(name));
    }
    return { code: 'session-locked' };
  };

  /** Returns null if the window is open; otherwise the error. */
  const enter = async (
    entry: Entry,
    account: Account,
    stays: boolean,
  ): Promise<NightjarError | null> => {
    const { window } = entry;
    const lifetimeMs = stays ? stayLifetimeMs : windowLifetimeMs;
    const token = await tokens.issue(account, 'nightjar-window', lifetimeMs);
    const session = { kind: 'in', name: account.name, token, stays, touched: now() } as const;
    const before = sessions.get(window);
    if (entry.end === null) {
      // First, because it deletes the stored sign-in of the old session.
      await drop(before);
      if (stays) await stayed.keep(token.token);
    }
    if (entry.end !== null) {
      const reason = shut(entry, account.name);
      await drop(session);
      return reason;
    }
    const unlocks = before?.kind === 'locked' && before.name === account.name;
    audit.note(unlocks ? 'unlocked' : 'signed-in', { staysSignedIn: stays }, by(account.name));
    put(window, { ...session, touched: now() });
    return null;
  };

  const signIn: WindowSessions['signIn'] = async (window, { name, passphrase, staySignedIn }) => {
    const how = { door: 'window', by: atWindow(window) } as const;
    const refused = await entering(window, async (entry) =>
      enter(
        entry,
        await authenticateRecorded({ accounts, audit }, name, passphrase, how),
        staySignedIn,
      ),
    );
    if (refused !== null) fail(refused);
  };

  const isIdle = ({ touched }: Extract<Session, { kind: 'in' }>): boolean => {
    // Time during sleep counts: the monotonic clock can stop during sleep.
    const idleMs = Math.max(clock.monotonicMs() - touched.mono, clock.nowMs() - touched.at);
    return idleMs >= lockAfterMinutes() * 60_000;
  };

  const lock: WindowSessions['lock'] = async (window, reason) => {
    end(window, reason);
    const session = sessions.get(window);
    if (session?.kind !== 'in') return;
    put(window, { kind: 'locked', name: session.name, reason });
    audit.note('locked', { reason }, by(session.name));
    await drop(session);
  };

  const lockIdle: WindowSessions['lockIdle'] = async () => {
    for (const [window, session] of sessions) {
      if (session.kind === 'in' && isIdle(session)) await lock(window, 'idle');
    }
  };

  const require: WindowSessions['require'] = async (window) => {
    await changing.get(window);
    const session = sessions.get(window);
    if (session?.kind === 'in' && isIdle(session)) {
      await lock(window, 'idle');
      fail({ code: 'session-locked' });
    }
    if (session?.kind === 'locked') fail({ code: 'session-locked' });
    if (session === undefined || session.kind === 'out') {
      const isEmpty = (await accounts.list()).length === 0;
      return fail({ code: isEmpty ? 'no-admin-yet' : 'not-signed-in' });
    }
    try {
      return (await tokens.verify(session.token.token, 'nightjar-window')).admin;
    } catch (error) {
      // An ended session does not return. A keychain can be unlocked again.
      if (!(error instanceof ExpectedError) || !endings.has(error.error.code)) throw error;
      // The window has changed during the check: its new state counts.
      if (changing.has(window) || sessions.get(window) !== session) return require(window);
      const reason = error.error.code === 'session-expired' ? 'expired' : 'revoked';
      put(window, { kind: 'out', reason });
      throw error;
    }
  };

  const change = async (entry: Entry, name: string, passphrase: string): Promise<void> => {
    const { window } = entry;
    const work = (async () => {
      const account = await accounts.setPassphrase(
        name,
        passphrase,
        'passphrase-changed',
        by(name),
      );
      const session = sessions.get(window);
      // A window that was locked in the meantime remains locked. The passphrase is changed in any
      // case.
      if (session?.kind === 'in') await enter(entry, account, session.stays);
    })();
    const ended = work.catch(() => undefined);
    changing.set(window, ended);
    try {
      await work;
    } finally {
      if (changing.get(window) === ended) changing.delete(window);
    }
  };

  return {
    open: (window) =>
      entering(window, async (entry) => {
        try {
          const token = await stayed.token();
          if (token === null) return;
          const { id, expiresAtMs, admin } = await tokens.verify(token, 'nightjar-window');
          const { name } = admin;
          const issued = { token, id, expiresAtMs };
          const session = { kind: 'in', name, token: issued, stays: true, touched: now() } as const;
          if (entry.end !== null) {
            shut(entry, name);
            return await drop(session);
          }
          audit.note('signed-in', { staysSignedIn: true }, by(name));
          put(window, session);
        } catch (error) {
          log.warn('a stored sign-in could not be used', describeFault(error));
          if (error instanceof ExpectedError && endings.has(error.error.code)) {
            await stayed.forget().catch(logged('a stored sign-in could not be deleted'));
          }
        }
      }),
    state: async (window) => {
      try {
        const session = sessions.get(window);
        if (session?.kind === 'locked') {
          return { state: 'locked', admin: session.name, reason: session.reason };
        }
        const { name } = await require(window);
        const current = sessions.get(window);
        if (current?.kind !== 'in') return { state: 'signed-out', reason: 'not-yet' };
        const expiresAt = new Date(current.token.expiresAtMs).toISOString();
        return { state: 'signed-in', admin: name, expiresAt, staysSignedIn: current.stays };
      } catch (error) {
        if (!(error instanceof ExpectedError)) throw error;
        return stateOf(error.error, sessions.get(window));
      }
    },
    createFirstAdmin: async (window, { name, passphrase, staySignedIn }) => {
      const refused = await entering(window, async (entry) => {
        const account = await accounts.createFirst(name, passphrase, {
          kind: 'os-user',
          name: osUser,
        });
        return enter(entry, account, staySignedIn);
      });
      if (refused !== null) fail(refused);
    },
    signIn,
    lock,
    lockAll: async (reason) => {
      end('all', reason);
      await Promise.all([...sessions.keys()].map((window) => lock(window, reason)));
    },
    signOut: async (window) => {
      end(window, 'signed-out');
      const session = sessions.get(window);
      if (session === undefined || session.kind === 'out') return;
      put(window, { kind: 'out', reason: 'asked' });
      audit.note('signed-out', {}, by(session.name));
      await drop(session);
    },
    changePassphrase: (window, current, next) =>
      entering(window, async (entry) => {
        const { name } = await require(window);
        await authenticateRecorded({ accounts, audit }, name, current, {
          door: 'window',
          by: by(name),
        });
        await change(entry, name, next);
      }),
    require,
    isAnybodyIn,
    touch: (window) => {
      const session = sessions.get(window);
      if (session?.kind === 'in' && !isIdle(session)) session.touched = now();
    },
    lockIdle,
    stop: async () => {
      sessions.clear();
      if (timer !== null) clearInterval(timer);
      timer = null;
      await locking;
    },
  };
}
