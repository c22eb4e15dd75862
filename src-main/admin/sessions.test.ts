import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AuditFacts } from '#shared/domain/admin.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import { memoryStore } from '../credentials/memory-store.ts';
import type { SecretStore } from '../system/ports.ts';
import { createAccounts, type Accounts } from './accounts.ts';
import { authenticateRecorded } from './authenticate.ts';
import { createWindowSessions, type WindowSessions } from './sessions.ts';
import { cheap, quietLog, tester, testClock, type TestClock } from './test-support.ts';
import { createTokens, type Tokens } from './tokens.ts';

const passphrase = 'mossy kettle argues quietly';
const minuteMs = 60_000;
const ada = { name: 'Ada', passphrase, staySignedIn: false };
let folder: string;
let clock: TestClock;
let keychain: SecretStore;
let accounts: Accounts;
let tokens: Tokens;
let sessions: WindowSessions;
let noted: string[];
let changes = 0;
let lockAfterMinutes = 15;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-sessions-'));
  clock = testClock();
  keychain = memoryStore();
  noted = [];
  changes = 0;
  lockAfterMinutes = 15;
  sessions = newProcess();
});
afterEach(async () => {
  await sessions.stop();
  await rm(folder, { recursive: true, force: true });
});

function newProcess(): WindowSessions {
  const record = async (kind: string): Promise<void> => void noted.push(kind);
  const log = quietLog();
  accounts = createAccounts({ folder, keychain, clock, log, cost: cheap, record });
  tokens = createTokens({ file: path.join(folder, 'tokens.json'), accounts, clock, log, record });
  return createWindowSessions({
    accounts,
    tokens,
    audit: { note: (kind) => void noted.push(kind) },
    clock,
    log,
    osUser: 'ada',
    lockAfterMinutes: () => lockAfterMinutes,
    onChange: () => (changes += 1),
  });
}
const stateOf = async (window: number, of = sessions): Promise<string> =>
  (await of.state(window)).state;
const admission = (window: number, of = sessions): Promise<string> =>
  of.require(window).then(
    ({ name }) => name,
    (error: { error: { code: string } }) => error.error.code,
  );

describe('a window', () => {
  it('first asks for the first admin, who is then signed in', async () => {
    expect(await stateOf(1)).toBe('needs-first-admin');
    expect(await admission(1)).toBe('no-admin-yet');
    await sessions.createFirstAdmin(1, ada);
    expect(await sessions.state(1)).toEqual({
      state: 'signed-in',
      admin: 'Ada',
      expiresAt: new Date(clock.nowMs() + 12 * 60 * minuteMs).toISOString(),
      staysSignedIn: false,
    });
    expect(await admission(1)).toBe('Ada');
    expect(noted).toEqual(['first-admin-created', 'signed-in']);
  });

  it('has no admin after the next start', async () => {
    await sessions.createFirstAdmin(1, ada);
    const next = newProcess();
    await next.open(1);
    expect(await stateOf(1, next)).toBe('signed-out');
    expect(await admission(1, next)).toBe('not-signed-in');
  });

  it('has its own session: a sign-in in one window is not valid in another', async () => {
    await sessions.createFirstAdmin(1, ada);
    await sessions.open(2);
    expect(await admission(2)).toBe('not-signed-in');
    await sessions.signIn(2, ada);
    await sessions.signOut(1);
    expect(await admission(1)).toBe('not-signed-in');
    expect(await admission(2)).toBe('Ada');
    await sessions.lock(2, 'asked');
    expect(await admission(2)).toBe('session-locked');
    expect(await stateOf(1)).toBe('signed-out');
  });

  it('rejects a wrong passphrase', async () => {
    await sessions.createFirstAdmin(1, ada);
    await sessions.signOut(1);
    expect(await sessions.state(1)).toEqual({ state: 'signed-out', reason: 'asked' });
    const wrong = sessions.signIn(1, { ...ada, passphrase: 'another long passphrase' });
    await expect(wrong).rejects.toMatchObject({ error: { code: 'passphrase-wrong' } });
    expect(await stateOf(1)).toBe('signed-out');
    expect(noted.at(-1)).toBe('sign-in-failed');
  });

  it('records a failed attempt with the name of the admin, however the user writes it', async () => {
    await sessions.createFirstAdmin(1, { ...ada, name: 'Ada King' });
    const names: unknown[] = [];
    const audit = { note: (_kind: string, facts: AuditFacts) => void names.push(facts['name']) };
    for (const name of ['ADA  KING', ' Ａｄａ Ｋｉｎｇ', 'Ada', passphrase]) {
      const wrong = 'another long passphrase';
      await expect(
        authenticateRecorded({ accounts, audit }, name, wrong, { door: 'window', by: tester }),
      ).rejects.toMatchObject({ error: { code: 'passphrase-wrong' } });
      // Past the wait after a failed attempt.
      clock.pass(60 * minuteMs);
    }
    expect(names).toEqual(['Ada King', 'Ada King', undefined, undefined]);
  });

  it('ends its session when the session has expired, and when its admin is removed', async () => {
    await sessions.createFirstAdmin(1, ada);
    lockAfterMinutes = 1440;
    clock.pass(12 * 60 * minuteMs);
    expect(await admission(1)).toBe('session-expired');
    expect(await admission(1)).toBe('not-signed-in');
    expect(await sessions.state(1)).toEqual({ state: 'signed-out', reason: 'expired' });
    await sessions.signIn(1, ada);
    await accounts.add('Eve', passphrase, tester);
    await accounts.remove('Ada', tester);
    expect(await admission(1)).toBe('token-revoked');
    expect(await sessions.state(1)).toEqual({ state: 'signed-out', reason: 'revoked' });
  });

  it('reports if sign-in is impossible, and continues when the keychain is available again', async () => {
    await sessions.createFirstAdmin(1, ada);
    const { vault } = accounts;
    accounts.vault = () => Promise.reject(new ExpectedError({ code: 'keychain-locked' }));
    accounts.byId = () => Promise.reject(new ExpectedError({ code: 'keychain-locked' }));
    expect(await sessions.state(1)).toEqual({
      state: 'unusable',
      error: { code: 'keychain-locked' },
    });
    accounts.vault = vault;
    accounts.byId = async (id) => ({ ...(await accounts.list())[0]!, id, generation: 0 });
    expect(await admission(1)).toBe('Ada');
  });
});

/** The new passphrase is on disk, and the change waits there until `release`. */
function holdUpChange(): { reached: Promise<void>; release: () => void } {
  const { setPassphrase } = accounts;
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const reached = new Promise<void>((resolve) => {
    accounts.setPassphrase = async (...given) => {
      const account = await setPassphrase(...given);
      resolve();
      await gate;
      return account;
    };
  });
  return { reached, release };
}

/** The next token is checked only after `release`. */
function holdUpVerifying(): { release: () => void; refused: Promise<void> } {
  const { verify } = tokens;
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const refused = new Promise<void>((resolve) => {
    tokens.verify = async (...given) => {
      tokens.verify = verify;
      await gate;
      return verify(...given).catch((error: unknown) => {
        resolve();
        throw error;
      });
    };
  });
  return { release, refused };
}

describe("a change of the admin's own passphrase", () => {
  beforeEach(() => sessions.createFirstAdmin(1, ada));

  it('ends no session of a window that makes a call at the same time', async () => {
    const { reached, release } = holdUpChange();
    const changed = sessions.changePassphrase(1, passphrase, `${passphrase}!`);
    await reached;
    const asked = [admission(1), stateOf(1)];
    release();
    expect(await Promise.all(asked)).toEqual(['Ada', 'signed-in']);
    await changed;
    expect(await admission(1)).toBe('Ada');
  });

  it('ends no session of a window that made a call before', async () => {
    const verifying = holdUpVerifying();
    const asked = admission(1);
    await Promise.resolve();
    const { reached, release } = holdUpChange();
    const changed = sessions.changePassphrase(1, passphrase, `${passphrase}!`);
    await reached;
    verifying.release();
    // The token is no longer valid, and the change is still in progress.
    await verifying.refused;
    release();
    expect(await asked).toBe('Ada');
    await changed;
    expect(await stateOf(1)).toBe('signed-in');
  });

  it('opens no window that was locked during the change', async () => {
    const { reached, release } = holdUpChange();
    const changed = sessions.changePassphrase(1, passphrase, `${passphrase}!`);
    await reached;
    await sessions.lock(1, 'asked');
    release();
    await changed;
    expect(await admission(1)).toBe('session-locked');
  });

  it('does not change the session if it fails', async () => {
    const failed = sessions.changePassphrase(1, passphrase, 'short');
    await expect(failed).rejects.toMatchObject({ error: { code: 'invalid-input' } });
    expect(await admission(1)).toBe('Ada');
  });
});

it('an old call ends no newer session, and is answered by it', async () => {
  await sessions.createFirstAdmin(1, ada);
  const { release } = holdUpVerifying();
  const asked = admission(1);
  await Promise.resolve();
  await sessions.signIn(1, ada);
  release();
  expect(await asked).toBe('Ada');
  expect(await stateOf(1)).toBe('signed-in');
});

describe('the lock', () => {
  beforeEach(() => sessions.createFirstAdmin(1, ada));

  it('locks a window without input for a while', async () => {
    clock.pass(14 * minuteMs);
    sessions.touch(1);
    clock.pass(14 * minuteMs);
    await sessions.lockIdle();
    expect(await admission(1)).toBe('Ada');
    clock.pass(minuteMs);
    await sessions.lockIdle();
    expect(await sessions.state(1)).toEqual({ state: 'locked', admin: 'Ada', reason: 'idle' });
    expect(await admission(1)).toBe('session-locked');
    expect(noted.at(-1)).toBe('locked');
  });

  it('locks at the next call at the latest; a later touch has no effect', async () => {
    clock.pass(15 * minuteMs);
    sessions.touch(1);
    expect(await admission(1)).toBe('session-locked');
  });

  it('locks after the number of minutes of the setting', async () => {
    lockAfterMinutes = 1;
    clock.pass(minuteMs);
    expect(await admission(1)).toBe('session-locked');
  });

  it('is not delayed by a clock that is set back', async () => {
    clock.pass(10 * minuteMs);
    clock.setWall(-600 * minuteMs);
    clock.pass(5 * minuteMs);
    expect(await admission(1)).toBe('session-locked');
  });

  it('locks by its own timer, which stops with the sessions', async () => {
    vi.useFakeTimers();
    try {
      await sessions.signOut(1);
      await sessions.signIn(1, ada);
      expect(vi.getTimerCount()).toBe(1);
      clock.pass(15 * minuteMs);
      vi.advanceTimersByTime(10_000);
      expect(await stateOf(1)).toBe('locked');
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('locks all windows immediately, by key, screen or sleep', async () => {
    await sessions.signIn(2, ada);
    await sessions.lockAll('sleep');
    expect(await sessions.state(2)).toEqual({ state: 'locked', admin: 'Ada', reason: 'sleep' });
    expect(await stateOf(1)).toBe('locked');
  });

  it('is removed only by the passphrase', async () => {
    await sessions.lock(1, 'asked');
    const wrong = sessions.signIn(1, { ...ada, passphrase: 'another long passphrase' });
    await expect(wrong).rejects.toMatchObject({ error: { code: 'passphrase-wrong' } });
    expect(await stateOf(1)).toBe('locked');
    await sessions.signIn(1, ada);
    expect(await admission(1)).toBe('Ada');
    expect(noted.at(-1)).toBe('unlocked');
  });

  it('leaves no valid token', async () => {
    const issued: string[] = [];
    const { issue } = tokens;
    tokens.issue = async (...args) => {
      const made = await issue(...args);
      issued.push(made.token);
      return made;
    };
    await sessions.signIn(1, ada);
    await sessions.lock(1, 'asked');
    await expect(tokens.verify(issued[0]!, 'nightjar-window')).rejects.toMatchObject({
      error: { code: 'token-revoked' },
    });
  });

  it('locks even if nothing can be written', async () => {
    tokens.revoke = () => Promise.reject(new Error('ENOSPC'));
    await sessions.lock(1, 'asked');
    expect(await admission(1)).toBe('session-locked');
  });

  it('notifies the windows of each change', async () => {
    const before = changes;
    await sessions.lock(1, 'asked');
    await sessions.lock(1, 'asked');
    expect(changes).toBe(before + 1);
  });
});

describe('a lock during a sign-in', () => {
  const staying = { ...ada, staySignedIn: true };
  const cameMeanwhile: [string, () => Promise<void>, string, string][] = [
    ['a lock of the window', () => sessions.lock(1, 'asked'), 'session-locked', 'locked'],
    ['a lock of everything', () => sessions.lockAll('sleep'), 'session-locked', 'locked'],
    ['a sign-out', () => sessions.signOut(1), 'not-signed-in', 'signed-out'],
  ];
  /**
   * Runs an action at the last moment before the window opens, or as soon as the token is created.
   */
  const during = (moment: 'kept' | 'issued', act: () => Promise<void>): (() => string) => {
    const { issue } = tokens;
    let token = '';
    tokens.issue = async (...given) => {
      tokens.issue = issue;
      const made = await issue(...given);
      ({ token } = made);
      if (moment === 'issued') await act();
      return made;
    };
    const { set } = keychain;
    keychain.set = async (account, secret) => {
      await set(account, secret);
      if (moment === 'kept' && secret === token) await act();
    };
    return () => token;
  };

  it.each(cameMeanwhile)(
    'is not lost: %s, while the passphrase is looked at',
    async (_what, act, code, state) => {
      await sessions.createFirstAdmin(1, ada);
      await sessions.lock(1, 'asked');
      const signedIn = sessions.signIn(1, ada);
      await act();
      await expect(signedIn).rejects.toMatchObject({ error: { code } });
      expect(await stateOf(1)).toBe(state);
      expect(noted).not.toContain('unlocked');
    },
  );

  it.each(cameMeanwhile)(
    'is not lost: %s, when the sign-in was kept already',
    async (_what, act, code, state) => {
      await sessions.createFirstAdmin(1, ada);
      await sessions.signOut(1);
      const token = during('kept', act);
      await expect(sessions.signIn(1, staying)).rejects.toMatchObject({ error: { code } });
      expect(await stateOf(1)).toBe(state);
      await expect(tokens.verify(token(), 'nightjar-window')).rejects.toMatchObject({
        error: { code: 'token-revoked' },
      });
      const next = newProcess();
      await next.open(1);
      expect(await stateOf(1, next)).toBe('signed-out');
    },
  );

  it('is not lost for the first admin, whose window has no session yet', async () => {
    const token = during('issued', () => sessions.lockAll('screen-locked'));
    await expect(sessions.createFirstAdmin(1, ada)).rejects.toMatchObject({
      error: { code: 'session-locked' },
    });
    expect(await sessions.state(1)).toEqual({
      state: 'locked',
      admin: 'Ada',
      reason: 'screen-locked',
    });
    expect(noted).toEqual(['first-admin-created', 'locked']);
    await expect(tokens.verify(token(), 'nightjar-window')).rejects.toMatchObject({
      error: { code: 'token-revoked' },
    });
  });

  it('is not lost during a change of passphrase, which succeeds', async () => {
    await sessions.createFirstAdmin(1, ada);
    during('issued', () => sessions.lockAll('sleep'));
    await sessions.changePassphrase(1, passphrase, `${passphrase}!`);
    expect(await sessions.state(1)).toEqual({ state: 'locked', admin: 'Ada', reason: 'sleep' });
    await sessions.signIn(1, { ...ada, passphrase: `${passphrase}!` });
    expect(await admission(1)).toBe('Ada');
  });

  it('ends no session of another admin who signed in after it', async () => {
    await sessions.createFirstAdmin(1, ada);
    await accounts.add('Eve', passphrase, tester);
    const { reached, release } = holdUpChange();
    const changed = sessions.changePassphrase(1, passphrase, `${passphrase}!`);
    await reached;
    await sessions.lock(1, 'asked');
    await sessions.signIn(1, { ...ada, name: 'Eve' });
    release();
    await changed;
    expect(await admission(1)).toBe('Eve');
  });

  it('is not lost for a window that opens with a stored sign-in', async () => {
    await sessions.createFirstAdmin(1, staying);
    const next = newProcess();
    const opened = next.open(1);
    await next.lockAll('screen-locked');
    await opened;
    expect(await stateOf(1, next)).toBe('locked');
    const later = newProcess();
    await later.open(1);
    expect(await stateOf(1, later)).toBe('signed-out');
  });
});

describe('staying signed in on this computer', () => {
  const staying = { ...ada, staySignedIn: true };

  it('survives a restart', async () => {
    await sessions.createFirstAdmin(1, staying);
    const next = newProcess();
    await next.open(1);
    expect(await next.state(1)).toMatchObject({ state: 'signed-in', staysSignedIn: true });
    await next.stop();
  });

  it("survives a change of the admin's own passphrase, and the restart after it", async () => {
    await sessions.createFirstAdmin(1, staying);
    await sessions.changePassphrase(1, passphrase, `${passphrase}!`);
    const next = newProcess();
    await next.open(1);
    expect(await next.state(1)).toMatchObject({ state: 'signed-in', staysSignedIn: true });
    await next.stop();
  });

  it.each([
    ['signing out', (): Promise<void> => sessions.signOut(1)],
    ['locking: a restart is no way round the lock', (): Promise<void> => sessions.lock(1, 'idle')],
    [
      'thirty days',
      async (): Promise<void> => {
        clock.pass(30 * 24 * 60 * minuteMs);
      },
    ],
    [
      'a new passphrase',
      async (): Promise<void> => {
        await accounts.setPassphrase('Ada', `${passphrase}!`, 'passphrase-reset', tester);
      },
    ],
  ])('ends with %s', async (_what, end) => {
    await sessions.createFirstAdmin(1, staying);
    await end();
    const next = newProcess();
    await next.open(1);
    expect(await stateOf(1, next)).toBe('signed-out');
    await next.stop();
  });
});
