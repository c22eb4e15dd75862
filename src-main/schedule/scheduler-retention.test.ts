/** Tests retention after successful scheduled backups. */
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ExpectedError } from '#shared/errors/errors.ts';
import { computerWithOne, refused } from '../../tests/support/schedule-scenes.ts';
import { dayMs, hourMs, minuteMs } from '../../tests/support/simulated-computer.ts';

describe('retention', () => {
  const month = async () => {
    const { computer, main } = await computerWithOne();
    await computer.live(30 * dayMs);
    return { computer, main, nights: [...computer.backupsOf(main.id)] };
  };

  it('keeps the backups of thirty days', async () => {
    const { computer, main, nights } = await month();
    expect(nights).toHaveLength(30);
    await computer.live(20 * dayMs);
    expect(computer.backupsOf(main.id)).toHaveLength(30);
    expect(computer.retained).toHaveLength(50);
  });

  it('does not run after a run that failed, was cancelled or never began', async () => {
    const { computer } = await computerWithOne();
    computer.runsFailWith = { code: 'tools-missing' };
    await computer.live(dayMs);
    computer.unreachable = refused;
    await computer.liveUntil('2026-11-26T01:59:00.000Z');
    computer.unreachable = null;
    computer.runsFailWith = null;
    await computer.liveUntil('2026-11-26T02:01:00.000Z');
    computer.cancelRuns();
    await computer.live(hourMs);
    expect(computer.slots.map(({ outcome }) => outcome)).toEqual(['missed', 'missed', 'missed']);
    expect(computer.retained).toEqual([]);
  });

  it('deletes nothing while the clock is set a year ahead', async () => {
    const { computer, main, nights } = await month();
    await computer.moveClock(365 * dayMs);
    await computer.live(3 * dayMs);
    expect(computer.backupsOf(main.id)).toEqual(expect.arrayContaining(nights));
    expect(computer.log).toContain(
      'retention waits: the clock has not been steady for long enough',
    );
    await computer.moveClock(-365 * dayMs);
    await computer.live(5 * dayMs);
    const old = nights.filter((name) => name > 'backup_2026-12-02');
    expect(computer.backupsOf(main.id)).toEqual(expect.arrayContaining(old));
    expect(computer.retained.length).toBeGreaterThan(30);
  });

  it.each(['set ahead', 'started with a wrong clock'])(
    'resumes a month after the clock was %s, once there are backups of that month',
    async (how) => {
      const { computer, main, nights } = await month();
      if (how === 'set ahead') await computer.moveClock(365 * dayMs);
      else {
        await computer.quit();
        computer.pass(365 * dayMs);
        await computer.start();
      }
      await computer.live(29 * dayMs);
      expect(computer.backupsOf(main.id)).toEqual(expect.arrayContaining(nights));
      await computer.live(3 * dayMs);
      expect(computer.backupsOf(main.id)).not.toContain(nights[0]);
      expect(computer.backupsOf(main.id).length).toBeGreaterThanOrEqual(30);
    },
  );

  it('is not delayed by a night of sleep, a start or a clock that is minutes off', async () => {
    const { computer } = await computerWithOne();
    await computer.live(hourMs);
    await computer.sleep(10 * dayMs);
    await computer.live(hourMs);
    expect(computer.retained).toHaveLength(1);
    await computer.quit();
    computer.pass(12 * hourMs);
    await computer.start();
    await computer.moveClock(5 * minuteMs);
    await computer.live(dayMs);
    expect(computer.retained).toHaveLength(3);
  });

  it('resumes two weeks after a holiday of two weeks, on a computer that is off every weekend', async () => {
    const { computer } = await computerWithOne();
    const off = async (pauseMs: number): Promise<void> => {
      await computer.quit();
      computer.pass(pauseMs);
      await computer.start();
    };
    await computer.live(5 * dayMs);
    await off(14 * dayMs);
    for (let week = 1; week <= 4; week += 1) {
      computer.retained.length = 0;
      await computer.live(4.5 * dayMs);
      expect(computer.retained.length > 0, `week ${week}`).toBe(week > 2);
      await off(2.5 * dayMs);
    }
  });

  it('that finds the folder locked is repeated until the folder is free', async () => {
    const { computer } = await computerWithOne();
    computer.retentionFailsWith = new ExpectedError({
      code: 'backup-directory-locked',
      folder: '/b',
      owner: 'another',
    });
    await computer.liveUntil('2026-11-24T02:10:00.000Z');
    expect(computer.retained.length).toBeGreaterThan(2);
    computer.retentionFailsWith = null;
    await computer.live(10 * minuteMs);
    const tries = computer.retained.length;
    await computer.live(hourMs);
    expect(computer.retained).toHaveLength(tries);
  });

  it('also runs after a backup that was published just before a kill', async () => {
    const { computer } = await computerWithOne();
    await computer.liveUntil('2026-11-24T02:01:00.000Z');
    const before = computer.state;
    await computer.liveUntil('2026-11-24T02:10:00.000Z');
    computer.kill();
    computer.state = before;
    computer.retained.length = 0;
    await computer.start();
    await computer.live(hourMs);
    expect(computer.retained).toHaveLength(1);
  });

  it('that is running is awaited when the scheduler stops', async () => {
    const { computer } = await computerWithOne();
    let isDone = false;
    computer.retentionTakes = async () => {
      await delay(20);
      isDone = true;
    };
    await computer.liveUntil('2026-11-24T02:03:00.000Z');
    expect(computer.retained).toHaveLength(1);
    await computer.quit();
    expect(isDone).toBe(true);
  });
});
