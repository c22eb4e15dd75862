/**
 * The protection of a database whose next backup cannot run, on a real server and real folders: the
 * sentence never promises a backup, and names the reason.
 */
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Protection } from '#shared/protection/protection.ts';
import { engineForTest, temporaryFolder, type TestEngine } from '../support/engine.ts';
import { startTestCluster, type TestCluster } from '../support/test-cluster.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
  await cluster.createDatabase('shop');
});
afterAll(() => cluster.remove());

/** Asks the server, as an open window does, and reads the protection. */
async function protectionOf({ nightjar }: TestEngine, id: string): Promise<Protection> {
  await nightjar.connections.probe(id).catch(() => undefined);
  return nightjar.protection(id);
}

const codesOf = ({ blockers }: Protection): string[] =>
  blockers.filter(({ stops }) => stops !== 'hint').map(({ code }) => code);

it('a server that stops, a wrong password and a lost folder each replace the promise', async () => {
  const engine = await engineForTest();
  const { nightjar } = engine;
  const root = await temporaryFolder();
  const [first, second] = [path.join(root, 'first'), path.join(root, 'second')];
  await Promise.all([mkdir(first), mkdir(second)]);
  await nightjar.settings.chooseBackupFolder(first);
  const { id } = await engine.connect(cluster, { database: 'shop' });
  await engine.backUpWell(id);
  const well = await protectionOf(engine, id);
  expect(codesOf(well)).toEqual([]);
  expect(well.status).toMatchObject({
    tone: 'good',
    sentence: expect.stringMatching(/^Protected\. .*Next: /u) as string,
  });

  const wrong = await engine.connect(cluster, { database: 'shop', name: 'Wrong' }, 'not it');
  const rejected = await protectionOf(engine, wrong.id);
  expect(codesOf(rejected)).toEqual(['sign-in-refused']);
  expect(rejected.status.sentence).toMatch(/cannot run: the server rejects the password\.$/u);

  await cluster.stop();
  const stopped = await protectionOf(engine, id);
  expect(codesOf(stopped)).toEqual(['server-unavailable']);
  expect(stopped.status).toMatchObject({
    tone: 'attention',
    sentence: expect.stringMatching(/cannot run: the server does not answer\.$/u) as string,
  });
  const [answer] = nightjar.connections.answers().filter(({ connectionId }) => connectionId === id);
  expect(answer?.answeredAt).not.toBeNull();
  expect(answer?.databaseSizeBytes).toBeGreaterThan(0);
  await cluster.startAgain();
  expect(codesOf(await protectionOf(engine, id))).toEqual([]);

  await nightjar.settings.chooseBackupFolder(second);
  expect(await nightjar.backups.overview(id)).toMatchObject({
    backups: [],
    readError: null,
    earlier: { folder: first },
  });
  expect((await protectionOf(engine, id)).status.sentence).toContain(`is in ${first}.`);
  await nightjar.settings.chooseBackupFolder(first);
  expect((await protectionOf(engine, id)).status.tone).toBe('good');

  await rename(first, path.join(root, 'moved'));
  const lost = await protectionOf(engine, id);
  expect(codesOf(lost)).toEqual(['folder-unusable']);
  expect(lost.status.sentence).toMatch(
    /^The backup folder cannot be read.* The last good backup was created .* cannot run: the backup folder cannot be read\.$/u,
  );
});

it('callers at the same time ask a server once', async () => {
  const engine = await engineForTest();
  const { id } = await engine.connect(cluster, { database: 'shop' });
  const answers: string[] = [];
  engine.nightjar.events.on('server-answered', ({ connectionId }) => answers.push(connectionId));
  await Promise.all(Array.from({ length: 5 }, () => engine.nightjar.connections.probe(id)));
  expect(answers).toEqual([id]);
});
