/** Content of a notification; it is the same for every channel. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { backupEntrySchema } from '#shared/domain/backup.ts';
import { describeWarning } from '#shared/domain/warning.ts';
import { notificationKinds, type NotificationKind } from '#shared/domain/notifications.ts';
import { nextStepOf, type Proof } from '#shared/domain/proof.ts';
import type { FinishedRun } from '#shared/domain/run.ts';
import type { SlotRecord } from '#shared/domain/slot.ts';
import { describeError } from '#shared/errors/messages.ts';
import { formatBytes } from '#shared/format.ts';
import { showTurns } from '#shared/visible-text.ts';
import { text } from '#shared/words/text.ts';

/** Stored in a file while it waits for its receiver (`state.ts`). */
export const notificationSchema = z.object({
  /** The same ID in every delivery attempt. */
  id: z.uuid(),
  kind: z.enum([...notificationKinds, 'test']),
  /** `id` is null for a database without a stored connection. */
  connection: z.object({ id: z.string().nullable(), name: z.string() }),
  database: z.string().nullable(),
  /** Time of the event, UTC. */
  at: z.string(),
  /** One line of text. */
  title: z.string(),
  explanation: z.string(),
  nextStep: z.string().nullable(),
  backup: backupEntrySchema.nullable(),
  /** An error code of `errors.ts`. */
  errorCode: z.string().nullable(),
  runId: z.string().nullable(),
});
export type Notification = z.infer<typeof notificationSchema>;

/** Subject of a notification: the name of the connection, and its database. */
export interface Subject {
  label: string;
  database: string | null;
}

export function notificationOfRun(
  kind: NotificationKind,
  run: Exclude<FinishedRun, { state: 'cancelled' }>,
  subject: Subject,
): Notification {
  const base = {
    id: randomUUID(),
    kind,
    connection: { id: run.connectionId, name: oneLine(subject.label) },
    at: run.finishedAt,
    runId: run.id,
  };
  const titled = (title: string): string => oneLine(`${subject.label}: ${title}`);
  if (run.state === 'failed') {
    const { title, explanation, nextStep } = describeError(run.error);
    return {
      ...base,
      database: subject.database,
      title: titled(title),
      explanation,
      nextStep,
      backup: null,
      errorCode: run.error.code,
    };
  }
  const { backup } = run;
  const warnings = backup.details?.warnings ?? [];
  const published = {
    ...base,
    database: backup.details?.databaseName ?? subject.database,
    backup,
    errorCode: null,
  };
  if (kind === 'needs-a-look') {
    return {
      ...published,
      title: titled(text('notifications.new-backup-has-warning')),
      explanation: warnings.map(describeWarning).join(' '),
      nextStep: text('notifications.if-expected-acknowledge-warning-nightjar'),
    };
  }
  return {
    ...published,
    title: titled(
      kind === 'recovered'
        ? text('notifications.backups-work-again')
        : text('notifications.backup-created-successfully'),
    ),
    explanation: text('notifications.read-back-complete', {
      filename: backup.filename,
      sizeBytes: formatBytes(backup.sizeBytes),
    }),
    nextStep: null,
  };
}

/** `slots` is not empty. The latest slot is described in full. */
export function notificationOfMissed(
  slots: readonly [SlotRecord, ...SlotRecord[]],
  subject: Subject,
  describe: (slot: SlotRecord) => string,
  at: string,
): Notification {
  const latest = slots.reduce((a, b) => (Date.parse(b.dueAt) > Date.parse(a.dueAt) ? b : a));
  const reason = latest.reasons.find((one) => one.kind === 'failed');
  const several = slots.length > 1;
  return {
    id: randomUUID(),
    kind: 'missed',
    connection: { id: latest.connectionId, name: oneLine(subject.label) },
    database: subject.database,
    at,
    title: oneLine(
      `${subject.label}: ${several ? text('notifications.backups-missed', { slots: slots.length }) : text('notifications.backup-missed')}`,
    ),
    explanation: several
      ? text('notifications.latest-of-several', { slot: describe(latest) })
      : describe(latest),
    nextStep: text('notifications.open-nightjar-create-backup-now'),
    backup: null,
    errorCode: reason?.error.code ?? null,
    runId: latest.runId,
  };
}

/** A drill found that a backup differs after the restore, or that it cannot be restored. */
export function notificationOfDrill(
  connectionId: string,
  filename: string,
  finding: Pick<Proof, 'differences' | 'notRestored' | 'provenAt'>,
  subject: Subject,
): Notification {
  const { differences, notRestored, provenAt } = finding;
  const what =
    notRestored === undefined
      ? text('notifications.backup-differs-after-restore')
      : text('notifications.backup-cannot-restored');
  return {
    id: randomUUID(),
    kind: 'differs',
    connection: { id: connectionId, name: oneLine(subject.label) },
    database: subject.database,
    at: provenAt,
    title: oneLine(`${subject.label}: ${what}`),
    explanation: oneLine(`${filename}: ${differences.join(' ')}`),
    nextStep: nextStepOf(finding) ?? text('notifications.open-nightjar-check-differences-create'),
    backup: null,
    errorCode: null,
    runId: null,
  };
}

/** Notification of the button "Send a test". */
export function testNotification(at: string): Notification {
  return {
    id: randomUUID(),
    kind: 'test',
    connection: { id: null, name: text('notifications.test') },
    database: null,
    at,
    title: text('notifications.test-nightjar'),
    explanation: text('notifications.sent-from-settings-nightjar-has'),
    nextStep: null,
    backup: null,
    errorCode: null,
    runId: null,
  };
}

/**
 * Returns the notification with visible marks for characters that change the direction of writing.
 */
export function withVisibleTurns(notification: Notification): Notification {
  const { title, explanation, nextStep } = notification;
  return {
    ...notification,
    title: showTurns(title),
    explanation: showTurns(explanation),
    nextStep: nextStep === null ? null : showTurns(nextStep),
  };
}

const longestLine = 200;

/**
 * Names come from users and servers: line breaks are removed, and characters that change the
 * direction of writing become visible.
 */
export function oneLine(text: string): string {
  const line = showTurns(text.replaceAll(/[\p{Cc}\u2028\u2029\ufeff]+/gu, ' ').trim());
  const characters = Array.from(line);
  return characters.length <= longestLine
    ? line
    : `${characters.slice(0, longestLine - 1).join('')}…`;
}
