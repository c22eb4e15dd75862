/**
 * Tests ordinary scheduled backups on a simulated computer. Other events are in
 * scheduler-*.test.ts.
 */
import { describe, expect, it } from 'vitest';
import {
  computerAt,
  computerWithOne,
  inShort,
  refused,
} from '../../tests/support/schedule-scenes.ts';
import {
  dayMs,
  hourMs,
  minuteMs,
  SimulatedComputer,
} from '../../tests/support/simulated-computer.ts';

describe('an ordinary scheduled backup', () => {
  it('runs once, in its minute, and has one record', async () => {
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

  it('is simulated for a whole year in a moment', async () => {
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

  it('is still good if retention fails after it', async () => {
    const { computer } = await computerWithOne();
    computer.retentionFailsWith = new Error('retention broke');
    await computer.live(dayMs);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 good']);
    expect(computer.retained).toHaveLength(1);
    expect(computer.log).toContain('retention after a scheduled backup failed');
  });
});

describe('a new connection', () => {
  it('counts from the moment it is added: earlier slots are not missed', async () => {
    const computer = await computerAt('2026-11-24T01:00:00.000Z');
    await computer.live(3 * hourMs);
    computer.connect();
    await computer.tick();
    await computer.live(dayMs);
    expect(inShort(computer.slots)).toEqual(['2026-11-25T02:00 good']);
  });

  it('that is removed removes its waiting slot', async () => {
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

describe('a run that is longer than the schedule', () => {
  it('is not joined by a second run; the slots that it overran are recorded', async () => {
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
  it('loses no record: records are written when there is space again', async () => {
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
