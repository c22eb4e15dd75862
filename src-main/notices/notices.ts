/**
 * Tells people what happened, over the channels they chose. Deciding is in `decide.ts`, the words in
 * `notice.ts`, one file for each channel, the repeated attempts in `deliveries.ts`. To add a channel,
 * name it in `src-shared/domain/notices.ts` and send it in `sendOver` below.
 */
import type { Connection } from '#shared/domain/connection.ts';
import type { NoticeChannel, NoticeSettings } from '#shared/domain/notices.ts';
import type { Proof } from '#shared/domain/proof.ts';
import type { FinishedRun } from '#shared/domain/run.ts';
import type { SlotRecord } from '#shared/domain/slot.ts';
import { fail, NightjarFailure } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/words.ts';
import { tellSlot } from '#shared/protection/slot-words.ts';
import { describeFault } from '../logging/fault.ts';
import type { Clock, Log, Notifier, SecretStore } from '../ports.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import { decideOnMissed, decideOnRun, isWorthTelling, nothingTold, type Told } from './decide.ts';
import { createDeliveries } from './deliveries.ts';
import { sendMail } from './mail.ts';
import { openMemory, type FailingChannel } from './memory.ts';
import { NotDelivered } from './not-delivered.ts';
import {
  noticeOfDrill,
  noticeOfMissed,
  noticeOfRun,
  testNotice,
  type Notice,
  type Subject,
} from './notice.ts';
import { sendPing } from './ping.ts';
import { createNoticeSettings, type NewSecrets } from './settings.ts';
import { sendWebhook } from './webhook.ts';

export interface Notices {
  settings(): NoticeSettings;
  /** A secret that is null stays as it is; '' removes it. */
  save(notices: NoticeSettings, secrets: NewSecrets): Promise<void>;
  /** Fails with `notice-not-delivered` and the reason. */
  test(channel: NoticeChannel): Promise<void>;
  /** Never rejects and never waits for a network. `label` is the connection's name. */
  runFinished(run: FinishedRun, label: string): void;
  slotMissed(slot: SlotRecord, label: string): void;
  /** A drill that came by itself found differences, or that the backup does not come back. */
  drillDiffered(
    connectionId: string,
    filename: string,
    finding: Pick<Proof, 'differences' | 'provenAt'>,
    label: string,
  ): void;
  /** The channels whose last delivery failed, for doctor. */
  failing(): Promise<FailingChannel[]>;
  /** Resolves when nothing is on its way any more, within a bound. */
  stop(): Promise<void>;
}

export interface NoticesParts {
  settings: SettingsStore;
  secrets: SecretStore;
  notifier: Notifier;
  log: Log;
  clock: Clock;
  /** Remembers what was told. */
  memoryFile: string;
  version: string;
  /** How long `stop` waits for what is on its way. */
  patienceMs?: number | undefined;
  /** Between attempts; see `deliveries.ts`. */
  pausesMs?: readonly number[] | undefined;
  /** How long a receiver may take. */
  timeoutMs?: number | undefined;
  /** PEM; what the system trusts unless given. */
  trustedCertificates?: readonly string[] | null | undefined;
}

/** How a sentence about a failure names the channel. */
const channelWords: Readonly<Record<NoticeChannel, string>> = {
  desktop: 'desktop',
  webhook: 'webhook',
  ping: 'address to ping',
  mail: 'mail server',
};

export function createNotices(parts: NoticesParts): Notices {
  const { settings, notifier, log, clock, timeoutMs = 10_000 } = parts;
  const memory = openMemory(parts.memoryFile, log);
  const stored = createNoticeSettings(parts);
  /** Told once at the desktop, and again only after it has worked in between. */
  const toldFailing = new Set<NoticeChannel>();
  const missed = new Map<string, [SlotRecord, ...SlotRecord[]]>();
  let queue: Promise<void> = Promise.resolve();

  const now = (): string => new Date(clock.nowMs()).toISOString();

  const deliveries = createDeliveries({
    pausesMs: parts.pausesMs,
    patienceMs: parts.patienceMs ?? 2000,
    onOutcome: async (channel, fault, attempts) => {
      const facts = { channel, to: addressOf(channel, stored.current()), attempts };
      if (fault === null) {
        toldFailing.delete(channel);
        log.info('notice delivered', facts);
      } else {
        log.warn('notice not delivered', { ...facts, ...faultFacts(fault) });
        tellFailing(channel, fault);
      }
      await memory.update((before) => {
        const { [channel]: _, ...others } = before.failing;
        const failing =
          fault === null ? others : { ...others, [channel]: { at: now(), detail: fault.detail } };
        return { ...before, failing };
      });
    },
  });

  const tellFailing = (channel: NoticeChannel, { detail }: NotDelivered): void => {
    if (toldFailing.has(channel)) return;
    toldFailing.add(channel);
    const { title, explanation } = describeError(failureOf(channel, detail));
    notifier.notify({
      title,
      body: `${explanation} Backups are not affected.`,
      target: null,
    });
  };

  const sendOver = async (
    channel: NoticeChannel,
    notice: Notice,
    signal: AbortSignal,
  ): Promise<void> => {
    const { webhook, ping, mail } = stored.current();
    const common = { version: parts.version, timeoutMs, signal };
    if (channel === 'desktop') return showOnDesktop(notifier, notice);
    if (channel === 'webhook' && webhook !== null) {
      const secret = webhook.hasSecret ? await stored.secret('webhook') : null;
      return await sendWebhook(notice, { ...common, webhook, secret, nowMs: clock.nowMs() });
    }
    if (channel === 'ping' && ping !== null) return await sendPing({ ...common, url: ping.url });
    if (channel === 'mail' && mail !== null) {
      const password = mail.hasPassword ? await stored.secret('mail') : null;
      const { trustedCertificates = null } = parts;
      return await sendMail(notice, { ...common, mail, password, trustedCertificates });
    }
    throw new NotDelivered('It is not set up.', { mayPass: false });
  };

  const tell = (notice: Notice): void => {
    log.info('telling', { kind: notice.kind, connection: notice.connection.id, run: notice.runId });
    const current = stored.current();
    if (notice.kind !== 'succeeded' || current.desktopOnSuccess) showOnDesktop(notifier, notice);
    // A database without a stored connection is nobody's watch: it is told here only.
    if (notice.connection.id === null) return;
    const over = (channel: NoticeChannel): void =>
      deliveries.add(channel, (signal) => sendOver(channel, notice, signal));
    if (current.webhook !== null) over('webhook');
    if (current.mail !== null && notice.kind !== 'succeeded') over('mail');
    const isGood = notice.kind === 'succeeded' || notice.kind === 'recovered';
    if (current.ping !== null && isGood) over('ping');
  };

  const subjectOf = (connectionId: string | null, label: string): Subject => ({
    label,
    database:
      settings.current().connections.find(({ id }) => id === connectionId)?.database ?? null,
  });

  /** Decides on top of what is remembered, and notes what was decided. */
  const decide = async <Decided extends { told: Told }>(
    connectionId: string,
    decideOn: (told: Told) => Decided,
  ): Promise<Decided> => {
    let decision = decideOn(nothingTold);
    await memory.update((before) => {
      decision = decideOn(before.told[connectionId] ?? nothingTold);
      const isKnown = (id: string): boolean =>
        id === connectionId ||
        settings.current().connections.some((one: Connection) => one.id === id);
      const others = Object.entries(before.told).filter(([id]) => isKnown(id));
      return { ...before, told: { ...Object.fromEntries(others), [connectionId]: decision.told } };
    });
    return decision;
  };

  /** One thing after the other, in the order in which they happened. */
  const inTurn = (work: () => Promise<void>): void => {
    queue = queue.then(work).catch((error: unknown) => {
      log.error('a notice could not be made', describeFault(error));
    });
  };

  return {
    settings: () => stored.current(),
    save: (notices, secrets) => stored.save(notices, secrets),
    test: async (channel) => {
      try {
        if (channel === 'desktop' && !notifier.isSupported()) {
          throw new NotDelivered('This desktop shows no notifications.', { mayPass: false });
        }
        await sendOver(channel, testNotice(now()), AbortSignal.timeout(3 * timeoutMs));
        log.info('test notice delivered', { channel, to: addressOf(channel, stored.current()) });
      } catch (error) {
        if (!(error instanceof NotDelivered)) throw error;
        log.warn('test notice not delivered', { channel, ...faultFacts(error) });
        fail(failureOf(channel, error.detail), error);
      }
      toldFailing.delete(channel);
      await memory.update(({ failing: { [channel]: _, ...failing }, ...rest }) => ({
        ...rest,
        failing,
      }));
    },
    runFinished: (run, label) => {
      if (run.state === 'cancelled') return;
      inTurn(async () => {
        const at = new Date(clock.nowMs());
        const { kind } =
          run.connectionId === null
            ? decideOnRun(run, nothingTold, at)
            : await decide(run.connectionId, (told) => decideOnRun(run, told, at));
        if (kind !== null) tell(noticeOfRun(kind, run, subjectOf(run.connectionId, label)));
      });
    },
    slotMissed: (slot, label) => {
      if (!isWorthTelling(slot)) return;
      const { connectionId } = slot;
      const waiting = missed.get(connectionId);
      // Five nights away are found at once, and told as one.
      if (waiting !== undefined) {
        waiting.push(slot);
        return;
      }
      const slots: [SlotRecord, ...SlotRecord[]] = [slot];
      missed.set(connectionId, slots);
      inTurn(async () => {
        missed.delete(connectionId);
        const at = new Date(clock.nowMs());
        const { kind } = await decide(connectionId, (told) => decideOnMissed(slots, told, at));
        if (kind === null) return;
        tell(noticeOfMissed(slots, subjectOf(connectionId, label), tellSlot, at.toISOString()));
      });
    },
    drillDiffered: (connectionId, filename, finding, label) =>
      tell(noticeOfDrill(connectionId, filename, finding, subjectOf(connectionId, label))),
    failing: async () => {
      const current = stored.current();
      const { failing } = await memory.read();
      return (['webhook', 'ping', 'mail'] as const).flatMap((channel) => {
        const one = failing[channel];
        return one === undefined || current[channel] === null ? [] : [{ channel, ...one }];
      });
    },
    stop: async () => {
      await queue;
      await deliveries.stop();
    },
  };
}

function showOnDesktop(
  notifier: Notifier,
  { title, explanation, connection, runId }: Notice,
): void {
  const target = connection.id === null ? null : { connectionId: connection.id, runId };
  notifier.notify({ title, body: explanation, target });
}

function failureOf(channel: NoticeChannel, detail: string) {
  return { code: 'notice-not-delivered', channel: channelWords[channel], detail } as const;
}

/** For the log. An address of a webhook or a ping is a key to it: only its origin is written down. */
function addressOf(channel: NoticeChannel, { webhook, ping, mail }: NoticeSettings): string | null {
  switch (channel) {
    case 'desktop':
      return null;
    case 'webhook':
      return webhook === null ? null : new URL(webhook.url).origin;
    case 'ping':
      return ping === null ? null : new URL(ping.url).origin;
    case 'mail':
      return mail === null ? null : `${mail.host}:${mail.port}`;
  }
}

function faultFacts({ detail, cause }: NotDelivered): Record<string, unknown> {
  if (cause === undefined) return { detail };
  if (cause instanceof NightjarFailure) return { detail, cause: cause.error };
  return { detail, ...describeFault(cause) };
}
