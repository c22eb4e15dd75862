/**
 * Computes when a schedule is due. Pure functions: no I/O. The wall clock decides: every scheduled
 * time occurs exactly once a day, also on the days on which clocks are changed (see `zones.ts`).
 */
import { Cron } from 'croner';
import type { Schedule } from '#shared/domain/schedule.ts';
import { fail, ExpectedError } from '#shared/errors/errors.ts';
import { instantOf, isTimeZone, wallTimeOf } from './zones.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** A dump takes time and loads the server. More frequent copies are the task of replication. */
const shortestPauseMs = 15 * minuteMs;
/** At this interval a day has 96 due times, so two due times that are too close are among these. */
const dueTimesToCheck = 100;

export type When = Schedule['when'];

/** Fails with `invalid-input` and one sentence for the invalid field. */
export function requireUsable(schedule: Schedule, nowMs: number): void {
  if (schedule.timeZone !== null && !isTimeZone(schedule.timeZone)) {
    refuse(
      'schedule.timeZone',
      `There is no time zone “${schedule.timeZone}”. Zones are named like “Europe/Berlin”.`,
    );
  }
  if (schedule.when.kind === 'cron') requireUsableCron(schedule.when.expression, nowMs);
}

/**
 * Returns the error of `requireUsable` as data; `field` is the field of the schedule, such as
 * "timeZone". null if the schedule is valid.
 */
export function problemOfSchedule(
  schedule: Schedule,
  nowMs: number,
): { field: string; message: string } | null {
  try {
    requireUsable(schedule, nowMs);
    return null;
  } catch (error) {
    if (!(error instanceof ExpectedError) || error.error.code !== 'invalid-input') throw error;
    const [{ field, message } = { field: '', message: '' }] = error.error.problems;
    return { field: field.replace(/^schedule\./u, ''), message };
  }
}

/**
 * Returns the first due time after `afterMs`; null if the schedule is off. `zone` is used if the
 * schedule has no time zone.
 */
export function nextDue(schedule: Schedule, zone: string, afterMs: number): number | null {
  if (!schedule.enabled) return null;
  const timeZone = schedule.timeZone ?? zone;
  let wallMs = wallTimeOf(timeZone, afterMs);
  for (;;) {
    const next = nextWallTime(schedule.when, wallMs);
    if (next === null) return null;
    const dueMs = instantOf(timeZone, next);
    // In the second of two equal autumn hours the clock shows times that have been served.
    if (dueMs > afterMs) return dueMs;
    wallMs = next;
  }
}

function nextWallTime(when: When, afterMs: number): number | null {
  if (when.kind === 'cron')
    return cronOf(when.expression).nextRun(new Date(afterMs))?.getTime() ?? null;
  const [hour = 0, minute = 0] = when.timeOfDay.split(':').map(Number);
  const midnightMs = Math.floor(afterMs / dayMs) * dayMs;
  for (let days = 0; days <= 7; days += 1) {
    const wallMs = midnightMs + days * dayMs + (hour * 60 + minute) * minuteMs;
    if (wallMs > afterMs && when.days.includes(new Date(wallMs).getUTCDay())) return wallMs;
  }
  return null;
}

/** The order is that of the expression; `steps` is the number of values. */
const cronFields = [
  { name: 'minute', from: 0, to: 59, steps: 60 },
  { name: 'hour', from: 0, to: 23, steps: 24 },
  { name: 'day of month', from: 1, to: 31, steps: 31 },
  { name: 'month', from: 1, to: 12, steps: 12 },
  { name: 'day of week', from: 0, to: 7, steps: 7 },
] as const;
const fieldNames = cronFields.map(({ name }) => name).join(', ');
const crons = new Map<string, Cron>();

function cronOf(expression: string): Cron {
  let cron = crons.get(expression);
  if (cron === undefined) {
    cron = new Cron(expression, { timezone: 'UTC', mode: '5-part', paused: true });
    if (crons.size > 100) crons.clear();
    crons.set(expression, cron);
  }
  return cron;
}

function requireUsableCron(expression: string, nowMs: number): void {
  const fields = expression
    .trim()
    .split(/\s+/u)
    .filter((field) => field !== '');
  if (fields.length !== 5) {
    const seconds =
      fields.length === 6 ? ' Seconds are not supported: remove the first field.' : '';
    refuseCron(
      `A cron expression has five fields (${fieldNames}); this one has ${fields.length}.${seconds}`,
    );
  }
  const unsupported = fields.find((field) => !/^[\dA-Za-z*,/#-]+$/u.test(field));
  if (unsupported !== undefined)
    refuseCron(`“${unsupported}” cannot be used in a cron expression.`);
  for (const [place, field] of fields.entries()) {
    const problem = outOfRange(field, place);
    if (problem !== null) refuseCron(problem);
  }
  const when: When = { kind: 'cron', expression };
  let dueMs: number | null;
  try {
    dueMs = nextWallTime(when, nowMs);
  } catch (error) {
    return refuseCron(`The cron expression cannot be read: ${cronError(error)}.`);
  }
  if (dueMs === null) {
    return refuseCron(`“${expression.trim()}” is never due: no month has such a day.`);
  }
  for (let count = 0; count < dueTimesToCheck; count += 1) {
    const following = nextWallTime(when, dueMs);
    if (following === null) return;
    if (following - dueMs < shortestPauseMs) {
      refuseCron('Backups can run at most every 15 minutes; this expression is more frequent.');
    }
    dueMs = following;
  }
}

/**
 * Describes a number in one field that is too large or too small. croner reports only values that
 * occur (“1-32/2” never reaches 32), and counts days and months from 0.
 */
function outOfRange(text: string, place: number): string | null {
  const field = cronFields[place];
  if (field === undefined) return null;
  const { name, from, to, steps } = field;
  for (const part of text.split(',')) {
    const [, values = '', nth, step] = /^([^#/]*)(?:#(\d+))?(?:\/(\d+))?/u.exec(part) ?? [];
    const value = values.match(/\d+/gu)?.find((one) => Number(one) < from || Number(one) > to);
    if (value !== undefined)
      return `The ${name} must be from ${from} to ${to}; this expression has ${value}.`;
    if (step !== undefined && (Number(step) < 1 || Number(step) > steps)) {
      return `The ${name} can go in steps of 1 to ${steps}; this expression has ${step}.`;
    }
    if (nth !== undefined && (Number(nth) < 1 || Number(nth) > 5)) {
      return `A month has a weekday from #1 to #5, or #L for the last one; this expression has #${nth}.`;
    }
  }
  return null;
}

/** Returns the message of croner without its prefix; the message names the field. */
function cronError(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^Cron(?:Pattern)?: /u, '').replace(/\.$/u, '');
}

function refuseCron(message: string): never {
  return refuse('schedule.when.expression', message);
}

function refuse(field: string, message: string): never {
  return fail({ code: 'invalid-input', problems: [{ field, message }] });
}
