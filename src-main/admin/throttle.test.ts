import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { quietLog, testClock, type TestClock } from './test-support.ts';
import { createThrottle, waitAfter, type Throttle } from './throttle.ts';

let folder: string;
let clock: TestClock;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightjar-throttle-'));
  clock = testClock();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const newProcess = (): Throttle =>
  createThrottle({ file: path.join(folder, 'tries.json'), clock, log: quietLog() });
const wrong = async (throttle: Throttle): Promise<string> =>
  throttle
    .attempt(async () => null)
    .then(
      () => 'wrong',
      (error: { error: { code: string; waitMs: number } }) => `wait ${error.error.waitMs}`,
    );
const right = (throttle: Throttle): Promise<string | null> => throttle.attempt(async () => 'right');

describe('failed attempts', () => {
  it('delay the next attempt, longer each time, up to a quarter of an hour', () => {
    const seconds = Array.from({ length: 16 }, (_, failures) => waitAfter(failures) / 1000);
    expect(seconds).toEqual([0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
  });

  it('are rejected during the wait without a check', async () => {
    const throttle = newProcess();
    for (let n = 1; n <= 3; n += 1) expect(await wrong(throttle)).toBe('wrong');
    let looked = false;
    const early = throttle.attempt(async () => (looked = true));
    await expect(early).rejects.toMatchObject({ error: { code: 'sign-in-throttled' } });
    expect(looked).toBe(false);
    clock.pass(1000);
    expect(await wrong(throttle)).toBe('wrong');
    expect(await wrong(throttle)).toBe('wait 2000');
  });

  it('are deleted after a successful attempt', async () => {
    const throttle = newProcess();
    for (let n = 1; n <= 2; n += 1) await wrong(throttle);
    expect(await right(throttle)).toBe('right');
    for (let n = 1; n <= 3; n += 1) expect(await wrong(throttle)).toBe('wrong');
  });

  it('still count after a restart', async () => {
    const before = newProcess();
    for (let n = 1; n <= 3; n += 1) await wrong(before);
    clock.pass(400);
    expect(await wrong(newProcess())).toBe('wait 600');
    clock.pass(600);
    expect(await wrong(newProcess())).toBe('wrong');
    expect(await wrong(before)).toBe('wait 2000');
  });

  it('gain nothing by a clock that is set back, which does not lengthen the wait either', async () => {
    const throttle = newProcess();
    for (let n = 1; n <= 3; n += 1) await wrong(throttle);
    clock.setWall(-86_400_000);
    expect(await wrong(throttle)).toBe('wait 1000');
    const next = newProcess();
    expect(await wrong(next)).toBe('wait 1000');
    clock.pass(1000);
    expect(await wrong(next)).toBe('wrong');
  });

  it('gain nothing by a clock that is set forward while Nightjar runs', async () => {
    const throttle = newProcess();
    for (let n = 1; n <= 3; n += 1) await wrong(throttle);
    clock.setWall(86_400_000);
    expect(await wrong(throttle)).toBe('wait 1000');
  });

  it('gain nothing if many are made at the same time in two processes', async () => {
    const processes = [newProcess(), newProcess()];
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => wrong(processes[n % 2]!)),
    );
    expect(answers.filter((answer) => answer === 'wrong')).toHaveLength(3);
  });

  it('count as failed from their beginning: a killed process has used an attempt', async () => {
    const never = new Promise<null>(() => undefined);
    for (let n = 1; n <= 3; n += 1) {
      const dying = newProcess();
      await new Promise<void>((resolve) => {
        void dying.attempt(() => {
          resolve();
          return never;
        });
      });
    }
    expect(await wrong(newProcess())).toBe('wait 1000');
  });

  it('do not count if the keychain failed', async () => {
    const throttle = newProcess();
    for (let n = 1; n <= 5; n += 1) {
      await expect(throttle.attempt(() => Promise.reject(new Error('locked')))).rejects.toThrow(
        'locked',
      );
    }
    expect(await wrong(throttle)).toBe('wrong');
  });

  it('are slowed down if the count was damaged', async () => {
    await writeFile(path.join(folder, 'tries.json'), '{"failures":0');
    expect(await wrong(newProcess())).toBe('wait 4000');
    clock.pass(4000);
    expect(await right(newProcess())).toBe('right');
  });

  it('are counted in memory if the file cannot be written, and the correct passphrase is accepted', async () => {
    await writeFile(path.join(folder, 'no folder'), '');
    const throttle = createThrottle({
      file: path.join(folder, 'no folder', 'tries.json'),
      clock,
      log: quietLog(),
    });
    for (let n = 1; n <= 3; n += 1) expect(await wrong(throttle)).toBe('wrong');
    expect(await wrong(throttle)).toBe('wait 1000');
    clock.pass(1000);
    expect(await right(throttle)).toBe('right');
  });
});
