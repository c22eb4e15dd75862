import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { NightjarFailure } from '#shared/errors/errors.ts';
import type { Log } from '../ports.ts';
import {
  answerCall,
  isTrustedSender,
  type CallServer,
  type Handlers,
  type SenderFrame,
} from './calls.ts';

const origin = 'app://nightjar';
const ourFrame: SenderFrame = { url: 'app://nightjar/index.html', parent: null };
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
  return { handlers: handlers as Handlers, origin, log, checkAnswers: true, logged };
}

describe('who may call', () => {
  it('lets the main frame of our page in, whatever its path', () => {
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
  ])('refuses %s', async (_who, frame) => {
    let asked = false;
    const server = serverWith({
      'connections.list': async () => {
        asked = true;
        return [];
      },
    });
    const answer = await answerCall(server, 'connections.list', frame, undefined);
    expect(answer).toMatchObject({ ok: false, error: { code: 'unexpected' } });
    expect(asked).toBe(false);
    expect(server.logged[0]?.message).toContain('foreign frame');
  });
});

describe('what comes back', () => {
  it('answers with the value of the handler', async () => {
    const server = serverWith({ 'connections.list': async () => [] });
    expect(await answerCall(server, 'connections.list', ourFrame, undefined)).toEqual({
      ok: true,
      value: [],
    });
  });

  it.each([
    ['nothing where something is needed', undefined],
    ['text where an object is needed', 'x'],
    ['an id that is none', { connectionId: '../../etc' }],
    ['more than was asked for', { connectionId, folder: '/etc' }],
  ])('refuses %s before any handler sees it', async (_what, input) => {
    const server = serverWith({});
    const answer = await answerCall(server, 'backups.list', ourFrame, input);
    expect(answer).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
    expect(server.logged).toEqual([]);
  });

  it('refuses a file name that is a path', async () => {
    const answer = await answerCall(serverWith({}), 'backups.showInFolder', ourFrame, {
      connectionId,
      filename: '../backup_2026-02-14T10-30-00.sql.gz',
    });
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'invalid-input', problems: [{ field: 'filename' }] },
    });
  });

  it('passes a failure on as it is', async () => {
    const server = serverWith({
      'sample.connect': () =>
        Promise.reject(new NightjarFailure({ code: 'server-programs-missing' })),
    });
    expect(await answerCall(server, 'sample.connect', ourFrame, undefined)).toEqual({
      ok: false,
      error: { code: 'server-programs-missing' },
    });
    expect(server.logged).toEqual([]);
  });

  it('turns a fault into a reference that is in the log with its stack', async () => {
    const server = serverWith({
      'runs.list': () => Promise.reject(new TypeError('undefined is not a function')),
    });
    const answer = await answerCall(server, 'runs.list', ourFrame, undefined);
    const logged = server.logged[0];
    expect(answer).toEqual({
      ok: false,
      error: { code: 'unexpected', reference: logged?.facts?.['reference'] },
    });
    expect(logged?.facts?.['stack']).toContain('calls.test.ts');
    expect(JSON.stringify(answer)).not.toContain('not a function');
  });

  it('finds an answer that breaks the contract', async () => {
    const wrong = { 'runs.list': async () => [{ state: 'done' }] } as unknown as Partial<Handlers>;
    const answer = await answerCall(serverWith(wrong), 'runs.list', ourFrame, undefined);
    expect(answer).toMatchObject({ ok: false, error: { code: 'unexpected' } });
  });
});
