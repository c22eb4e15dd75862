/**
 * Implements the schedules for all entry points: settings and the scheduler behind one interface.
 */
import { z } from 'zod';
import type { Connection } from '#shared/domain/connection.ts';
import { defaultKeepDays, keepDaysSchema } from '#shared/domain/retention.ts';
import {
  defaultSchedule,
  scheduleSchema,
  type Pause,
  type Schedule,
} from '#shared/domain/schedule.ts';
import { fail, invalidInput } from '#shared/errors/errors.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import { describeFault } from '../logging/fault.ts';
import { serverOf } from '../postgres/connection/server-name.ts';
import type { ClockChecks } from './clock-checks.ts';
import { doubtNow, trustedFrom } from './clock-trust.ts';
import { describeSchedule } from './describe.ts';
import { withReason } from './reasons.ts';
import type { Schedules } from './schedule.ts';
import type { SchedulerPorts } from './scheduler-ports.ts';
import { Scheduler } from './scheduler.ts';
import { latestOfEach, type ScheduleState } from './state.ts';
import type { Ticker } from './ticker.ts';

/** Time span that the calendar of slots shows. */
const shownMs = 60 * 24 * 60 * 60_000;

const savedSchema = z.strictObject({ schedule: scheduleSchema, keepDays: keepDaysSchema });

export interface SchedulesOptions extends Omit<SchedulerPorts, 'connections' | 'pause'> {
  settings: SettingsStore;
  connections(): Connection[];
  /** Fails with `connection-not-found`. */
  requireConnection(id: string): Connection;
  ticker: Ticker;
  clockChecks: ClockChecks;
}

export interface OwnSchedules extends Schedules {
  /** Checks immediately after a change (of a connection, a run), if the schedules are ticking. */
  check(): void;
}

export function createSchedules(options: SchedulesOptions): OwnSchedules {
  const { settings, log, clock, store } = options;
  const scheduleOf = (id: string): Schedule => settings.current().schedules[id] ?? defaultSchedule;
  const scheduler = new Scheduler({
    ...options,
    connections: () =>
      options.connections().map((connection) => ({
        id: connection.id,
        name: connection.name,
        server: serverOf(connection),
        schedule: scheduleOf(connection.id),
      })),
    pause: () => settings.current().pause,
  });
  let stopTicking: (() => void) | null = null;

  const inBackground = (work: Promise<void>): void => {
    work.catch((fault: unknown) => log.error('the schedule cannot continue', describeFault(fault)));
  };
  const check = (): void => {
    if (stopTicking !== null) inBackground(scheduler.tick());
  };

  const currentPause = (): Pause | null => {
    const { pause } = settings.current();
    return pause !== null && Date.parse(pause.until) > clock.nowMs() ? pause : null;
  };

  /** A command line does not tick: it reads the state that the app has stored. */
  const state = async (): Promise<Readonly<ScheduleState>> =>
    stopTicking === null ? await store.load() : scheduler.state;

  return {
    start: async () => {
      if (stopTicking !== null) return;
      await scheduler.start();
      stopTicking = options.ticker.start(check);
      log.info('schedules are on', { timeZone: options.timeZone() });
    },
    stop: async () => {
      stopTicking?.();
      stopTicking = null;
      await scheduler.stop();
    },
    power: (event) => {
      log.info('power', { event });
      if (stopTicking !== null) inBackground(scheduler.power(event));
    },
    check,
    describe: (schedule) => describeSchedule(schedule, options.timeZone(), clock.nowMs()),
    overview: async (connectionId) => {
      options.requireConnection(connectionId);
      const schedule = scheduleOf(connectionId);
      const nowMs = clock.nowMs();
      const stored = await state();
      const pending = stored.connections[connectionId]?.pending ?? null;
      const oldest = new Date(nowMs - shownMs).toISOString();
      const now = new Date(nowMs).toISOString();
      const slots = latestOfEach([...(await store.records()), ...stored.outbox])
        .filter((slot) => slot.connectionId === connectionId && slot.dueAt >= oldest)
        // A clock that was ahead for a while can have recorded future slots as missed.
        .filter((slot) => slot.dueAt <= now || slot.outcome !== 'missed')
        .toSorted((a, b) => b.dueAt.localeCompare(a.dueAt));
      const retryAt = pending?.retryAt ?? null;
      return {
        schedule,
        keepDays: settings.current().keepDays[connectionId] ?? defaultKeepDays,
        words: describeSchedule(schedule, options.timeZone(), nowMs),
        pause: currentPause(),
        waiting:
          pending === null
            ? null
            : {
                dueAt: pending.dueAt,
                retryAt: retryAt !== null && retryAt > now ? retryAt : null,
                reasons: pending.waited
                  ? withReason(pending.reasons, { kind: 'waited-for-another' })
                  : pending.reasons,
              },
        slots,
        retentionWaitsUntil: trustedFrom(stored.clockDoubt, nowMs),
      };
    },
    retentionWaitsUntil: async () => trustedFrom((await state()).clockDoubt, clock.nowMs()),
    checkClock: async () => {
      const nowMs = clock.nowMs();
      const { aliveAt, suspendedAt, clockDoubt } = await state();
      const seenAt = suspendedAt ?? aliveAt;
      const byApp = seenAt === null ? null : { seenAt, doubt: clockDoubt };
      const doubt = doubtNow([byApp, await options.clockChecks.last()], nowMs);
      await options.clockChecks.note({ seenAt: new Date(nowMs).toISOString(), doubt });
      return trustedFrom(doubt, nowMs);
    },
    save: async (connectionId, schedule, keepDays) => {
      const { name } = options.requireConnection(connectionId);
      const parsed = savedSchema.safeParse({ schedule, keepDays });
      if (!parsed.success) fail(invalidInput(parsed.error));
      const saved = parsed.data;
      // Checked before anything is stored: a schedule that cannot be described is rejected.
      const words = describeSchedule(saved.schedule, options.timeZone(), clock.nowMs());
      await settings.update((current) => ({
        ...current,
        schedules: { ...current.schedules, [connectionId]: saved.schedule },
        keepDays: { ...current.keepDays, [connectionId]: saved.keepDays },
      }));
      log.info('schedule saved', {
        connection: connectionId,
        name,
        ...saved.schedule,
        words: words.description,
        keepDays: saved.keepDays,
      });
      if (stopTicking !== null) await scheduler.tick();
      options.onChange();
    },
    paused: currentPause,
    pause: async (until, { admin }) => {
      const nowMs = clock.nowMs();
      const untilMs = until === null ? null : Date.parse(until);
      if (untilMs !== null && !(untilMs > nowMs)) {
        const message = 'A pause must end in the future.';
        fail({ code: 'invalid-input', problems: [{ field: 'until', message }] });
      }
      const pause =
        untilMs === null
          ? null
          : {
              since: new Date(nowMs).toISOString(),
              until: new Date(untilMs).toISOString(),
              by: admin,
            };
      await settings.update((current) => ({ ...current, pause }));
      log.info(pause === null ? 'schedules resumed' : 'schedules paused', { admin, ...pause });
      if (stopTicking !== null) {
        await (pause === null ? scheduler.pauseEnded() : scheduler.tick());
      }
      options.onChange();
    },
  };
}
