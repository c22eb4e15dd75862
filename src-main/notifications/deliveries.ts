/**
 * What is on its way to the receivers. Each channel takes one notice after the other, so that a
 * recovery never arrives before its failure. A receiver that is down is asked again with growing pauses,
 * in the end every hour, and at once when there is something new. docs/decisions/0010 says why.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { NotificationChannel } from '#shared/domain/notifications.ts';
import type { Clock } from '../system/ports.ts';
import { channels } from './channels.ts';
import { NotDelivered } from './not-delivered.ts';
import type { Notification } from './notification.ts';

const secondMs = 1000;
const hourMs = 60 * 60 * secondMs;

/** After the first, second, … attempt in vain; the last one repeats. */
const pausesMs = [5, 15, 60, 300, 900, 3600].map((seconds) => seconds * secondMs);
const longestPieceMs = 60 * secondMs;
/** So many attempts in vain, and people are told that the channel fails: it is more than a restart. */
const attemptsInSilence = 4;
/** At most so many wait for one channel; more come only from many databases and a day of silence. */
export const mostWaiting = 100;

const storedForMs = (channel: NotificationChannel): number =>
  (channel === 'desktop' ? 24 : channels[channel].keptForHours) * hourMs;

/** One notice for one channel. */
export interface Delivery {
  channel: NotificationChannel;
  notification: Notification;
  /** When it was made, UTC. */
  since: string;
}

export interface DeliveriesParts {
  clock: Clock;
  /** Rejects with `NotDelivered`. */
  send: (delivery: Delivery, signal: AbortSignal) => Promise<void>;
  /** Waits, a minute at most; resolves early when aborted. Real time unless given. */
  pause?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined;
  /** How long `stop` waits for what is on its way. */
  stopTimeoutMs: number;
  /** It arrived (null), or will not be sent again. Must not throw. */
  onOutcome: (delivery: Delivery, fault: NotDelivered | null, attempts: number) => Promise<void>;
  /** The receiver is down for a while, or when Nightjar ends; what waits stays. Must not throw. */
  onFault: (channel: NotificationChannel, fault: NotDelivered, waiting: number) => Promise<void>;
}

export interface Deliveries {
  add(delivery: Delivery): void;
  /** The receiver may be another one now, or work again: no more waiting for the next attempt. */
  tryNow(channel: NotificationChannel): void;
  /** One last attempt for each channel within the bound; never rejects. What still waits has no outcome. */
  stop(): Promise<void>;
}

/** False for one that is too old to be sent, or was made under a clock that was plainly wrong. */
export function isStillWanted({ channel, since }: Delivery, nowMs: number): boolean {
  return Math.abs(nowMs - Date.parse(since)) < storedForMs(channel);
}

/** One channel. The first one that waits is being sent. */
interface Lane {
  waiting: Delivery[];
  /** Attempts in vain since the receiver took something. */
  failures: number;
  /** Ends the pause. */
  wake: AbortController;
  isGoing: boolean;
}

export function createDeliveries(parts: DeliveriesParts): Deliveries {
  const { clock, pause = usualPause } = parts;
  const lanes = new Map<NotificationChannel, Lane>();
  const going = new Set<Promise<void>>();
  /** No more pauses. */
  const ending = new AbortController();
  /** No more network. */
  const ended = new AbortController();

  const follow = (work: Promise<void>): void => {
    going.add(work);
    void work.finally(() => going.delete(work));
  };

  const rest = async (lane: Lane, ms: number): Promise<void> => {
    lane.wake = new AbortController();
    const signal = AbortSignal.any([lane.wake.signal, ending.signal]);
    const endMs = clock.nowMs() + ms;
    let leftMs = ms;
    // In small pieces: timers stand still while the computer sleeps, the clock does not.
    while (leftMs > 0 && !signal.aborted) {
      const pieceMs = Math.min(leftMs, longestPieceMs);
      await pause(pieceMs, signal);
      leftMs = Math.min(leftMs - pieceMs, endMs - clock.nowMs());
    }
  };

  const empty = async (channel: NotificationChannel, lane: Lane): Promise<void> => {
    let attempts = 0;
    for (let head = lane.waiting[0]; head !== undefined; head = lane.waiting[0]) {
      const fault = await attemptOnce(parts.send, head, ended.signal);
      attempts += 1;
      const mayWait = fault?.mayPass === true;
      lane.failures = fault === null ? 0 : lane.failures + Number(mayWait);
      if (fault !== null && mayWait && ending.signal.aborted) {
        await parts.onFault(channel, fault, lane.waiting.length);
        return;
      }
      const pauseMs = pausesMs[Math.min(lane.failures, pausesMs.length) - 1] ?? 0;
      if (!mayWait || !isStillWanted(head, clock.nowMs() + pauseMs)) {
        lane.waiting.shift();
        await parts.onOutcome(head, fault, attempts);
        attempts = 0;
      }
      if (fault === null || !mayWait || lane.waiting.length === 0) continue;
      if (lane.failures === attemptsInSilence) {
        await parts.onFault(channel, fault, lane.waiting.length);
      }
      await rest(lane, pauseMs);
    }
  };

  const begin = (channel: NotificationChannel, lane: Lane): void => {
    if (lane.isGoing) return;
    lane.isGoing = true;
    follow(
      empty(channel, lane).finally(() => {
        lane.isGoing = false;
        // It came in the moment in which the last one was done.
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
      for (const one of makeRoom(lane.waiting)) follow(parts.onOutcome(one, tooMany(), 0));
      lane.wake.abort();
      begin(channel, lane);
    },
    tryNow: (channel) => lanes.get(channel)?.wake.abort(),
    stop: async () => {
      ending.abort();
      const timer = setTimeout(() => ended.abort(), parts.stopTimeoutMs);
      while (going.size > 0) await Promise.all(going);
      clearTimeout(timer);
    },
  };
}

const newLane = (): Lane => ({
  waiting: [],
  failures: 0,
  wake: new AbortController(),
  isGoing: false,
});

async function usualPause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}

/** Takes out what is too much, good news first; never the one that is being sent. */
function makeRoom(waiting: Delivery[]): Delivery[] {
  if (waiting.length <= mostWaiting) return [];
  const goodNews = waiting.findIndex(
    ({ notification }, place) => place > 0 && notification.kind === 'succeeded',
  );
  return waiting.splice(Math.max(goodNews, 1), 1);
}

const tooMany = (): NotDelivered =>
  new NotDelivered(`More than ${mostWaiting} notices were waiting for it.`, { mayPass: true });

async function attemptOnce(
  send: DeliveriesParts['send'],
  delivery: Delivery,
  signal: AbortSignal,
): Promise<NotDelivered | null> {
  if (signal.aborted) {
    return new NotDelivered('Nightjar ended before it could be sent.', { mayPass: true });
  }
  try {
    await send(delivery, signal);
    return null;
  } catch (error) {
    return error instanceof NotDelivered
      ? error
      : new NotDelivered('Something unexpected went wrong.', { mayPass: false }, { cause: error });
  }
}
