/**
 * Tests the scheduler with servers that do not answer, and with servers that several backups need.
 */
import { describe, expect, it } from 'vitest';
import type { NightjarError } from '#shared/errors/errors.ts';
import { describeSlot } from '#shared/protection/slot-messages.ts';
import { computerWithOne, evening, inShort, refused } from '../../tests/support/schedule-scenes.ts';
import {
  dayMs,
  hourMs,
  minuteMs,
  SimulatedComputer,
} from '../../tests/support/simulated-computer.ts';

describe('two connections that are due at the same time', () => {
  it('of one server are dumped one at a time, and both slots are good', async () => {
    const computer = new SimulatedComputer(evening);
    const server = 'localhost:5432';
    const [first, second] = [computer.connect('A', { server }), computer.connect('B', { server })];
    await computer.start();
    await computer.live(dayMs);
    expect(computer.mostAtOnce).toBe(1);
    expect(computer.dumps.map(({ connectionId }) => connectionId)).toEqual([first.id, second.id]);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 good', '2026-11-24T02:00 good']);
  });

  it('record the wait if it was long', async () => {
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

describe('a manual backup', () => {
  it('of no connection (a safety backup, a URL) on the same server is awaited', async () => {
    const { computer, main } = await computerWithOne();
    computer.otherDumps = [main.server];
    await computer.liveUntil('2026-11-24T02:30:00.000Z');
    expect(computer.dumps).toEqual([]);
    computer.otherDumps = ['elsewhere:5432'];
    await computer.live(hourMs);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 late waited-for-another']);
  });

  it('that is running on the same server is awaited', async () => {
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
    computer.startManualBackup(other);
    await computer.live(2 * hourMs);
    expect(computer.mostAtOnce).toBe(1);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 late waited-for-another']);
  });

  it('before the due time does not serve the slot', async () => {
    const { computer, main } = await computerWithOne();
    await computer.liveUntil('2026-11-24T01:45:00.000Z');
    computer.startManualBackup(main);
    await computer.live(hourMs);
    expect(computer.dumps.map(({ trigger }) => trigger)).toEqual(['manual', 'scheduled']);
  });

  it('after the due time serves the slot', async () => {
    const { computer, main } = await computerWithOne();
    await computer.sleepUntil('2026-11-24T07:12:00.000Z');
    computer.startManualBackup(main);
    await computer.live(2 * hourMs);
    expect(computer.dumps.map(({ trigger }) => trigger)).toEqual(['manual']);
    expect(inShort(computer.slots)).toEqual(['2026-11-24T02:00 late asleep']);
    expect(computer.slots[0]?.servedAt).toBe('2026-11-24T07:12:00.000Z');
  });
});

describe('a server that does not answer', () => {
  it('for a short time is probed without a failed run, and the slot is late', async () => {
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

  it('leads to one failed run that users are notified of, then is probed with growing pauses', async () => {
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

  it('for a second cause in the same night leads to a second failed run, and the record names both causes', async () => {
    const { computer } = await computerWithOne();
    computer.unreachable = refused;
    await computer.liveUntil('2026-11-24T03:00:00.000Z');
    expect(computer.dumps).toHaveLength(1);
    computer.unreachable = { code: 'keychain-locked' };
    await computer.liveUntil('2026-11-24T08:00:00.000Z');
    expect(computer.dumps).toHaveLength(2);
    // Both causes are known now, regardless of which one is repeated.
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
    expect(night === undefined ? '' : describeSlot(night)).toMatch(
      /^Missed: \d attempts failed \(.+\), then \d attempts failed \(.+\)\.$/u,
    );
  });

  it('until the next slot makes the slot given up before it, with the first cause', async () => {
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
  ])('with any other error ($code) is probed again', async (error) => {
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

  it('is probed again soon after the screen is unlocked', async () => {
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
