import { describe, expect, it } from 'vitest';
import { defaultSchedule } from '#shared/domain/schedule.ts';
import type { SlotRecord } from '#shared/domain/slot.ts';
import type { ScheduleOverview } from '#shared/domain/schedule-overview.ts';
import { checkSchedule } from './check-schedule.ts';

const missed: SlotRecord = {
  connectionId: 'c0ffee00-0000-4000-8000-000000000001',
  dueAt: '2026-11-24T02:00:00.000Z',
  outcome: 'missed',
  servedAt: null,
  filename: null,
  runId: null,
  reasons: [{ kind: 'failed', error: { code: 'keychain-locked' }, attempts: 3 }],
};
const good: SlotRecord = {
  ...missed,
  outcome: 'good',
  servedAt: missed.dueAt,
  filename: 'f',
  reasons: [],
};
const check = (fields: Partial<ScheduleOverview>) =>
  checkSchedule('Main', {
    schedule: defaultSchedule,
    keepDays: 30,
    words: {
      description: 'Every day at 02:00',
      timeZone: 'UTC',
      nextRuns: ['2026-11-25T02:00:00.000Z'],
    },
    pause: null,
    waiting: null,
    slots: [good],
    retentionWaitsUntil: null,
    ...fields,
  });

describe('the doctor check of a schedule', () => {
  it('is ok if the last slot was good, and names the next due time', () => {
    expect(check({})).toEqual({
      name: 'Schedule of Main',
      state: 'ok',
      detail:
        'Every day at 02:00 (UTC), next 25 Nov 2026, 02:00. Last due 24 Nov 2026, 02:00. Good: backed up at 02:00.',
      nextStep: null,
    });
    expect(check({ slots: [] })).toMatchObject({
      state: 'ok',
      detail: expect.stringContaining('No scheduled time has passed yet.'),
    });
  });

  it('names every missed slot of the last week, also if the last slot was good', () => {
    const night = (day: number): SlotRecord => ({
      ...missed,
      dueAt: `2026-11-${day}T02:00:00.000Z`,
    });
    expect(check({ slots: [good, night(20), night(18), night(17), night(16)] })).toMatchObject({
      state: 'ok',
      detail: expect.stringMatching(
        /Good: backed up at 02:00\. 20 Nov 2026, 02:00: Missed: 3 [^.]*\. 18 Nov 2026, 02:00: Missed: [^.]*\.$/u,
      ),
    });
  });

  it.each<[string, Partial<ScheduleOverview>, string]>([
    ['missed', { slots: [missed, good] }, 'Missed: 3 attempts failed (The keychain is locked).'],
    ['off', { schedule: { ...defaultSchedule, enabled: false } }, 'It is off.'],
    [
      'paused',
      {
        pause: { since: missed.dueAt, until: '2026-11-24T08:00:00.000Z', by: 'Ada' },
      },
      'paused by Ada until 24 Nov 2026, 08:00',
    ],
    [
      'waiting',
      {
        waiting: {
          dueAt: missed.dueAt,
          retryAt: '2026-11-24T03:00:00.000Z',
          reasons: missed.reasons,
        },
      },
      'Not yet: 3 attempts failed (The keychain is locked); next attempt at 03:00.',
    ],
  ])('needs attention if the schedule is %s', (_, fields, words) => {
    expect(check(fields)).toMatchObject({
      state: 'attention',
      detail: expect.stringContaining(words),
    });
  });
});
