import { describe, expect, test } from 'vitest';
import type { BackupEntry } from '../domain/backup.ts';
import type { BackupWarning } from '../domain/warning.ts';
import type { Run } from '../domain/run.ts';
import { calendarDate } from '../describe-time.ts';
import { defaultSchedule } from '../domain/schedule.ts';
import type { SlotReason, SlotRecord } from '../domain/slot.ts';
import type { ScheduleOverview } from '../domain/schedule-overview.ts';
import { describeProtection, type ProtectionStatus } from './protection-status.ts';
import { aBackup, aRun, connectionId } from '../../tests/support/builders.ts';

const now = new Date('2026-02-14T12:00:00Z');

const backup = (
  createdAt: string,
  checked = true,
  warnings: readonly BackupWarning[] = [],
): BackupEntry => aBackup({ createdAt, details: checked ? { warnings: [...warnings] } : null });

const statusOf = (
  backups: readonly BackupEntry[] | undefined,
  run: Run | undefined,
  schedule?: ScheduleOverview,
): ProtectionStatus =>
  describeProtection({
    list:
      backups === undefined ? undefined : { backups: [...backups], readError: null, earlier: null },
    run,
    schedule,
    blockers: [],
    now,
  });

const previousFilename = 'backup_2026-02-13T12-00-00.sql.gz';
const smaller: BackupWarning = {
  kind: 'much-smaller',
  sqlBytes: 1_258_291,
  previousSqlBytes: 9_437_184,
  previousFilename,
};
const lost: BackupWarning = {
  kind: 'rows-lost',
  schema: 'public',
  name: 'orders',
  rows: 1788,
  previousRows: 40_000,
  previousFilename,
};
const doubtful = (createdAt: string, warnings: readonly BackupWarning[] = [lost]) =>
  backup(createdAt, true, warnings);

const failed = aRun('failed', { finishedAt: '2026-02-14T11:55:00Z' });
const running = aRun('running');

describe('the protection status', () => {
  test('is empty before the folder was read', () => {
    expect(statusOf(undefined, undefined)).toMatchObject({ tone: 'loading', sentence: '' });
  });

  test('contains the result of a drill, good or bad', () => {
    const withProof = (createdAt: string, differences: number): BackupEntry => {
      const entry = backup(createdAt);
      const proof = { provenAt: '2026-02-14T11:00:00Z', serverVersion: '15.18', differences };
      return entry.details === null ? entry : { ...entry, details: { ...entry.details, proof } };
    };
    const [newest, older] = ['2026-02-14T06:00:00Z', '2026-02-12T06:00:00Z'];
    expect(statusOf([withProof(newest, 0)], undefined)).toMatchObject({
      tone: 'good',
      sentence: `Protected. Last good backup 6 hours ago, proven restorable on ${calendarDate(now)}.`,
    });
    expect(statusOf([backup(newest), withProof(older, 0)], undefined).sentence).toBe(
      `Protected. Last good backup 6 hours ago. The backup of ${calendarDate(new Date(older))} is proven restorable.`,
    );
    expect(statusOf([withProof(newest, 2)], undefined)).toMatchObject({ tone: 'attention' });
  });

  test('does not claim protection if there is no backup', () => {
    expect(statusOf([], undefined)).toMatchObject({
      tone: 'none',
      sentence: 'Not protected yet.',
    });
  });

  test('is Protected if a verified backup is recent', () => {
    expect(statusOf([backup('2026-02-14T06:00:00Z')], undefined)).toEqual({
      tone: 'good',
      short: '6 hours ago',
      sentence: 'Protected. Last good backup 6 hours ago.',
    });
  });

  test('does not count a file that was not verified', () => {
    expect(statusOf([backup('2026-02-14T06:00:00Z', false)], undefined).tone).toBe('attention');
    const older = [backup('2026-02-14T06:00:00Z', false), backup('2026-02-13T12:00:00Z')];
    expect(statusOf(older, undefined).sentence).toBe('Protected. Last good backup yesterday.');
  });

  test('warns if the last good backup is older than a week', () => {
    const at = '2026-02-02T12:00:00Z';
    const status = statusOf([backup(at)], undefined);
    expect(status.tone).toBe('attention');
    expect(status.sentence).toContain(`Protected only up to ${calendarDate(new Date(at))}`);
  });

  test('mentions a failed run only while it is the latest run', () => {
    const before = statusOf([backup('2026-02-14T06:00:00Z')], failed);
    expect(before).toMatchObject({ tone: 'attention' });
    expect(before.sentence).toContain('The latest attempt failed: ');
    expect(statusOf([backup('2026-02-14T11:59:00Z')], failed).tone).toBe('good');
    expect(statusOf([], failed)).toMatchObject({ tone: 'loss', short: 'Backup failed' });
  });

  test('shows a running backup without counting it as protection', () => {
    expect(statusOf([], running)).toEqual({
      tone: 'running',
      short: 'Backing up…',
      sentence: 'Not protected yet.',
    });
  });

  test('reports warnings of the last backup, and names the good backup before it', () => {
    const backups = [doubtful('2026-02-14T06:00:00Z'), backup('2026-02-13T12:00:00Z')];
    expect(statusOf(backups, undefined)).toEqual({
      tone: 'attention',
      short: 'Warning',
      sentence:
        'The last backup has a warning: public.orders went from 40,000 rows to 1,788. Last good backup yesterday.',
    });
  });

  test('names the first warning and counts the others', () => {
    const { sentence } = statusOf(
      [doubtful('2026-02-14T06:00:00Z', [smaller, lost, lost])],
      undefined,
    );
    expect(sentence).toBe(
      'The last backup has a warning: its SQL went from 9.0 MB to 1.2 MB, and 2 more. There is no good backup before it.',
    );
  });

  test('reports a failed verification or drill, and names the good backup before it', () => {
    const whole = backup('2026-02-14T06:00:00Z');
    const failing = (kind: 'damaged' | 'disproved', detail: string): BackupEntry => ({
      ...whole,
      details: whole.details && {
        ...whole.details,
        invalidated: { kind, at: '2026-02-14T11:00:00Z', detail },
      },
    });
    const damaged = failing('damaged', 'The file was cut off.');
    expect(statusOf([damaged, backup('2026-02-13T12:00:00Z')], undefined)).toEqual({
      tone: 'attention',
      short: 'Damaged',
      sentence: 'The last backup is damaged: The file was cut off. Last good backup yesterday.',
    });
    expect(statusOf([damaged], failed).sentence).toMatch(
      /^The latest attempt failed, and the backup before it is damaged: The file was cut off\./u,
    );
    expect(statusOf([failing('disproved', 'public.orders differs.')], undefined)).toMatchObject({
      tone: 'loss',
      sentence:
        'The last backup differs after the restore: public.orders differs. There is no good backup before it.',
    });
  });

  test('does not call a database protected because of a backup that cannot be restored', () => {
    const detail = 'function unaccent(text) does not exist';
    const whole = backup('2026-02-13T12:00:00Z');
    if (whole.details === null) throw new Error('a backup with details');
    const provenAt = '2026-02-14T05:00:00Z';
    const disproved: BackupEntry = {
      ...whole,
      details: {
        ...whole.details,
        proof: { provenAt, serverVersion: '15.18', differences: 1, notRestored: 'refused' },
        invalidated: { kind: 'disproved', at: provenAt, detail },
      },
    };
    expect(statusOf([disproved], undefined)).toEqual({
      tone: 'loss',
      short: 'Disproved',
      sentence: `The last backup cannot be restored: ${detail}. There is no good backup before it.`,
    });
    // The next backup is no better: it contains the same database.
    const next = backup('2026-02-14T06:00:00Z');
    expect(statusOf([next, disproved], undefined)).toMatchObject({
      tone: 'attention',
      sentence: `Last good backup 6 hours ago, not proven. The backup of ${calendarDate(new Date(whole.createdAt))} cannot be restored: ${detail}. Prove the latest backup.`,
    });
    if (next.details === null) throw new Error('a backup with details');
    const proof = { provenAt: '2026-02-14T11:00:00Z', serverVersion: '15.18', differences: 0 };
    const proven: BackupEntry = { ...next, details: { ...next.details, proof } };
    expect(statusOf([proven, disproved], undefined).tone).toBe('good');
  });

  test('ignores a backup with warnings if a later backup is good', () => {
    const backups = [backup('2026-02-14T06:00:00Z'), doubtful('2026-02-13T12:00:00Z')];
    expect(statusOf(backups, undefined)).toMatchObject({
      tone: 'good',
      sentence: 'Protected. Last good backup 6 hours ago.',
    });
  });

  test('mentions both a failed run and the warnings of the backup before it', () => {
    const status = statusOf([doubtful('2026-02-14T06:00:00Z')], failed);
    expect(status.tone).toBe('attention');
    expect(status.sentence).toMatch(
      /^The latest attempt failed, and the backup before it has a warning: public\.orders/u,
    );
    const after = statusOf([doubtful('2026-02-14T11:59:00Z')], failed);
    expect(after.sentence).toMatch(/^The last backup has a warning:/u);
  });
});

describe('the sentence about the schedule', () => {
  const slot = (
    dueAt: string,
    outcome: SlotRecord['outcome'],
    reasons: SlotReason[] = [],
  ): SlotRecord => ({
    connectionId: connectionId,
    dueAt,
    outcome,
    servedAt: null,
    filename: null,
    runId: null,
    reasons,
  });
  const asleep: SlotReason = {
    kind: 'asleep',
    from: '2026-02-13T23:40:00Z',
    to: '2026-02-14T07:12:00Z',
  };
  const overview = (change: Partial<ScheduleOverview> = {}): ScheduleOverview => ({
    schedule: defaultSchedule,
    keepDays: 30,
    words: {
      description: 'Every day at 02:00',
      timeZone: 'UTC',
      nextRuns: ['2026-02-15T02:00:00Z'],
    },
    pause: null,
    waiting: null,
    slots: [],
    retentionWaitsUntil: null,
    ...change,
  });
  const fresh = backup('2026-02-14T06:00:00Z');

  test('names the time of the next backup', () => {
    expect(statusOf([fresh], undefined, overview()).sentence).toMatch(
      /^Protected\. Last good backup 6 hours ago\. Next: \w+ at \d\d:00\.$/u,
    );
  });

  test('reports that nothing is planned or that schedules are paused', () => {
    const off = overview({ schedule: { ...defaultSchedule, enabled: false } });
    expect(statusOf([fresh], undefined, off).sentence).toContain('No backup is planned');
    const pause = { since: '2026-02-14T08:00:00Z', until: '2026-02-20T08:00:00Z', by: 'ada' };
    expect(statusOf([fresh], undefined, overview({ pause })).sentence).toContain(
      'Paused by ada until',
    );
    const over = { ...pause, until: '2026-02-14T09:00:00Z' };
    expect(statusOf([fresh], undefined, overview({ pause: over })).sentence).toContain('Next:');
  });

  test('names the waiting backup and the reason', () => {
    const waiting = {
      dueAt: '2026-02-14T02:00:00Z',
      retryAt: '2026-02-14T12:30:00Z',
      reasons: [
        { kind: 'failed' as const, error: { code: 'keychain-locked' as const }, attempts: 1 },
      ],
    };
    const waitingSentence = (change: Partial<typeof waiting>): string =>
      statusOf([fresh], undefined, overview({ waiting: { ...waiting, ...change } })).sentence;
    expect(waitingSentence({})).toMatch(
      /The backup due .+ is not created yet \(The keychain is locked\); next attempt .+\.$/u,
    );
    const { retryAt: _, ...rest } = waiting;
    expect(
      statusOf([fresh], undefined, overview({ waiting: { ...rest, retryAt: null } })).sentence,
    ).toMatch(/is not created yet \(The keychain is locked\)\.$/u);
    const soon = overview({ waiting: { ...waiting, retryAt: null, reasons: [] } });
    expect(statusOf([fresh], undefined, soon).sentence).toContain('Next:');
  });

  test('reports a risk if slots were missed since the last good backup', () => {
    const slots = [
      slot('2026-02-14T02:00:00Z', 'missed', [asleep]),
      slot('2026-02-13T02:00:00Z', 'missed', [asleep]),
      slot('2026-02-12T02:00:00Z', 'good'),
      slot('2026-02-11T02:00:00Z', 'missed', [asleep]),
    ];
    const old = [backup('2026-02-12T02:00:00Z')];
    expect(statusOf(old, undefined, overview({ slots }))).toMatchObject({
      tone: 'attention',
      short: '2 backups missed',
      sentence: expect.stringContaining(
        'At risk: the last 2 scheduled backups were missed (computer asleep). Last good backup 2 days ago.',
      ) as string,
    });
    expect(statusOf([fresh, ...old], undefined, overview({ slots })).tone).toBe('good');
    expect(statusOf([], undefined, overview({ slots })).tone).toBe('loss');
  });

  const refused: SlotReason = {
    kind: 'failed',
    error: { code: 'connection-refused', host: 'db', port: 5432 },
    attempts: 3,
  };
  const cancelled: SlotReason = { kind: 'cancelled' };
  const overtaken: SlotReason = { kind: 'overtaken' };
  test.each<[SlotReason[], string]>([
    [[asleep, overtaken], 'computer asleep'],
    [[asleep, refused], 'computer asleep, then Connection refused'],
    [
      [asleep, refused, cancelled, overtaken],
      'computer asleep, then Connection refused, and 1 more',
    ],
    [[overtaken], 'the next scheduled backup was due first'],
  ])('names more than the first cause of a slot that had several (%#)', (reasons, words) => {
    const slots = [slot('2026-02-14T02:00:00Z', 'missed', reasons)];
    const { sentence } = statusOf([], undefined, overview({ slots }));
    expect(sentence).toContain(`At risk: the last scheduled backup was missed (${words}).`);
    const waiting = { dueAt: '2026-02-14T02:00:00Z', retryAt: null, reasons };
    expect(statusOf([fresh], undefined, overview({ waiting })).sentence).toContain(
      `not created yet (${words}).`,
    );
  });

  test('marks the cause as that of the latest slot if other slots have other causes', () => {
    const slots = [
      slot('2026-02-14T02:00:00Z', 'missed', [refused]),
      slot('2026-02-13T02:00:00Z', 'missed', [asleep]),
    ];
    expect(statusOf([], undefined, overview({ slots })).sentence).toContain(
      'the last 2 scheduled backups were missed (the latest: Connection refused).',
    );
  });
});
