import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ExpectedError } from '#shared/errors/errors.ts';
import { contract } from '#shared/ipc/contract.ts';
import { callNames, type CallName } from '#shared/ipc/names.ts';
import type { Guard } from '../../admin/access.ts';
import type { Log } from '../../system/ports.ts';
import {
  answerCall,
  isTrustedSender,
  type CallServer,
  type Handlers,
  type Sender,
  type SenderFrame,
} from './calls.ts';

const origin = 'app://nightjar';
const ourFrame: SenderFrame = { url: 'app://nightjar/index.html', parent: null };
const ours: Sender = { frame: ourFrame, window: 1 };
const connectionId = randomUUID();

interface LogLine {
  message: string;
  facts: Record<string, unknown> | undefined;
}

function serverWith(handlers: Partial<Handlers>): CallServer & { logged: LogLine[] } {
  const logged: LogLine[] = [];
  const write = (message: string, facts?: Record<string, unknown>): void => {
    logged.push({ message, facts });
  };
  const log: Log = { info: write, warn: write, error: write, registerSecret: () => undefined };
  return {
    handlers: handlers as Handlers,
    guard: { require: async () => 'ada' },
    origin,
    log,
    checkAnswers: true,
    logged,
  };
}

describe('who may call', () => {
  it('accepts the main frame of the page, whatever its path', () => {
    expect(isTrustedSender(ourFrame, origin)).toBe(true);
    expect(isTrustedSender({ url: 'app://nightjar/', parent: null }, origin)).toBe(true);
    expect(isTrustedSender({ url: 'app://nightjar/#/settings', parent: null }, origin)).toBe(true);
  });

  it.each([
    ['a frame that is gone', null],
    ['no frame at all', undefined],
    ['a frame inside our page', { url: ourFrame.url, parent: ourFrame }],
    ['a web page', { url: 'https://example.com/', parent: null }],
    ['another host of the scheme', { url: 'app://nightjar.evil/index.html', parent: null }],
    ['a host that only begins like ours', { url: 'app://nightjarx/', parent: null }],
    ['our name as a user name', { url: 'https://app:nightjar@example.com/', parent: null }],
    ['our origin inside a path', { url: 'https://example.com/app://nightjar/', parent: null }],
    ['another port', { url: 'app://nightjar:81/', parent: null }],
    ['a file', { url: 'file:///nightjar/index.html', parent: null }],
    ['an empty page', { url: 'about:blank', parent: null }],
    ['a data URL', { url: 'data:text/html,app://nightjar/', parent: null }],
    ['no URL', { url: '', parent: null }],
  ])('rejects %s', async (_who, frame) => {
    let asked = false;
    const server = serverWith({
      'connections.list': async () => {
        asked = true;
        return [];
      },
    });
    const answer = await answerCall(server, 'connections.list', { frame, window: 1 }, undefined);
    expect(answer).toMatchObject({ ok: false, error: { code: 'unexpected' } });
    expect(asked).toBe(false);
    expect(server.logged[0]?.message).toContain('untrusted frame');
  });
});

describe('the answer', () => {
  it('contains the value of the handler', async () => {
    const server = serverWith({ 'connections.list': async () => [] });
    expect(await answerCall(server, 'connections.list', ours, undefined)).toEqual({
      ok: true,
      value: [],
    });
  });

  it.each([
    ['nothing where something is needed', undefined],
    ['text where an object is needed', 'x'],
    ['an id that is none', { connectionId: '../../etc' }],
    ['more than was asked for', { connectionId, folder: '/etc' }],
  ])('rejects %s before a handler runs', async (_what, input) => {
    const server = serverWith({});
    const answer = await answerCall(server, 'backups.list', ours, input);
    expect(answer).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
    expect(server.logged).toEqual([]);
  });

  it('a filename that is a path is rejected', async () => {
    const answer = await answerCall(serverWith({}), 'backups.showInFolder', ours, {
      connectionId,
      filename: '../backup_2026-02-14T10-30-00.sql.gz',
    });
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'invalid-input', problems: [{ field: 'filename' }] },
    });
  });

  it('an expected error is returned unchanged', async () => {
    const server = serverWith({
      'sample.connect': () =>
        Promise.reject(new ExpectedError({ code: 'server-programs-missing' })),
    });
    expect(await answerCall(server, 'sample.connect', ours, undefined)).toEqual({
      ok: false,
      error: { code: 'server-programs-missing' },
    });
    expect(server.logged).toEqual([]);
  });

  it('a fault becomes a reference that is in the log with its stack', async () => {
    const server = serverWith({
      'runs.list': () => Promise.reject(new TypeError('undefined is not a function')),
    });
    const answer = await answerCall(server, 'runs.list', ours, undefined);
    const logged = server.logged[0];
    expect(answer).toEqual({
      ok: false,
      error: { code: 'unexpected', reference: logged?.facts?.['reference'] },
    });
    expect(logged?.facts?.['stack']).toContain('calls.test.ts');
    expect(JSON.stringify(answer)).not.toContain('not a function');
  });

  it('an answer that breaks the contract is detected', async () => {
    const wrong = { 'runs.list': async () => [{ state: 'done' }] } as unknown as Partial<Handlers>;
    const answer = await answerCall(serverWith(wrong), 'runs.list', ours, undefined);
    expect(answer).toMatchObject({ ok: false, error: { code: 'unexpected' } });
  });
});

describe('a privileged call', () => {
  const privileged = callNames.filter((name) => contract[name].access === 'admin');
  const free = callNames.filter((name) => contract[name].access === 'anyone');
  const lockedOut = (code: 'not-signed-in' | 'session-locked' | 'session-expired'): Guard => ({
    require: () => Promise.reject(new ExpectedError({ code })),
  });
  /** Handlers that all answer and record the call. */
  function asked(guard: Guard): { server: CallServer; names: CallName[]; admins: unknown[] } {
    const names: CallName[] = [];
    const admins: unknown[] = [];
    const handlers = Object.fromEntries(
      callNames.map((name) => [
        name,
        async (_input: unknown, { admin }: { admin: string | null }) => {
          names.push(name);
          admins.push(admin);
        },
      ]),
    ) as unknown as Handlers;
    return { server: { ...serverWith(handlers), guard, checkAnswers: false }, names, admins };
  }

  it.each(privileged)('%s is rejected while no admin is signed in', async (name) => {
    for (const code of ['not-signed-in', 'session-locked', 'session-expired'] as const) {
      const { server, names } = asked(lockedOut(code));
      // Valid and invalid input get the same answer.
      for (const input of [undefined, {}, { connectionId }, 'x']) {
        expect(await answerCall(server, name, ours, input)).toEqual({
          ok: false,
          error: { code },
        });
      }
      expect(names).toEqual([]);
    }
  });

  it('is not required for reading the state and for signing in', async () => {
    expect(free).toEqual(
      expect.arrayContaining(['app.status', 'runs.list', 'session.state', 'session.signIn']),
    );
    const { server, names, admins } = asked(lockedOut('session-locked'));
    const answer = await answerCall(server, 'runs.list', ours, undefined);
    expect(answer).toEqual({ ok: true, value: undefined });
    expect(names).toEqual(['runs.list']);
    expect(admins).toEqual([null]);
  });

  it.each<CallName>([
    'backups.start',
    'backups.cancel',
    'backups.delete',
    'connections.add',
    'connections.test',
    'connections.remove',
    'retention.apply',
    'schedule.save',
    'notifications.settings',
    'admins.add',
    'admins.remove',
    'tokens.create',
    'audit.list',
    'settings.update',
  ])('includes %s', (name) => {
    expect(privileged).toContain(name);
  });

  it('uses the window of the call, and tells the handler which admin is signed in there', async () => {
    const guard: Guard = {
      require: (window) =>
        window === 7
          ? Promise.resolve('Ada')
          : Promise.reject(new ExpectedError({ code: 'not-signed-in' })),
    };
    const { server, names, admins } = asked(guard);
    const call = (window: number): Promise<unknown> =>
      answerCall(server, 'tools.chooseFolder', { frame: ourFrame, window }, undefined);
    expect(await call(8)).toMatchObject({ ok: false, error: { code: 'not-signed-in' } });
    expect(await call(7)).toMatchObject({ ok: true });
    expect(names).toEqual(['tools.chooseFolder']);
    expect(admins).toEqual(['Ada']);
  });

  it('runs on behalf of the signed-in admin, for the audit trail', async () => {
    const actors: unknown[] = [];
    const server = serverWith({
      'tools.chooseFolder': async (_input, { actor }) => {
        actors.push(actor);
        return null;
      },
    });
    await answerCall(server, 'tools.chooseFolder', ours, undefined);
    expect(actors).toEqual([{ kind: 'admin', name: 'ada', door: 'window' }]);
  });

  it('is rejected if the guard itself fails', async () => {
    const broken: Guard = { require: () => Promise.reject(new TypeError('bug')) };
    const { server, names } = asked(broken);
    for (const name of ['backups.start', 'runs.list'] as const) {
      expect(await answerCall(server, name, ours, undefined)).toMatchObject({
        ok: false,
        error: { code: 'unexpected' },
      });
    }
    expect(names).toEqual([]);
  });
});
