/**
 * A server whose answers never end: reported in one sentence, with limited time and memory, and
 * nothing is left.
 */
import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { ConnectionFields } from '#shared/domain/connection.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';
import { querySql } from '../../src-main/postgres/connection/probe.ts';
import { sql } from '../../src-main/postgres/connection/quote-sql.ts';
import { realProcesses, type ProcessPort } from '../../src-main/system/processes.ts';
import { descendants, engineForTest, type TestEngine } from '../support/engine.ts';
import {
  answerOf,
  beginningOf,
  done,
  endlessly,
  error,
  facts,
  maliciousServer,
  notification,
  row,
  rowHeader,
  welcome,
  type Answer,
} from '../support/malicious-server.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const smallMemoryBytes = 192 * 1024 * 1024;
const filler = 'x'.repeat(8000);

/** Maximum memory of Nightjar itself, and of its child processes, during the operation. */
async function watched<T>(operation: () => Promise<T>): Promise<{ result: T; grownBytes: number }> {
  const before = process.memoryUsage().rss;
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  try {
    return { result: await operation(), grownBytes: most - before };
  } finally {
    clearInterval(timer);
  }
}

/** Like the real processes, with a lower memory limit, so that a test needs no gigabytes. */
const processes: ProcessPort = {
  run: (request) => realProcesses.run({ ...request, memoryLimitBytes: smallMemoryBytes }),
  start: (command) => realProcesses.start({ ...command, memoryLimitBytes: smallMemoryBytes }),
};

/** Accepts every login, and answers every statement except settings with the attack. */
const attacking =
  (attack: (send: Parameters<Answer>[1]) => Promise<void>): Answer =>
  async (sql, send) => {
    if (sql === null) return send(welcome);
    if (/^set /iu.test(sql)) return send(done);
    return attack(send);
  };

/** "Login successful", followed by the first setting. */
const letIn = welcome.subarray(0, 9);
const settingBytes = 26;

const attacks: [what: string, answer: Answer, code: string][] = [
  [
    'never finishes the start-up',
    async (sql, send) => {
      if (sql === null) await send(letIn);
    },
    'connection-timed-out',
  ],
  [
    'sends unlimited settings instead of finishing the start-up',
    async (sql, send) => {
      if (sql !== null) return;
      await send(letIn);
      await endlessly(send, welcome.subarray(letIn.length, letIn.length + settingBytes));
    },
    'connection-timed-out',
  ],
  ['never answers', attacking(() => new Promise(() => undefined)), 'connection-timed-out'],
  [
    'sends unlimited rows',
    attacking(async (send) => {
      await send(rowHeader);
      await endlessly(send, row(filler));
    }),
    'answer-too-large',
  ],
  [
    'sends one row of unlimited length',
    attacking(async (send) => {
      await send(beginningOf('D'));
      await endlessly(send, Buffer.from(filler));
    }),
    'answer-too-large',
  ],
  [
    'sends unlimited NOTICE messages',
    attacking((send) => endlessly(send, notification(filler))),
    'answer-too-large',
  ],
  [
    'sends an error of unlimited length',
    attacking(async (send) => {
      await send(beginningOf('E'));
      await endlessly(send, Buffer.from(filler));
    }),
    'answer-too-large',
  ],
];

const fieldsOf = ({ host, port }: { host: string; port: number }): ConnectionFields => ({
  name: 'Hostile',
  host,
  port,
  user: 'somebody',
  database: 'anything',
  tlsMode: 'disable',
  rootCertificatePem: null,
});

describe('a query to a malicious server', () => {
  it.each(attacks)(
    'a query to a server that %s ends with one sentence',
    async (_what, answer, code) => {
      const server = await maliciousServer(answer);
      const running = async (): Promise<number> =>
        (await descendants()).filter(({ name }) => name === 'psql').length;
      const before = await running();
      const { result, grownBytes } = await watched(() =>
        querySql(
          { fields: fieldsOf(server), password: { kind: 'none' } },
          sql`select 1`,
          `${cluster.binDirectory}/psql`,
          {
            processes,
            environment: process.env,
            platform: process.platform,
            toolbox: undefined as never,
          },
          { timeoutMs: code === 'connection-timed-out' ? 1500 : 30_000 },
        ).catch((fault: unknown) => fault),
      );
      expect(result).toBeInstanceOf(ExpectedError);
      const reported = (result as ExpectedError).error;
      expect(reported.code).toBe(code);
      expect(describeError(reported).explanation.length).toBeLessThan(300);
      expect(grownBytes).toBeLessThan(300e6);
      await expect.poll(running).toBe(before);
      await expect.poll(() => server.openConnections()).toBe(0);
    },
  );

  it('a server that hides a password in a repeated address of one megabyte is answered within the timeout of the test', async () => {
    const server = await maliciousServer(
      attacking((send) => send(error('postgres://a:'.repeat(80_000)))),
    );
    const engine = await engineForTest();
    const { id } = await engine.nightjar.connections.add(
      { fields: fieldsOf(server), password: 'hunter2hunter2' },
      'memory',
    );
    const run = await engine.backUp(id);
    expect(run).toMatchObject({ state: 'failed', error: { code: 'server-error' } });
    // Without the fix this took minutes, far beyond the timeout of a test.
    expect((await engine.log()).length).toBeLessThan(3_000_000);
    await expectNothingLeft(engine);
  });
});

async function expectNothingLeft(engine: TestEngine): Promise<void> {
  expect(await readdir(engine.backupFolder).catch(() => [])).toEqual([]);
  const left = (await descendants()).filter(({ name }) => /pg_dump|psql/u.test(name));
  expect(left).toEqual([]);
}

describe('a backup of a malicious server', () => {
  type Attack = (send: Parameters<Answer>[1]) => Promise<void>;
  const dumpAttacks: [what: string, code: string, attack: Attack][] = [
    [
      'sends unlimited rows to pg_dump',
      'answer-too-large',
      async (send) => {
        await send(rowHeader);
        await endlessly(send, row(filler));
      },
    ],
    // pg_dump prints no NOTICE messages.
    [
      'sends unlimited NOTICE messages to pg_dump',
      'dump-stalled',
      (send) => endlessly(send, notification(filler)),
    ],
  ];
  it.each(dumpAttacks)(
    'a backup of a server that %s fails with one sentence and leaves nothing',
    async (_what, code, attack) => {
      const server = await maliciousServer(async (sql, send) => {
        if (sql === null) return send(welcome);
        if (sql.includes('row_to_json(facts)')) return send(answerOf(facts));
        // pg_dump's own first query for the list of objects.
        if (sql.startsWith('SELECT oid, rolname FROM pg_catalog.pg_roles')) return attack(send);
        // No session runs for pg_dump.
        if (sql.includes('pg_stat_activity')) return send(answerOf('0'));
        if (/^\s*(?:select|with)/iu.test(sql)) return send(answerOf('[]'));
        return send(done);
      });
      const engine = await engineForTest({ processes, faults: { stallTimeoutMs: 1500 } });
      const { id } = await engine.nightjar.connections.add(
        { fields: fieldsOf(server), password: null },
        'memory',
      );
      const { result: run, grownBytes } = await watched(() => engine.backUp(id));
      expect(run).toMatchObject({ state: 'failed', error: { code } });
      expect(grownBytes).toBeLessThan(300e6);
      await expectNothingLeft(engine);
    },
  );
});
