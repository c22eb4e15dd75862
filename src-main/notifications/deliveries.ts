/**
 * Notifications that are being delivered. Each channel receives one notification at a time, so that
 * a recovery never arrives before its failure. If a receiver is down, the delivery is repeated
 * after growing pauses, finally every hour, and immediately if there is a new notification. See
 * docs/decisions/0010.
 */
import { text } from '#shared/words/text.ts';
import { setTimeout as delay } from 'node:timers/promises';
import type { NotificationChannel } from '#shared/domain/notifications.ts';
import type { Clock } from '../system/ports.ts';
import { channels } from './channels.ts';
import { NotDelivered } from './not-delivered.ts';
import type { Notification } from './notification.ts';

const secondMs = 1000;
const hourMs = 60 * 60 * secondMs;

/** Pauses after the first, second, … failed attempt. The last pause repeats. */
const pausesMs = [5, 15, 60, 300, 900, 3600].map((seconds) => seconds * secondMs);
const longestTimerMs = 60 * secondMs;
/**
 * Number of failed attempts before users are notified that the channel fails: it is more than a
 * restart.
 */
const silentAttempts = 4;
/**
 * Maximum number of waiting notifications of one channel. More come only from many databases and a
 * day without the receiver.
 */
export const maximumWaiting = 100;

const expiresAfterMs = (channel: NotificationChannel): number =>
  (channel === 'desktop' ? 24 : channels[channel].expiresAfterHours) * hourMs;

/** One notification for one channel. */
export interface Delivery {
  channel: NotificationChannel;
  notification: Notification;
  /** Creation time, UTC. */
  since: string;
}

export interface DeliveriesParts {
  clock: Clock;
  /** Rejects with `NotDelivered`. */
  send: (delivery: Delivery, signal: AbortSignal) => Promise<void>;
  /** Waits at most a minute; resolves early if aborted. Default: real time. */
  pause?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined;
  /** Time that `stop` waits for active deliveries. */
  stopTimeoutMs: number;
  /**
   * Called after the delivery arrived (`fault` is null), or will not be repeated. Must not throw.
   */
  onOutcome: (delivery: Delivery, fault: NotDelivered | null, attempts: number) => Promise<void>;
  /**
   * Called if the receiver is down for a while, and when Nightjar ends; waiting notifications are
   * kept. Must not throw.
   */
  onFault: (channel: NotificationChannel, fault: NotDelivered, waiting: number) => Promise<void>;
}

export interface Deliveries {
  add(delivery: Delivery): void;
  /**
   * Ends the pause before the next attempt: the receiver can be a different one now, or work again.
   */
  tryNow(channel: NotificationChannel): void;
  /**
   * Makes one last attempt for each channel within the time limit; never rejects. Waiting
   * notifications get no outcome.
   */
  stop(): Promise<void>;
}

/**
 * Returns false for a delivery that is too old, or was created while the clock was obviously wrong.
 */
export function isStillWanted({ channel, since }: Delivery, nowMs: number): boolean {
  return Math.abs(nowMs - Date.parse(since)) < expiresAfterMs(channel);
}

/** State of one channel. The first waiting delivery is being sent. */
interface Lane {
  waiting: Delivery[];
  /** Failed attempts since the receiver last accepted a notification. */
  failures: number;
  /** Ends the pause. */
  wake: AbortController;
  isActive: boolean;
}

export function createDeliveries(parts: DeliveriesParts): Deliveries {
  const { clock, pause = usualPause } = parts;
  const lanes = new Map<NotificationChannel, Lane>();
  const active = new Set<Promise<void>>();
  /** Aborted when no more pauses are allowed. */
  const ending = new AbortController();
  /** Aborted when no more requests are allowed. */
  const ended = new AbortController();

  const follow = (work: Promise<void>): void => {
    active.add(work);
    void work.finally(() => active.delete(work));
  };

  const wait = async (lane: Lane, ms: number): Promise<void> => {
    lane.wake = new AbortController();
    const signal = AbortSignal.any([lane.wake.signal, ending.signal]);
    const endMs = clock.nowMs() + ms;
    let leftMs = ms;
    // Waits in short timers: timers stop while the computer sleeps, the clock does not.
    while (leftMs > 0 && !signal.aborted) {
      const timerMs = Math.min(leftMs, longestTimerMs);
      await pause(timerMs, signal);
      leftMs = Math.min(leftMs - timerMs, endMs - clock.nowMs());
    }
  };

  const empty = async (channel: NotificationChannel, lane: Lane): Promise<void> => {
    let attempts = 0;
    for (let first = lane.waiting[0]; first !== undefined; first = lane.waiting[0]) {
      const fault = await attemptOnce(parts.send, first, ended.signal);
      attempts += 1;
      const isTemporary = fault?.isTemporary === true;
      lane.failures = fault === null ? 0 : lane.failures + Number(isTemporary);
      if (fault !== null && isTemporary && ending.signal.aborted) {
        await parts.onFault(channel, fault, lane.waiting.length);
        return;
      }
      const pauseMs = pausesMs[Math.min(lane.failures, pausesMs.length) - 1] ?? 0;
      if (!isTemporary || !isStillWanted(first, clock.nowMs() + pauseMs)) {
        lane.waiting.shift();
        await parts.onOutcome(first, fault, attempts);
        attempts = 0;
      }
      if (fault === null || !isTemporary || lane.waiting.length === 0) continue;
      if (lane.failures === silentAttempts) {
        await parts.onFault(channel, fault, lane.waiting.length);
      }
      await wait(lane, pauseMs);
    }
  };

  const begin = (channel: NotificationChannel, lane: Lane): void => {
    if (lane.isActive) return;
    lane.isActive = true;
    follow(
      empty(channel, lane).finally(() => {
        lane.isActive = false;
        // The delivery was added at the moment in which the last delivery ended.
        if (lane.waiting.length > 0 && !ending.signal.aborted) begin(channel, lane);
      }),
    );
  };

  return {
    add: (delivery) => {
      const { channel } = delivery;
      const lane = lanes.get(channel) ?? newLane();
      lanes.set(channel, lane);
      lane.waiting.push(delivery);
      for (const one of removeSurplus(lane.waiting)) follow(parts.onOutcome(one, tooMany(), 0));
      lane.wake.abort();
      begin(channel, lane);
    },
    tryNow: (channel) => lanes.get(channel)?.wake.abort(),
    stop: async () => {
      ending.abort();
      const timer = setTimeout(() => ended.abort(), parts.stopTimeoutMs);
      while (active.size > 0) await Promise.all(active);
      clearTimeout(timer);
    },
  };
}

const newLane = (): Lane => ({
  waiting: [],
  failures: 0,
  wake: new AbortController(),
  isActive: false,
});

async function usualPause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}

/** Removes surplus deliveries, successes first; never the delivery that is being sent. */
function removeSurplus(waiting: Delivery[]): Delivery[] {
  if (waiting.length <= maximumWaiting) return [];
  const success = waiting.findIndex(
    ({ notification }, place) => place > 0 && notification.kind === 'succeeded',
  );
  return waiting.splice(Math.max(success, 1), 1);
}

const tooMany = (): NotDelivered =>
  new NotDelivered(text('notifications.too-many', { most: maximumWaiting }), {
    isTemporary: true,
  });

async function attemptOnce(
  send: DeliveriesParts['send'],
  delivery: Delivery,
  signal: AbortSignal,
): Promise<NotDelivered | null> {
  if (signal.aborted) {
    return new NotDelivered(text('notifications.quit-before'), {
      isTemporary: true,
    });
  }
  try {
    await send(delivery, signal);
    return null;
  } catch (error) {
    return error instanceof NotDelivered
      ? error
      : new NotDelivered(
          text('notifications.unexpected'),
          { isTemporary: false },
          { cause: error },
        );
  }
}
