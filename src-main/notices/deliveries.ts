/**
 * What is on its way to the receivers. Each channel takes one notice after the other, so that a
 * recovery never arrives before its failure; what may pass is tried again with growing pauses.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { NoticeChannel } from '#shared/domain/notices.ts';
import { NotDelivered } from './not-delivered.ts';

/** Five attempts in about two minutes. */
const usualPausesMs: readonly number[] = [5000, 15_000, 30_000, 60_000];

export interface DeliveriesParts {
  /** Between attempts; tests have shorter ones. */
  pausesMs?: readonly number[] | undefined;
  /** How long `stop` waits for what is on its way. */
  patienceMs: number;
  /** Called when the last attempt is over, with null when it arrived. Must not throw. */
  onOutcome: (
    channel: NoticeChannel,
    fault: NotDelivered | null,
    attempts: number,
  ) => Promise<void>;
}

export interface Deliveries {
  add(channel: NoticeChannel, send: (signal: AbortSignal) => Promise<void>): void;
  /** Gives everything one last attempt within the bound; never rejects. */
  stop(): Promise<void>;
}

export function createDeliveries(parts: DeliveriesParts): Deliveries {
  const pausesMs = parts.pausesMs ?? usualPausesMs;
  const tails = new Map<NoticeChannel, Promise<void>>();
  /** No more pauses. */
  const ending = new AbortController();
  /** No more network. */
  const ended = new AbortController();

  const deliver = async (
    channel: NoticeChannel,
    send: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> => {
    for (let attempt = 1; ; attempt += 1) {
      const fault = await attemptOnce(send, ended.signal);
      const pauseMs = pausesMs[attempt - 1];
      if (fault === null || !fault.mayPass || pauseMs === undefined || ending.signal.aborted) {
        await parts.onOutcome(channel, fault, attempt);
        return;
      }
      await delay(pauseMs, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  };

  return {
    add: (channel, send) => {
      const before = tails.get(channel) ?? Promise.resolve();
      tails.set(
        channel,
        before.then(() => deliver(channel, send)),
      );
    },
    stop: async () => {
      ending.abort();
      const timer = setTimeout(() => ended.abort(), parts.patienceMs);
      await Promise.all(tails.values());
      clearTimeout(timer);
    },
  };
}

async function attemptOnce(
  send: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<NotDelivered | null> {
  if (signal.aborted) {
    return new NotDelivered('Nightjar ended before it could be sent.', { mayPass: true });
  }
  try {
    await send(signal);
    return null;
  } catch (error) {
    return error instanceof NotDelivered
      ? error
      : new NotDelivered('Something unexpected went wrong.', { mayPass: false }, { cause: error });
  }
}
