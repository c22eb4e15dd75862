import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { SlotRecord } from '#shared/domain/slot.ts';
import { NightjarFailure, type NightjarError } from '#shared/errors/errors.ts';
import { tellSlot } from '#shared/protection/slot-messages.ts';
import {
  dayMs,
  hourMs,
  minuteMs,
  SimulatedComputer,
} from '../../tests/support/simulated-computer.ts';

const evening = '2026-11-23T20:00:00.000Z';
const refused: NightjarError = { code: 'connection-refused', host: 'db', port: 5432 };

async function computerAt(start = evening): Promise<SimulatedComputer> {
  const computer = new SimulatedComputer(start);
  await computer.start();
  return computer;
}

async function computerWithOne(start = evening) {
  const computer = new SimulatedComputer(start);
  const main = computer.connect();
  await computer.start();
  return { computer, main };
}

const inShort = (slots: readonly SlotRecord[]): string[] =>
  slots.map(
    ({ dueAt, outcome, reasons }) =>
      `${dueAt.slice(0, 16)} ${[outcome, ...reasons.map(({ kind }) => kind)].join(' ')}`,
  );

describe('a night like any other', () => {
  it('is served at its minute, once, and has one record', async () => {
    const { computer, main } = await computerWithOne();
    await computer.live(3 * dayMs);
    expect(inShort(computer.slots)).toEqual([
      '2026-11-24T02:00 good',
      '2026-11-25T02:00 good',
      '2026-11-26T02:00 good',
    ]);
    expect(computer.dumps.map(({ startedAt }) => startedAt)).toEqual(
      computer.slots.map(({ dueAt }) => dueAt),
    );
    expect(computer.lines).toHaveLength(3);
    expect(computer.retained).toEqual([main.id, main.id, main.id]);
    expect(computer.log).toContain('slot good');
    expect(computer.slots[0]).toMatchObject({
      connectionId: main.id,
      servedAt: '2026-11-24T02:00:00.000Z',
      filename: 'backup_2026-11-24T02-00-00.sql.gz',
    });
  });

  it('a year of them takes a moment', async () => {
    const computer = new SimulatedComputer('2026-01-01T12:00:00.000Z');
    computer.tickEveryMs = 15 * minuteMs;
    computer.timeZone = 'America/New_York';
    computer.connect();
    await computer.start();
    await computer.live(365 * dayMs);
    expect(computer.slots).toHaveLength(365);
    expect(new Set(computer.slots.map(({ outcome }) => outcome))).toEqual(new Set(['good']));
    expect(computer.dumps).toHaveLength(365);
  });

  it('is not called bad when retention fails afterwards', async () => {
    const { computer } = await computerWithOne();
    computer.retentionFailsWith = new Error('retention broke');
    await computer.live(dayMs);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 good']);
    expect(computer.retained).toHaveLength(1);
    expect(computer.log).toContain('retention after a scheduled backup failed');
  });
});

describe('retention', () => {
  const month = async () => {
    const { computer, main } = await computerWithOne();
    await computer.live(30 * dayMs);
    return { computer, main, nights: [...computer.backupsOf(main.id)] };
  };

  it('keeps thirty days, night for night', async () => {
    const { computer, main, nights } = await month();
    expect(nights).toHaveLength(30);
    await computer.live(20 * dayMs);
    expect(computer.backupsOf(main.id)).toHaveLength(30);
    expect(computer.retained).toHaveLength(50);
  });

  it('is not asked after a run that failed, was cancelled or never began', async () => {
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

  it('deletes nothing by a clock that was set a year ahead, for as long as it is wrong', async () => {
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
    'goes on a month after the clock was %s, when that month of nights is there',
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

  it('is not held up by a night of sleep, a start or a clock that is minutes off', async () => {
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

  it('goes on two weeks after a holiday of two, on a computer that is off every weekend', async () => {
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

  it('that finds the folder locked is tried again until it is free', async () => {
    const { computer } = await computerWithOne();
    computer.retentionFailsWith = new NightjarFailure({
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

  it('follows a night that was published just before the kill as well', async () => {
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

  it('that is going is waited for by the end', async () => {
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

describe('a new connection', () => {
  it('counts from the moment it is added: slots before it are not missed', async () => {
    const computer = await computerAt('2026-11-24T01:00:00.000Z');
    await computer.live(3 * hourMs);
    computer.connect();
    await computer.tick();
    await computer.live(dayMs);
    expect(inShort(computer.slots)).toEqual(['2026-11-25T02:00 good']);
  });

  it('that goes away takes its waiting slot along', async () => {
    const { computer, main } = await computerWithOne();
    computer.unreachable = refused;
    await computer.liveUntil('2026-11-24T02:30:00.000Z');
    expect(computer.waiting(main.id)).not.toBeNull();
    computer.connections = [];
    await computer.live(dayMs);
    expect(computer.slots).toEqual([]);
    expect(computer.state.connections).toEqual({});
  });
});

describe('sleep', () => {
  it('over the slot is made up for once, a little after waking, and told from when to when', async () => {
    const { computer } = await computerWithOne();
    await computer.liveUntil('2026-11-23T23:40:00.000Z');
    await computer.sleepUntil('2026-11-24T07:12:00.000Z');
    expect(computer.dumps).toEqual([]);
    await computer.live(hourMs);
    expect(computer.dumps.map(({ startedAt }) => startedAt)).toEqual(['2026-11-24T07:13:00.000Z']);
    expect(computer.slots.map((slot) => tellSlot(slot, 'UTC'))).toEqual([
      'Late: the computer was asleep from 23:40 to 07:12; backed up at 07:13.',
    ]);
    await computer.live(dayMs);
    expect(inShort(computer.slots)).toEqual([
      '2026-11-24T02:00 late asleep',
      '2026-11-25T02:00 good',
    ]);
  });

  it('through five nights leaves five records: four missed, and the last one late', async () => {
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

  it('that nobody announced is noticed by its length', async () => {
    const { computer } = await computerWithOne();
    await computer.liveUntil('2026-11-23T23:40:00.000Z');
    await computer.sleep(7 * hourMs, { silently: true });
    await computer.live(hourMs);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 late asleep']);
    expect(computer.wakeUps).toBe(1);
  });

  it('that seems to come all the time, since looks come far apart, does not hold up the night', async () => {
    const { computer } = await computerWithOne();
    await computer.liveUntil('2026-11-24T01:59:00.000Z');
    await computer.liveInSteps(3 * hourMs, 4 * minuteMs);
    expect(computer.dumps).toHaveLength(1);
    expect(computer.slots).toHaveLength(1);
  });

  it('in pieces is one reason from the first to the last', async () => {
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

  it('in the middle of a run asks whether it still moves, and does not start a second one', async () => {
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

  it('that ends just before the next slot leaves the old one alone: never two dumps in a row', async () => {
    const { computer } = await computerWithOne();
    await computer.sleepUntil('2026-11-25T01:50:00.000Z');
    await computer.live(hourMs);
    expect(inShort(computer.slots)).toEqual([
      '2026-11-24T02:00 missed asleep overtaken',
      '2026-11-25T02:00 good',
    ]);
  });

  it('does not move the anchor: the night after a catch-up comes at its own time', async () => {
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
  it('catches up once after the start, after a moment of rest', async () => {
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

  it('finds a run that was cut off by a kill, and makes the backup again', async () => {
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

  it('takes a run that is cancelled by Quit for cut off, not for cancelled', async () => {
    const { computer } = await computerWithOne();
    await computer.liveUntil('2026-11-24T02:01:00.000Z');
    await computer.quit();
    expect(computer.slots).toEqual([]);
    computer.pass(hourMs);
    await computer.start();
    await computer.live(hourMs);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 late interrupted not-running']);
  });

  it('does not make a backup twice that was published just before the kill', async () => {
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

  it('remembers what waits to be tried again', async () => {
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

  it('set forward over many slots runs one, not a bunch', async () => {
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

  it.each([3, 10, 365])('%i days ahead and back again does not cost a night', async (days) => {
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

  it('set back to before the slot while it waits lets it come again', async () => {
    const { computer } = await computerWithOne();
    computer.unreachable = refused;
    await computer.liveUntil('2026-11-24T02:10:00.000Z');
    await computer.setClock('2026-11-24T01:00:00.000Z');
    computer.unreachable = null;
    await computer.live(2 * hourMs);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 good']);
  });
});

describe('a backup that a wrong clock dated', () => {
  it.each([1, 20])('%i hours ahead does not serve a later night', async (hoursAhead) => {
    const { computer, main } = await computerWithOne();
    await computer.moveClock(hoursAhead * hourMs);
    computer.backUpByHand(main);
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

  it('and that ended before the clock was right does not serve one either', async () => {
    const { computer, main } = await computerWithOne();
    await computer.moveClock(8 * hourMs);
    computer.runMs = hourMs;
    const { startedAt } = (computer.backUpByHand(main), computer.dumps[0]!);
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
  it('is backed up at two in the morning wherever the computer is', async () => {
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

  it('gets no slot that had passed in the new zone before the arrival', async () => {
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

describe('two connections that come due at once', () => {
  it('of one server take turns, and both nights are good', async () => {
    const computer = new SimulatedComputer(evening);
    const server = 'localhost:5432';
    const [first, second] = [computer.connect('A', { server }), computer.connect('B', { server })];
    await computer.start();
    await computer.live(dayMs);
    expect(computer.mostAtOnce).toBe(1);
    expect(computer.dumps.map(({ connectionId }) => connectionId)).toEqual([first.id, second.id]);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 good', '2026-11-24T02:00 good']);
  });

  it('say so when the wait was long', async () => {
    const computer = new SimulatedComputer(evening);
    const server = 'localhost:5432';
    computer.connect('A', { server });
    computer.connect('B', { server });
    computer.runMs = 40 * minuteMs;
    await computer.start();
    await computer.live(dayMs);
    expect(inShort(computer.slots)).toEqual([
      '2026-11-24T02:00 good',
      '2026-11-24T02:00 late waited-for-another',
    ]);
  });

  it('of two servers do not wait for each other', async () => {
    const computer = new SimulatedComputer(evening);
    computer.connect('A');
    computer.connect('B');
    await computer.start();
    await computer.live(dayMs);
    expect(computer.dumps.map(({ startedAt }) => startedAt)).toEqual([
      '2026-11-24T02:00:00.000Z',
      '2026-11-24T02:00:00.000Z',
    ]);
  });
});

describe('a backup by hand', () => {
  it('of no connection (a safety backup, a URL) on the same server is waited for', async () => {
    const { computer, main } = await computerWithOne();
    computer.foreignDumps = [main.server];
    await computer.liveUntil('2026-11-24T02:30:00.000Z');
    expect(computer.dumps).toEqual([]);
    computer.foreignDumps = ['elsewhere:5432'];
    await computer.live(hourMs);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 late waited-for-another']);
  });

  it('that is going on the same server is waited for', async () => {
    const computer = new SimulatedComputer(evening);
    const server = 'localhost:5432';
    computer.connect('A', { server });
    const other = computer.connect('B', {
      server,
      schedule: { ...computer.connections[0]!.schedule, enabled: false },
    });
    await computer.start();
    await computer.liveUntil('2026-11-24T01:58:00.000Z');
    computer.runMs = 30 * minuteMs;
    computer.backUpByHand(other);
    await computer.live(2 * hourMs);
    expect(computer.mostAtOnce).toBe(1);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 late waited-for-another']);
  });

  it('before the slot does not serve it', async () => {
    const { computer, main } = await computerWithOne();
    await computer.liveUntil('2026-11-24T01:45:00.000Z');
    computer.backUpByHand(main);
    await computer.live(hourMs);
    expect(computer.dumps.map(({ trigger }) => trigger)).toEqual(['manual', 'scheduled']);
  });

  it('after the slot came due serves it', async () => {
    const { computer, main } = await computerWithOne();
    await computer.sleepUntil('2026-11-24T07:12:00.000Z');
    computer.backUpByHand(main);
    await computer.live(2 * hourMs);
    expect(computer.dumps.map(({ trigger }) => trigger)).toEqual(['manual']);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 late asleep']);
    expect(computer.slots[0]?.servedAt).toBe('2026-11-24T07:12:00.000Z');
  });
});

describe('a server that does not answer', () => {
  it('for a short while is asked quietly, and the night is late', async () => {
    const { computer } = await computerWithOne();
    await computer.liveUntil('2026-11-24T01:59:00.000Z');
    computer.unreachable = refused;
    await computer.live(minuteMs);
    computer.unreachable = null;
    await computer.live(hourMs);
    expect(computer.dumps).toHaveLength(1);
    expect(computer.slots[0]).toMatchObject({
      outcome: 'late',
      reasons: [{ kind: 'failed', error: refused, attempts: 1 }],
    });
  });

  it('becomes one failed run that people are told about, then is asked with growing pauses', async () => {
    const { computer } = await computerWithOne();
    computer.unreachable = refused;
    await computer.liveUntil('2026-11-24T14:00:00.000Z');
    expect(computer.dumps).toHaveLength(1);
    expect(computer.probes).toBeGreaterThan(5);
    expect(computer.probes).toBeLessThan(12);
    computer.unreachable = null;
    computer.runsFailWith = null;
    await computer.liveUntil('2026-11-24T20:00:00.000Z');
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 late failed']);
  });

  it('for another cause later that night is one more failed run, and the record names both', async () => {
    const { computer } = await computerWithOne();
    computer.unreachable = refused;
    await computer.liveUntil('2026-11-24T03:00:00.000Z');
    expect(computer.dumps).toHaveLength(1);
    computer.unreachable = { code: 'keychain-locked' };
    await computer.liveUntil('2026-11-24T08:00:00.000Z');
    expect(computer.dumps).toHaveLength(2);
    // Both are known by now, whichever comes back.
    computer.unreachable = refused;
    await computer.liveUntil('2026-11-24T17:00:00.000Z');
    computer.unreachable = { code: 'keychain-locked' };
    await computer.liveUntil('2026-11-25T01:50:00.000Z');
    expect(computer.dumps).toHaveLength(2);
    const [night] = computer.slots;
    expect(night?.outcome).toBe('missed');
    expect(night?.reasons).toMatchObject([
      { kind: 'failed', error: refused },
      { kind: 'failed', error: { code: 'keychain-locked' } },
    ]);
    expect(night === undefined ? '' : tellSlot(night)).toMatch(
      /^Missed: \d attempts failed \(.+\), then \d attempts failed \(.+\)\.$/u,
    );
  });

  it('until the next slot is given up before it, with the first cause', async () => {
    const { computer } = await computerWithOne();
    computer.unreachable = refused;
    computer.runsFailWith = { code: 'keychain-locked' };
    await computer.liveUntil('2026-11-25T01:50:00.000Z');
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 missed failed failed']);
    expect(computer.slots[0]?.reasons[0]).toMatchObject({ error: refused });
    computer.unreachable = null;
    computer.runsFailWith = null;
    await computer.live(hourMs);
    expect(inShort(computer.slots).at(-1)).toBe('2026-11-25T02:00 good');
  });

  it.each<NightjarError>([
    { code: 'keychain-locked' },
    { code: 'insufficient-disk-space', folder: '/b', neededBytes: null, availableBytes: 0 },
    { code: 'dump-stalled', silentMs: 90_000 },
  ])('and any other failure ($code) is tried again', async (error) => {
    const { computer } = await computerWithOne();
    computer.runsFailWith = error;
    await computer.liveUntil('2026-11-24T02:10:00.000Z');
    computer.runsFailWith = null;
    await computer.live(2 * hourMs);
    expect(computer.slots[0]).toMatchObject({
      outcome: 'late',
      reasons: [{ kind: 'failed', error }],
    });
  });

  it('is asked again soon after the screen is unlocked', async () => {
    const { computer } = await computerWithOne();
    computer.unreachable = { code: 'keychain-locked' };
    computer.runsFailWith = { code: 'keychain-locked' };
    await computer.liveUntil('2026-11-24T07:12:00.000Z');
    computer.unreachable = null;
    computer.runsFailWith = null;
    await computer.unlock();
    await computer.live(3 * minuteMs);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 late failed']);
  });
});

describe('people', () => {
  it('who cancel the run have their way: the night is missed and not tried again', async () => {
    const { computer } = await computerWithOne();
    await computer.liveUntil('2026-11-24T02:01:00.000Z');
    computer.cancelRuns();
    await computer.live(5 * hourMs);
    expect(computer.dumps).toHaveLength(1);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 missed cancelled']);
  });

  it('who pause hold back the slot until the pause is over', async () => {
    const { computer } = await computerWithOne();
    computer.pause = { since: computer.now, until: '2026-11-24T06:00:00.000Z', by: 'Ada' };
    await computer.live(dayMs / 2);
    expect(computer.dumps.map(({ startedAt }) => startedAt)).toEqual(['2026-11-24T06:00:00.000Z']);
    expect(computer.slots.map((slot) => tellSlot(slot, 'UTC'))).toEqual([
      'Late: paused by Ada until 06:00; backed up at 06:00.',
    ]);
  });

  it('who pause over several nights miss them, by name', async () => {
    const { computer } = await computerWithOne();
    computer.pause = { since: computer.now, until: '2026-11-26T06:00:00.000Z', by: 'Ada' };
    await computer.live(3 * dayMs);
    expect(inShort(computer.slots)).toEqual([
      '2026-11-24T02:00 missed paused',
      '2026-11-25T02:00 missed paused',
      '2026-11-26T02:00 late paused',
    ]);
  });

  it('who end a pause early get the backup at once, and the reason says when', async () => {
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

  it('who replace the pause of somebody else are named beside them, each with their own time', async () => {
    const { computer } = await computerWithOne();
    computer.pause = { since: computer.now, until: '2026-11-24T20:00:00.000Z', by: 'Ada' };
    await computer.liveUntil('2026-11-24T03:00:00.000Z');
    computer.pause = { since: computer.now, until: '2026-11-24T05:00:00.000Z', by: 'Bob' };
    await computer.live(dayMs / 4);
    expect(computer.slots.map((slot) => tellSlot(slot, 'UTC'))).toEqual([
      'Late: paused by Ada until 03:00, then paused by Bob until 05:00; backed up at 05:00.',
    ]);
  });

  it('who make their own pause longer are named once', async () => {
    const { computer } = await computerWithOne();
    computer.pause = { since: computer.now, until: '2026-11-24T03:00:00.000Z', by: 'Ada' };
    await computer.liveUntil('2026-11-24T02:30:00.000Z');
    computer.pause = { since: computer.now, until: '2026-11-24T05:00:00.000Z', by: 'Ada' };
    await computer.live(dayMs / 4);
    expect(computer.slots.map((slot) => tellSlot(slot, 'UTC'))).toEqual([
      'Late: paused by Ada until 05:00; backed up at 05:00.',
    ]);
  });

  it.each([
    [
      'replaced',
      'Late: paused by Ada until 03:00, then paused by Bob until 08:00, then another backup of the same server was going; backed up at 08:00.',
    ],
    [
      'ended',
      'Late: paused by Ada until 03:00, then another backup of the same server was going; backed up at 04:00.',
    ],
  ])('whose pause was %s while the slot was held up are named as well', async (how, words) => {
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
    expect(computer.slots.map((slot) => tellSlot(slot, 'UTC')).at(-1)).toBe(words);
  });

  it('who change the time while a slot waits keep that slot, and get the new time as well', async () => {
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

  it('who move the time to an hour gone by today wait until tomorrow', async () => {
    const { computer, main } = await computerWithOne();
    await computer.liveUntil('2026-11-24T10:00:00.000Z');
    await computer.edit(main, {
      when: { kind: 'times', timeOfDay: '09:00', days: [0, 1, 2, 3, 4, 5, 6] },
    });
    await computer.liveUntil('2026-11-25T10:00:00.000Z');
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 good', '2026-11-25T09:00 good']);
  });

  it('who switch the schedule off while a slot waits end the waiting, with a record', async () => {
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

describe('a schedule that is switched off while its run is going', () => {
  it('does not go on dumping when that run fails, and says why', async () => {
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

  it('keeps the backup when that run goes well', async () => {
    const { computer, main } = await computerWithOne();
    await computer.liveUntil('2026-11-24T02:01:00.000Z');
    await computer.edit(main, { enabled: false });
    await computer.live(2 * dayMs);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 good']);
  });
});

describe('a run that is longer than the schedule', () => {
  it('is not joined by a second one; what it overran is recorded', async () => {
    const computer = new SimulatedComputer('2026-11-24T00:30:00.000Z');
    const main = computer.connect();
    main.schedule = { ...main.schedule, when: { kind: 'cron', expression: '0 * * * *' } };
    await computer.start();
    computer.runMs = 2.5 * hourMs;
    await computer.liveUntil('2026-11-24T03:20:00.000Z');
    computer.runMs = minuteMs;
    await computer.liveUntil('2026-11-24T04:30:00.000Z');
    expect(computer.mostAtOnce).toBe(1);
    expect(inShort(computer.slots)).toEqual([
      '2026-11-24T01:00 good',
      '2026-11-24T02:00 missed waited-for-another overtaken',
      '2026-11-24T03:00 late waited-for-another',
      '2026-11-24T04:00 good',
    ]);
  });
});

describe('a full disk under the user data', () => {
  it('loses no record: it is written when there is space again', async () => {
    const { computer } = await computerWithOne();
    computer.diskIsFull = true;
    await computer.live(dayMs);
    expect(computer.slots).toEqual([]);
    expect(computer.dumps).toHaveLength(1);
    computer.diskIsFull = false;
    await computer.live(hourMs);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 good']);
  });
});
