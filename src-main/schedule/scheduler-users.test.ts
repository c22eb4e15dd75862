/** Tests the scheduler with users who cancel, pause, change a schedule and switch it off. */
import { describe, expect, it } from 'vitest';
import { describeSlot } from '#shared/protection/slot-messages.ts';
import { computerWithOne, inShort, refused } from '../../tests/support/schedule-scenes.ts';
import { dayMs, hourMs, minuteMs } from '../../tests/support/simulated-computer.ts';

describe('users', () => {
  it('who cancel the run end the attempts: the slot is missed and not repeated', async () => {
    const { computer } = await computerWithOne();
    await computer.liveUntil('2026-11-24T02:01:00.000Z');
    computer.cancelRuns();
    await computer.live(5 * hourMs);
    expect(computer.dumps).toHaveLength(1);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 missed cancelled']);
  });

  it('who pause the schedules delay the slot until the pause ends', async () => {
    const { computer } = await computerWithOne();
    computer.pause = { since: computer.now, until: '2026-11-24T06:00:00.000Z', by: 'Ada' };
    await computer.live(dayMs / 2);
    expect(computer.dumps.map(({ startedAt }) => startedAt)).toEqual(['2026-11-24T06:00:00.000Z']);
    expect(computer.slots.map((slot) => describeSlot(slot, 'UTC'))).toEqual([
      'Late: paused by Ada until 06:00; backed up at 06:00.',
    ]);
  });

  it('who pause over several nights miss these slots, and are named in the records', async () => {
    const { computer } = await computerWithOne();
    computer.pause = { since: computer.now, until: '2026-11-26T06:00:00.000Z', by: 'Ada' };
    await computer.live(3 * dayMs);
    expect(inShort(computer.slots)).toEqual([
      '2026-11-24T02:00 missed paused',
      '2026-11-25T02:00 missed paused',
      '2026-11-26T02:00 late paused',
    ]);
  });

  it('who end a pause early get the backup immediately, and the reason contains the time', async () => {
    const { computer } = await computerWithOne();
    computer.pause = { since: computer.now, until: '2026-11-24T20:00:00.000Z', by: 'Ada' };
    await computer.liveUntil('2026-11-24T03:00:00.000Z');
    await computer.endPause();
    await computer.live(hourMs);
    expect(computer.slots[0]).toMatchObject({
      servedAt: '2026-11-24T03:00:00.000Z',
      reasons: [{ kind: 'paused', by: 'Ada', until: '2026-11-24T03:00:00.000Z' }],
    });
  });

  it('who replace the pause of another user are both named, each with their own time', async () => {
    const { computer } = await computerWithOne();
    computer.pause = { since: computer.now, until: '2026-11-24T20:00:00.000Z', by: 'Ada' };
    await computer.liveUntil('2026-11-24T03:00:00.000Z');
    computer.pause = { since: computer.now, until: '2026-11-24T05:00:00.000Z', by: 'Bob' };
    await computer.live(dayMs / 4);
    expect(computer.slots.map((slot) => describeSlot(slot, 'UTC'))).toEqual([
      'Late: paused by Ada until 03:00, then paused by Bob until 05:00; backed up at 05:00.',
    ]);
  });

  it('who extend their own pause are named once', async () => {
    const { computer } = await computerWithOne();
    computer.pause = { since: computer.now, until: '2026-11-24T03:00:00.000Z', by: 'Ada' };
    await computer.liveUntil('2026-11-24T02:30:00.000Z');
    computer.pause = { since: computer.now, until: '2026-11-24T05:00:00.000Z', by: 'Ada' };
    await computer.live(dayMs / 4);
    expect(computer.slots.map((slot) => describeSlot(slot, 'UTC'))).toEqual([
      'Late: paused by Ada until 05:00; backed up at 05:00.',
    ]);
  });

  it.each([
    [
      'replaced',
      'Late: paused by Ada until 03:00, then paused by Bob until 08:00, then another backup of the same server was running; backed up at 08:00.',
    ],
    [
      'ended',
      'Late: paused by Ada until 03:00, then another backup of the same server was running; backed up at 04:00.',
    ],
  ])('whose pause was %s while the slot was deferred are named as well', async (how, words) => {
    const { computer } = await computerWithOne();
    computer.runMs = 26 * hourMs;
    await computer.liveUntil('2026-11-25T01:00:00.000Z');
    computer.pause = { since: computer.now, until: '2026-11-25T06:00:00.000Z', by: 'Ada' };
    await computer.liveUntil('2026-11-25T03:00:00.000Z');
    if (how === 'replaced') {
      computer.pause = { since: computer.now, until: '2026-11-25T08:00:00.000Z', by: 'Bob' };
    } else {
      await computer.endPause();
    }
    computer.runMs = 2 * minuteMs;
    await computer.live(dayMs / 2);
    expect(computer.slots.map((slot) => describeSlot(slot, 'UTC')).at(-1)).toBe(words);
  });

  it('who change the time while a slot waits keep this slot and also get the new time', async () => {
    const { computer, main } = await computerWithOne();
    computer.unreachable = refused;
    await computer.liveUntil('2026-11-24T02:05:00.000Z');
    await computer.edit(main, {
      when: { kind: 'times', timeOfDay: '05:00', days: [0, 1, 2, 3, 4, 5, 6] },
    });
    computer.unreachable = null;
    await computer.liveUntil('2026-11-24T06:00:00.000Z');
    expect(inShort(computer.slots)).toEqual([
      '2026-11-24T02:00 late failed',
      '2026-11-24T05:00 good',
    ]);
  });

  it('who change the time to an hour that has passed today wait until tomorrow', async () => {
    const { computer, main } = await computerWithOne();
    await computer.liveUntil('2026-11-24T10:00:00.000Z');
    await computer.edit(main, {
      when: { kind: 'times', timeOfDay: '09:00', days: [0, 1, 2, 3, 4, 5, 6] },
    });
    await computer.liveUntil('2026-11-25T10:00:00.000Z');
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 good', '2026-11-25T09:00 good']);
  });

  it('who switch the schedule off while a slot waits end the wait, with a record', async () => {
    const { computer, main } = await computerWithOne();
    computer.unreachable = refused;
    await computer.liveUntil('2026-11-24T02:05:00.000Z');
    await computer.edit(main, { enabled: false });
    await computer.live(2 * dayMs);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 missed failed switched-off']);
    computer.unreachable = null;
    await computer.edit(main, { enabled: true });
    await computer.live(dayMs);
    expect(inShort(computer.slots).slice(1)).toEqual(['2026-11-27T02:00 good']);
  });
});

describe('a schedule that is switched off during its run', () => {
  it('starts no further dump after the run fails, and records why', async () => {
    const { computer, main } = await computerWithOne();
    await computer.liveUntil('2026-11-24T02:01:00.000Z');
    expect(computer.isRunning).toBe(true);
    computer.runsFailWith = { code: 'dump-stalled', silentMs: 90_000 };
    await computer.edit(main, { enabled: false });
    await computer.live(5 * dayMs);
    expect(computer.dumps).toHaveLength(1);
    expect(computer.probes).toBe(1);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 missed failed switched-off']);
  });

  it('keeps the backup if the run succeeds', async () => {
    const { computer, main } = await computerWithOne();
    await computer.liveUntil('2026-11-24T02:01:00.000Z');
    await computer.edit(main, { enabled: false });
    await computer.live(2 * dayMs);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 good']);
  });
});
