import { describe, expect, test } from 'vitest';
import type { BackupList } from '../domain/backup.ts';
import { defaultSchedule } from '../domain/schedule.ts';
import type { ScheduleOverview } from '../domain/schedule-overview.ts';
import type { ServerAnswer } from '../domain/server-answer.ts';
import type { NightjarError } from '../errors/errors.ts';
import { aBackup, aRun, connectionId } from '../../tests/support/builders.ts';
import { readProtection, type AllFacts } from './protection.ts';

const now = new Date(2026, 1, 14, 20, 0);
const at = (day: number, hour: number): string => new Date(2026, 1, day, hour, 0).toISOString();
const good = aBackup({ createdAt: at(14, 2), sizeBytes: 1000 });
const list: BackupList = {
  folder: '/backups',
  backups: [good],
  others: [],
  availableBytes: 1_000_000,
  trash: { count: 0, sizeBytes: 0 },
  readError: null,
  writeError: null,
  earlier: null,
};
const overview: ScheduleOverview = {
  schedule: defaultSchedule,
  keepDays: 30,
  words: {
    description: 'Every day at 02:00',
    timeZone: 'UTC',
    nextRuns: [at(15, 2), at(16, 2), at(17, 2)],
  },
  pause: null,
  waiting: null,
  slots: [],
  retentionWaitsUntil: null,
};
const answer = (error: NightjarError | null): ServerAnswer => ({
  connectionId,
  askedAt: at(14, 19),
  error,
  answeredAt: null,
  databaseSizeBytes: null,
});
const read = (change: Partial<AllFacts> = {}) =>
  readProtection({
    list,
    run: undefined,
    schedule: overview,
    server: answer(null),
    toolsMissing: false,
    opensAtLogin: true,
    now,
    ...change,
  });
const refused: NightjarError = { code: 'connection-refused', host: 'db', port: 5432 };
const unwritable: NightjarError = {
  code: 'backup-directory-not-writable',
  folder: '/backups',
  detail: 'EACCES',
};

describe('a known blocker', () => {
  test.each<[string, Partial<AllFacts>, string, string]>([
    ['server', { server: answer(refused) }, 'server-unavailable', 'the server does not answer'],
    [
      'password',
      { server: answer({ code: 'password-wrong', user: 'ada' }) },
      'sign-in-refused',
      'the server rejects the password',
    ],
    ['tools', { toolsMissing: true }, 'tools-missing', 'the PostgreSQL tools are missing'],
    [
      'keychain',
      { server: answer({ code: 'keychain-locked' }) },
      'keychain-unusable',
      'the keychain is locked',
    ],
    [
      'room',
      { list: { ...list, availableBytes: 1200 } },
      'no-room',
      'it needs about 1.3 KB, and 1.2 KB are free',
    ],
    [
      'folder',
      { list: { ...list, writeError: unwritable } },
      'folder-unusable',
      'the backup folder cannot be written to',
    ],
  ])('of the %s replaces the promise of a backup', (_, facts, code, reason) => {
    const { blockers, status } = read(facts);
    expect(blockers).toMatchObject([{ code, stops: 'backup' }]);
    expect(blockers[0]?.remedies.length).toBeGreaterThan(0);
    expect(status.tone).toBe('attention');
    expect(status.sentence).toBe(
      `Protected. Last good backup 18 hours ago. Tonight’s backup cannot run: ${reason}.`,
    );
  });

  test('is not the room as long as the trash makes enough', () => {
    const trash = { count: 1, sizeBytes: 200 };
    expect(read({ list: { ...list, availableBytes: 1200, trash } }).blockers).toEqual([]);
  });

  test('is not claimed for an error that ends by itself', () => {
    expect(read({ server: answer({ code: 'too-many-connections' }) })).toMatchObject({
      blockers: [],
      status: {
        tone: 'good',
        sentence: expect.stringContaining('Next: tonight at 02:00') as string,
      },
    });
  });

  test('says when it was found', () => {
    expect(read({ server: answer(refused) }).blockers[0]?.checkedAt).toBe(at(14, 19));
  });

  test('names another day by its name, and also prevents backups without a schedule', () => {
    const server = answer(refused);
    const friday = { ...overview, words: { ...overview.words, nextRuns: [at(20, 14)] } };
    expect(read({ server, schedule: friday }).status.sentence).toContain(
      'The next backup (Friday at 14:00) cannot run: the server does not answer.',
    );
    const off = { ...overview, schedule: { ...defaultSchedule, enabled: false } };
    expect(read({ server, schedule: off }).status.sentence).toContain(
      'the schedule is off. No backup can be created now: the server does not answer.',
    );
  });
});

describe('a folder that cannot be read', () => {
  const unreadable: NightjarError = {
    code: 'backup-directory-not-readable',
    folder: '/backups',
    detail: 'it is not there',
  };

  test('leaves open whether there are backups, and names the last known one', () => {
    const { status, blockers } = read({
      list: {
        ...list,
        backups: [],
        readError: unreadable,
        earlier: { folder: null, createdAt: at(14, 2) },
      },
    });
    expect(status.tone).toBe('attention');
    expect(status.sentence).toBe(
      'The backup folder cannot be read, so it is unknown whether the backups are still there. The last good backup was created 18 hours ago. Tonight’s backup cannot run: the backup folder cannot be read.',
    );
    expect(blockers[0]?.remedies).toContain('choose-backup-folder');
  });
});

describe('backups in an earlier folder', () => {
  const earlier = { folder: '/mnt/old', createdAt: at(14, 2) };

  test('are named instead of “Not protected yet”', () => {
    const { status } = read({ list: { ...list, backups: [], earlier } });
    expect(status.sentence).toBe(
      'Not protected in this folder: the last good backup, created 18 hours ago, is in /mnt/old. Next: tonight at 02:00.',
    );
    const gone = read({ list: { ...list, backups: [], earlier: { ...earlier, folder: null } } });
    expect(gone.status.sentence).toContain('is no longer in the backup folder.');
  });
});

describe('a pause', () => {
  const pausedUntil = (until: string): ScheduleOverview => ({
    ...overview,
    pause: { since: at(14, 19), until, by: 'ada' },
  });

  test('without a due backup asks for nothing', () => {
    expect(read({ schedule: pausedUntil(at(14, 23)) })).toMatchObject({
      blockers: [],
      status: {
        tone: 'good',
        sentence: expect.stringContaining(
          'Paused by ada until tonight at 23:00. Next: tonight at 02:00.',
        ) as string,
      },
    });
  });

  test('over a due backup is named, and the next backup is the one after it', () => {
    const { blockers, status, next } = read({ schedule: pausedUntil(at(15, 8)) });
    expect(blockers).toMatchObject([{ code: 'paused', remedies: ['resume-schedule'] }]);
    expect(status.tone).toBe('attention');
    expect(status.sentence).toContain(
      'Paused by ada until tomorrow at 08:00. Next: on Monday at 02:00.',
    );
    expect(next?.toISOString()).toBe(at(16, 2));
  });
});

test('an app that does not start at login is a hint and changes neither sentence nor tone', () => {
  const { blockers, status } = read({ opensAtLogin: false });
  expect(blockers).toMatchObject([{ code: 'not-started-at-login', stops: 'hint' }]);
  expect(status).toEqual(read().status);
});

test('a failed attempt is named with its reason', () => {
  const run = aRun('failed', { error: refused, finishedAt: at(14, 18) });
  expect(read({ run }).status.sentence).toContain('The latest attempt failed: Connection refused.');
});
