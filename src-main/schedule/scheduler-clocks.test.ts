/**
 * Tests the scheduler on a computer that sleeps, is switched off, travels, or has its clock set.
 */
import { describe, expect, it } from 'vitest';
import { describeSlot } from '#shared/protection/slot-messages.ts';
import { computerWithOne, inShort, refused } from '../../tests/support/schedule-scenes.ts';
import {
  dayMs,
  hourMs,
  minuteMs,
  SimulatedComputer,
} from '../../tests/support/simulated-computer.ts';

describe('sleep', () => {
  it('during a due time leads to one late backup soon after wake-up, with the period of the sleep', async () => {
    const { computer } = await computerWithOne();
    await computer.liveUntil('2026-11-23T23:40:00.000Z');
    await computer.sleepUntil('2026-11-24T07:12:00.000Z');
    expect(computer.dumps).toEqual([]);
    await computer.live(hourMs);
    expect(computer.dumps.map(({ startedAt }) => startedAt)).toEqual(['2026-11-24T07:13:00.000Z']);
    expect(computer.slots.map((slot) => describeSlot(slot, 'UTC'))).toEqual([
      'Late: the computer was asleep from 23:40 to 07:12; backed up at 07:13.',
    ]);
    await computer.live(dayMs);
    expect(inShort(computer.slots)).toEqual([
      '2026-11-24T02:00 late asleep',
      '2026-11-25T02:00 good',
    ]);
  });

  it('over five nights leaves five records: four missed, and the last one late', async () => {
    const { computer } = await computerWithOne();
    await computer.sleep(5 * dayMs);
    await computer.live(hourMs);
    expect(inShort(computer.slots)).toEqual([
      '2026-11-24T02:00 missed asleep overtaken',
      '2026-11-25T02:00 missed asleep overtaken',
      '2026-11-26T02:00 missed asleep overtaken',
      '2026-11-27T02:00 missed asleep overtaken',
      '2026-11-28T02:00 late asleep',
    ]);
    expect(computer.dumps).toHaveLength(1);
    expect(computer.told.map(({ outcome }) => outcome)).toEqual([
      ...Array.from({ length: 4 }, () => 'missed'),
      'late',
    ]);
  });

  it('that was not announced is detected by its length', async () => {
    const { computer } = await computerWithOne();
    await computer.liveUntil('2026-11-23T23:40:00.000Z');
    await computer.sleep(7 * hourMs, { silently: true });
    await computer.live(hourMs);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 late asleep']);
    expect(computer.wakeUps).toBe(1);
  });

  it('that is assumed at every tick because ticks are far apart does not delay the backup', async () => {
    const { computer } = await computerWithOne();
    await computer.liveUntil('2026-11-24T01:59:00.000Z');
    await computer.liveInSteps(3 * hourMs, 4 * minuteMs);
    expect(computer.dumps).toHaveLength(1);
    expect(computer.slots).toHaveLength(1);
  });

  it('in several parts is one reason from the first part to the last', async () => {
    const { computer } = await computerWithOne();
    await computer.liveUntil('2026-11-23T23:40:00.000Z');
    for (let nap = 0; nap < 5; nap += 1) {
      await computer.sleep(hourMs);
      await computer.live(20_000);
    }
    await computer.live(hourMs);
    expect(computer.dumps).toHaveLength(1);
    expect(computer.slots[0]?.reasons).toEqual([
      { kind: 'asleep', from: expect.any(String), to: expect.stringContaining('T04:41') },
    ]);
  });

  it('in the middle of a run checks the progress of the run and does not start a second run', async () => {
    const { computer } = await computerWithOne();
    computer.runMs = 30 * minuteMs;
    await computer.liveUntil('2026-11-24T02:10:00.000Z');
    expect(computer.isRunning).toBe(true);
    await computer.sleep(3 * hourMs);
    expect(computer.wakeUps).toBe(1);
    await computer.live(hourMs);
    expect(computer.dumps).toHaveLength(1);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 good']);
  });

  it('that ends just before the next slot gives up the old slot: two dumps never follow each other', async () => {
    const { computer } = await computerWithOne();
    await computer.sleepUntil('2026-11-25T01:50:00.000Z');
    await computer.live(hourMs);
    expect(inShort(computer.slots)).toEqual([
      '2026-11-24T02:00 missed asleep overtaken',
      '2026-11-25T02:00 good',
    ]);
  });

  it('does not move later due times: the slot after a late backup is served at its time', async () => {
    const { computer } = await computerWithOne();
    for (let night = 24; night < 28; night += 1) {
      await computer.sleepUntil(`2026-11-${night}T09:00:00.000Z`);
      await computer.live(hourMs);
    }
    await computer.live(dayMs);
    expect(computer.dumps.map(({ startedAt }) => startedAt.slice(8, 16))).toEqual([
      '24T09:01',
      '25T09:01',
      '26T09:01',
      '27T09:01',
      '28T02:00',
    ]);
  });
});

describe('a computer that was off', () => {
  it('runs one late backup after the start, after a short wait', async () => {
    const { computer } = await computerWithOne();
    await computer.live(hourMs);
    await computer.quit();
    computer.pass(2.5 * dayMs);
    await computer.start();
    expect(computer.dumps).toEqual([]);
    await computer.live(hourMs);
    expect(inShort(computer.slots)).toEqual([
      '2026-11-24T02:00 missed not-running overtaken',
      '2026-11-25T02:00 missed not-running overtaken',
      '2026-11-26T02:00 late not-running',
    ]);
    expect(computer.dumps).toHaveLength(1);
  });

  it('detects a run that was cut off by a kill, and repeats the backup', async () => {
    const { computer } = await computerWithOne();
    await computer.liveUntil('2026-11-24T02:01:00.000Z');
    expect(computer.isRunning).toBe(true);
    computer.kill();
    computer.pass(hourMs);
    await computer.start();
    await computer.live(hourMs);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 late interrupted not-running']);
    expect(computer.lines).toHaveLength(1);
    expect(computer.dumps).toHaveLength(2);
  });

  it('treats a run that Quit cancelled as cut off, not as cancelled', async () => {
    const { computer } = await computerWithOne();
    await computer.liveUntil('2026-11-24T02:01:00.000Z');
    await computer.quit();
    expect(computer.slots).toEqual([]);
    computer.pass(hourMs);
    await computer.start();
    await computer.live(hourMs);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 late interrupted not-running']);
  });

  it('does not repeat a backup that was published just before the kill', async () => {
    const { computer } = await computerWithOne();
    await computer.liveUntil('2026-11-24T02:01:00.000Z');
    const before = computer.state;
    await computer.liveUntil('2026-11-24T02:10:00.000Z');
    expect(computer.slots).toHaveLength(1);
    computer.kill();
    computer.state = before;
    await computer.start();
    await computer.live(hourMs);
    expect(computer.dumps).toHaveLength(1);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 good']);
  });

  it('still has the slots that wait for another attempt', async () => {
    const { computer, main } = await computerWithOne();
    computer.unreachable = refused;
    await computer.liveUntil('2026-11-24T02:20:00.000Z');
    computer.kill();
    await computer.start();
    expect(computer.waiting(main.id)).toMatchObject({ dueAt: '2026-11-24T02:00:00.000Z' });
    computer.unreachable = null;
    await computer.live(hourMs);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 late failed']);
  });
});

describe('the clock of the computer', () => {
  it('set back does not run a slot twice', async () => {
    const { computer } = await computerWithOne();
    await computer.liveUntil('2026-11-24T02:10:00.000Z');
    await computer.setClock('2026-11-24T01:30:00.000Z');
    await computer.live(3 * hourMs);
    expect(computer.dumps).toHaveLength(1);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 good']);
  });

  it('set back while Nightjar is off does not run a slot twice', async () => {
    const { computer } = await computerWithOne();
    await computer.liveUntil('2026-11-24T02:10:00.000Z');
    await computer.quit();
    await computer.setClock('2026-11-23T23:30:00.000Z');
    await computer.start();
    await computer.live(5 * hourMs);
    expect(computer.dumps).toHaveLength(1);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 good']);
  });

  it('set forward over many slots runs one backup, not several', async () => {
    const { computer } = await computerWithOne();
    await computer.setClock('2026-11-27T12:00:00.000Z');
    await computer.live(hourMs);
    expect(computer.dumps).toHaveLength(1);
    expect(inShort(computer.slots)).toEqual([
      '2026-11-24T02:00 missed clock-moved overtaken',
      '2026-11-25T02:00 missed clock-moved overtaken',
      '2026-11-26T02:00 missed clock-moved overtaken',
      '2026-11-27T02:00 late clock-moved',
    ]);
  });

  it.each([3, 10, 365])('%i days ahead and back again loses no scheduled backup', async (days) => {
    const { computer } = await computerWithOne();
    await computer.moveClock(days * dayMs);
    await computer.live(hourMs);
    await computer.moveClock(-days * dayMs);
    expect(computer.dumps).toHaveLength(1);
    computer.tickEveryMs = 5 * minuteMs;
    await computer.quit();
    await computer.start();
    await computer.live(12 * dayMs);
    const nights = computer.slots.filter(({ dueAt }) => dueAt <= computer.now);
    expect(nights).toHaveLength(12);
    expect(new Set(nights.map(({ outcome }) => outcome))).toEqual(new Set(['good']));
  });

  it('corrected by seconds around the slot runs it once', async () => {
    const { computer } = await computerWithOne();
    await computer.liveUntil('2026-11-24T02:00:00.000Z');
    await computer.moveClock(-20_000);
    await computer.moveClock(40_000);
    await computer.moveClock(-40_000);
    await computer.live(hourMs);
    expect(computer.dumps).toHaveLength(1);
  });

  it('set back to before a waiting slot makes the slot due again at its time', async () => {
    const { computer } = await computerWithOne();
    computer.unreachable = refused;
    await computer.liveUntil('2026-11-24T02:10:00.000Z');
    await computer.setClock('2026-11-24T01:00:00.000Z');
    computer.unreachable = null;
    await computer.live(2 * hourMs);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 good']);
  });
});

describe('a backup with a date from a wrong clock', () => {
  it.each([1, 20])('%i hours ahead does not serve a later slot', async (hoursAhead) => {
    const { computer, main } = await computerWithOne();
    await computer.moveClock(hoursAhead * hourMs);
    computer.startManualBackup(main);
    await computer.live(3 * minuteMs);
    await computer.moveClock(-hoursAhead * hourMs);
    const wrong = computer.dumps[0]!.startedAt;
    const due = new Date(Date.parse(wrong) - 10 * minuteMs).toISOString();
    await computer.edit(main, {
      when: { kind: 'times', timeOfDay: due.slice(11, 16), days: [0, 1, 2, 3, 4, 5, 6] },
    });
    computer.pause = { since: computer.now, until: wrong, by: 'Ada' };
    await computer.liveUntil(new Date(Date.parse(wrong) + hourMs).toISOString());
    expect(computer.dumps.map(({ trigger }) => trigger)).toEqual(['manual', 'scheduled']);
    expect(computer.slots.at(-1)).toMatchObject({ outcome: 'late', filename: expect.any(String) });
  });

  it('that ended before the clock was corrected does not serve a later slot', async () => {
    const { computer, main } = await computerWithOne();
    await computer.moveClock(8 * hourMs);
    computer.runMs = hourMs;
    const { startedAt } = (computer.startManualBackup(main), computer.dumps[0]!);
    await computer.live(10 * minuteMs);
    await computer.moveClock(-8 * hourMs);
    await computer.live(2 * hourMs);
    computer.runMs = minuteMs;
    await computer.edit(main, {
      when: { kind: 'times', timeOfDay: '03:30', days: [0, 1, 2, 3, 4, 5, 6] },
    });
    expect(startedAt).toBe('2026-11-24T04:00:00.000Z');
    computer.pause = { since: computer.now, until: '2026-11-24T05:00:00.000Z', by: 'Ada' };
    await computer.liveUntil('2026-11-24T06:00:00.000Z');
    expect(computer.dumps.map(({ trigger }) => trigger)).toEqual(['manual', 'scheduled']);
  });
});

describe('a traveller', () => {
  it('gets a backup at two in the morning in every time zone', async () => {
    const computer = new SimulatedComputer('2026-11-23T12:00:00.000Z');
    computer.timeZone = 'Europe/Berlin';
    computer.connect();
    await computer.start();
    await computer.live(dayMs);
    computer.timeZone = 'Asia/Kathmandu';
    await computer.live(dayMs);
    computer.timeZone = 'America/New_York';
    await computer.live(dayMs);
    expect(inShort(computer.slots)).toEqual([
      '2026-11-24T01:00 good',
      '2026-11-24T20:15 good',
      '2026-11-26T07:00 good',
    ]);
  });

  it('gets no slot that had passed in the new time zone before the arrival', async () => {
    const computer = new SimulatedComputer('2026-11-24T03:00:00.000Z');
    computer.timeZone = 'Europe/Berlin';
    computer.connect();
    await computer.start();
    await computer.live(5 * hourMs);
    computer.timeZone = 'America/New_York';
    await computer.live(hourMs);
    expect(computer.slots).toEqual([]);
    expect(computer.dumps).toEqual([]);
  });
});
