import { expect, it } from 'vitest';
import type { Protection } from '#shared/protection/protection.ts';
import type { CliSession } from './session.ts';
import { statusCommand, type StatusOptions } from './status-command.ts';

const good: Protection = {
  status: { tone: 'good', short: 'Protected', sentence: 'Protected.' },
  blockers: [],
  next: new Date('2026-02-15T02:00:00Z'),
};
const blocked: Protection = {
  status: { tone: 'attention', short: 'Cannot run', sentence: 'The next backup cannot run.' },
  blockers: [
    {
      code: 'server-unavailable',
      error: { code: 'host-unknown', host: 'db.example.com' },
      stops: 'backup',
      checkedAt: null,
      remedies: [],
    },
    { code: 'not-started-at-login', stops: 'hint', checkedAt: null, remedies: [] },
  ],
  next: null,
};

function scene(protections: Readonly<Record<string, Protection>>) {
  let written = '';
  const asked: string[] = [];
  const all = Object.keys(protections).map((name) => ({ id: name, name }));
  const session = {
    io: { stdout: { write: (words: string) => (written += words) } },
    nightjar: {
      connections: {
        list: () => all,
        find: (wanted: string) => all.find(({ name }) => name === wanted),
        // The server of no test answers; the protection still has to be shown.
        probe: (id: string) => Promise.reject(new Error(String(asked.push(id)))),
      },
      protection: async (id: string) => protections[id],
    },
    reportFault: (fault: unknown) => {
      throw fault;
    },
  } as unknown as CliSession;
  const run = async (options: StatusOptions = {}) => ({
    exitCode: await statusCommand(session, options),
    written,
    asked,
  });
  return run;
}

it('each database is named with what prevents its next backup and what to do', async () => {
  const { exitCode, written, asked } = await scene({ Shop: good, Library: blocked })();
  expect(asked).toEqual(['Shop', 'Library']);
  expect(exitCode).toBe(1);
  const [shop, library, server, login] = written.split('\n');
  expect(shop).toBe('✓ Shop: Protected.');
  expect(library).toBe('! Library: The next backup cannot run.');
  expect(server).toContain('db.example.com');
  expect(login).toContain('Let Nightjar start when you log in.');
});

it('a condition alone is no failure', async () => {
  const hint = { ...good, blockers: blocked.blockers.slice(1) };
  expect((await scene({ Shop: hint })()).exitCode).toBe(0);
});

it('one connection is asked alone, as JSON with the codes', async () => {
  const { exitCode, written, asked } = await scene({ Shop: good, Library: blocked })({
    connection: 'Library',
    json: true,
  });
  expect([exitCode, asked]).toEqual([1, ['Library']]);
  expect(JSON.parse(written)).toMatchObject({
    success: false,
    data: [
      {
        name: 'Library',
        next: null,
        blockers: [
          { code: 'server-unavailable', stops: 'backup' },
          { code: 'not-started-at-login', stops: 'hint' },
        ],
      },
    ],
  });
});

it('without a connection it says so', async () => {
  expect(await scene({})()).toMatchObject({
    exitCode: 0,
    written: 'No database is connected yet.\n',
  });
});
