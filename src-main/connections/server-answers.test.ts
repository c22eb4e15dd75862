import { expect, it } from 'vitest';
import type { Connection } from '#shared/domain/connection.ts';
import type { Probe } from '#shared/domain/probe.ts';
import type { ServerAnswer } from '#shared/domain/server-answer.ts';
import { fail, type NightjarError } from '#shared/errors/errors.ts';
import { aConnection } from '../../tests/support/builders.ts';
import { createServerAnswers } from './server-answers.ts';

const refused: NightjarError = { code: 'connection-refused', host: 'db', port: 5432 };
const server = { databaseSizeBytes: 900 } as Probe['server'];

function scene() {
  let connection: Connection = aConnection();
  let error: NightjarError | null = null;
  const heard: ServerAnswer[] = [];
  const logged: string[] = [];
  const note = (message: string): void => void logged.push(message);
  const answers = createServerAnswers({
    connections: {
      list: () => [connection],
      probe: async () => (error === null ? ({ server } as Probe) : fail(error)),
    },
    isAboutServer: ({ code }) => code === 'connection-refused',
    clock: { nowMs: () => 0, monotonicMs: () => 0 },
    log: { info: note, warn: note, error: note, registerSecret: () => undefined },
    onAnswer: (answer) => heard.push(answer),
  });
  return {
    answers,
    heard,
    logged,
    stopServer: () => (error = refused),
    moveTo: (host: string) => (connection = { ...connection, host }),
    id: connection.id,
  };
}

it('the last good answer stays known when the server stops, and only a change is logged', async () => {
  const { answers, logged, stopServer, id } = scene();
  await answers.ask(id);
  await answers.ask(id);
  stopServer();
  await expect(answers.ask(id)).rejects.toMatchObject({ error: refused });
  const at = new Date(0).toISOString();
  expect(answers.list()).toEqual([
    { connectionId: id, askedAt: at, error: refused, answeredAt: at, databaseSizeBytes: 900 },
  ]);
  expect(logged).toEqual(['connection works', 'connection does not work']);
});

it('an answer of another address of the connection is forgotten', async () => {
  const { answers, moveTo, id } = scene();
  await answers.ask(id);
  moveTo('elsewhere');
  expect(answers.list()).toEqual([]);
});

it('a run that could not connect counts as an answer, and one that failed for another reason does not', () => {
  const { answers, heard, id } = scene();
  answers.note(id, { code: 'backup-cancelled' });
  expect(heard).toEqual([]);
  answers.note(id, refused);
  expect(heard).toMatchObject([{ connectionId: id, error: refused, answeredAt: null }]);
});
