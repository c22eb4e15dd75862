import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { PsqlSession } from './psql-session.ts';
import { sql } from './quote-sql.ts';
import { realProcesses } from '../../system/processes.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-session-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A program that replaces psql: it receives every line, and prints the output of `\echo`. */
async function sessionWith(name: string, onLine: string): Promise<PsqlSession> {
  const file = path.join(folder, name);
  const script = `#!/bin/sh
while IFS= read -r line; do case "$line" in
  '\\echo '*) echo "\${line#* }";;
  ${onLine}
esac; done
`;
  await writeFile(file, script, { mode: 0o755 });
  const session = new PsqlSession(realProcesses, file, { PATH: '/usr/bin:/bin' });
  onTestFinished(() => session.end());
  return session;
}

it('gives each question its own answer, in order, and none if the statement prints nothing', async () => {
  const session = await sessionWith(
    'answers',
    `one*) echo 1;; two*) printf 'a\\nb \\342\\200\\250 c\\n';; empty*) echo;; fails*) echo no >&2;;`,
  );
  const answers = await Promise.all(
    [sql`one`, sql`fails`, sql`two`, sql`empty`, sql`one`].map((one) => session.ask(one)),
  );
  expect(answers).toEqual(['1', null, 'a\nb \u2028 c', '', '1']);
  expect(session.isOpen).toBe(true);
  await session.end();
  expect(session.lastErrors).toBe('no');
  expect(session.isOpen).toBe(false);
  await expect(session.ask(sql`one`)).rejects.toThrow('psql ended');
});

it('returns an answer of line breaks alone, without needing much more memory than the answer', async () => {
  const bytes = 20_000_000;
  const session = await sessionWith('breaks', `breaks*) yes '' | head -c ${bytes};;`);
  const before = process.memoryUsage().heapUsed;
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().heapUsed - before);
  }, 1);
  const answer = await session.ask(sql`breaks`).finally(() => clearInterval(watch));
  most = Math.max(most, process.memoryUsage().heapUsed - before);
  expect(answer?.length).toBe(bytes - 1);
  // One list entry per line break would take eight bytes or more.
  expect(most).toBeLessThan(6 * bytes);
});

it('finds the marker in any chunks, and accepts Windows line breaks', async () => {
  const session = await sessionWith(
    'pieces',
    `a*) printf 'x\\r\\n\\r\\ny\\r\\n'; read -r line; mark="\${line#* }"
      for at in 1 2 3 4 5; do printf %s "\${mark%"\${mark#?}"}"; mark="\${mark#?}"; sleep 0.02; done
      printf '%s\\r' "$mark"; sleep 0.02; printf '\\n';;`,
  );
  expect(await session.ask(sql`a`)).toBe('x\n\ny');
  expect(await session.ask(sql`a`)).toBe('x\n\ny');
});

it('rejects all waiting questions if psql exits, with the reason', async () => {
  const session = await sessionWith('ends', `bye*) echo 'no room' >&2; exit 2;;`);
  const waiting = [session.ask(sql`bye`), session.ask(sql`one`)];
  for (const answer of waiting) await expect(answer).rejects.toThrow('psql ended: no room');
  expect(session.isOpen).toBe(false);
});

it('does not wait longer than its time limit', async () => {
  const session = await sessionWith('silent', 'wait*) exec sleep 60;;');
  await expect(session.ask(sql`wait`, 100)).rejects.toThrow('psql does not answer');
});

it('ends on request, also in the middle of an answer', async () => {
  const session = await sessionWith('busy', 'wait*) exec sleep 60;;');
  const answer = session.ask(sql`wait`);
  answer.catch(() => undefined);
  await session.end();
  await expect(answer).rejects.toThrow('ended');
});

it('closes the session if a server sends an endless answer', async () => {
  const session = await sessionWith('endless', `endless*) exec tr '\\0' x < /dev/zero;;`);
  await expect(session.ask(sql`endless`)).rejects.toThrow('answers without end');
  expect(session.isOpen).toBe(false);
});

it('limits each answer separately', async () => {
  const session = await sessionWith(
    'long',
    `long*) head -c 150000000 /dev/zero | tr '\\0' x; echo;;`,
  );
  for (let time = 1; time <= 2; time += 1) {
    expect((await session.ask(sql`long`))?.length).toBe(150_000_000);
  }
});
