/** A notice: what is told, the same for every channel. */
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

/** Kept in a file while it waits for its receiver (`memory.ts`). */
export const notificationSchema = z.object({
  /** The same in every attempt to deliver it. */
  id: z.uuid(),
  kind: z.enum([...notificationKinds, 'test']),
  /** `id` is null for a database without a stored connection. */
  connection: z.object({ id: z.string().nullable(), name: z.string() }),
  database: z.string().nullable(),
  /** When it happened, UTC. */
  at: z.string(),
  /** One line. */
  title: z.string(),
  explanation: z.string(),
  nextStep: z.string().nullable(),
  backup: backupEntrySchema.nullable(),
  /** One of `errors.ts`. */
  errorCode: z.string().nullable(),
  runId: z.string().nullable(),
});
export type Notification = z.infer<typeof notificationSchema>;

/** What a notice is about: the connection as people call it, and its database. */
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
      title: titled('the new backup needs a look'),
      explanation: warnings.map(describeWarning).join(' '),
      nextStep: 'If that is right, accept the backup in Nightjar; if not, look into the database.',
    };
  }
  return {
    ...published,
    title: titled(kind === 'recovered' ? 'backups work again' : 'backup created successfully'),
    explanation: `${backup.filename}, ${formatBytes(backup.sizeBytes)}, read back and found whole.`,
    nextStep: null,
  };
}

/** `slots` is not empty; the latest of them is told in full. */
export function notificationOfMissed(
  slots: readonly [SlotRecord, ...SlotRecord[]],
  subject: Subject,
  words: (slot: SlotRecord) => string,
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
      `${subject.label}: ${several ? `${slots.length} backups were missed` : 'a backup was missed'}`,
    ),
    explanation: `${several ? 'The latest: ' : ''}${words(latest)}`,
    nextStep: 'Open Nightjar and create a backup now.',
    backup: null,
    errorCode: reason?.error.code ?? null,
    runId: latest.runId,
  };
}

/** A drill has found that a backup is another one when it is restored, or that it cannot be restored. */
export function notificationOfDrill(
  connectionId: string,
  filename: string,
  finding: Pick<Proof, 'differences' | 'notRestored' | 'provenAt'>,
  subject: Subject,
): Notification {
  const { differences, notRestored, provenAt } = finding;
  const what =
    notRestored === undefined
      ? 'a backup does not come back as it was'
      : 'a backup cannot be restored';
  return {
    id: randomUUID(),
    kind: 'differs',
    connection: { id: connectionId, name: oneLine(subject.label) },
    database: subject.database,
    at: provenAt,
    title: oneLine(`${subject.label}: ${what}`),
    explanation: oneLine(`${filename}: ${differences.join(' ')}`),
    nextStep:
      nextStepOf(finding) ?? 'Open Nightjar, look at what differs, and create a backup now.',
    backup: null,
    errorCode: null,
    runId: null,
  };
}

/** What "Send a test" sends. */
export function testNotification(at: string): Notification {
  return {
    id: randomUUID(),
    kind: 'test',
    connection: { id: null, name: 'Test' },
    database: null,
    at,
    title: 'This is a test of Nightjar',
    explanation: 'Somebody asked for it in the settings of Nightjar. It arrived.',
    nextStep: null,
    backup: null,
    errorCode: null,
    runId: null,
  };
}

/** Its sentences as they are sent: what turns the direction of writing is seen. */
export function visibleCallout(notification: Notification): Notification {
  const { title, explanation, nextStep } = notification;
  return {
    ...notification,
    title: showTurns(title),
    explanation: showTurns(explanation),
    nextStep: nextStep === null ? null : showTurns(nextStep),
  };
}

const longestLine = 200;

/** Names come from people and servers: no line breaks, and what turns the direction of writing is seen. */
export function oneLine(text: string): string {
  const line = showTurns(text.replaceAll(/[\p{Cc}\u2028\u2029\ufeff]+/gu, ' ').trim());
  const characters = Array.from(line);
  return characters.length <= longestLine
    ? line
    : `${characters.slice(0, longestLine - 1).join('')}…`;
}
