/**
 * Tells people what happened, over the channels they chose. Deciding is in `decide.ts`, the words in
 * `notification.ts`, one file for each channel (`channels.ts`), the repeated attempts in `deliveries.ts`.
 */
import type { Connection } from '#shared/domain/connection.ts';
import {
  notificationChannels,
  remoteChannels,
  type FailingChannel,
  type NotificationChannel,
  type NotificationKind,
  type NotificationSettings,
} from '#shared/domain/notifications.ts';
import type { Proof } from '#shared/domain/proof.ts';
import type { FinishedRun } from '#shared/domain/run.ts';
import type { SlotRecord } from '#shared/domain/slot.ts';
import { fail } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';
import { showTurns } from '#shared/visible-text.ts';
import { describeSlot } from '#shared/protection/slot-messages.ts';
import { createSerialQueue } from '../files/serial-queue.ts';
import { describeFault } from '../logging/fault.ts';
import type { Clock, Log, Notifier, SecretStore } from '../system/ports.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import {
  decideOnMissed,
  decideOnRun,
  isWorthNotifying,
  nothingTold,
  type Decision,
  type Told,
} from './decide.ts';
import { errorOf, faultFacts } from './channel-messages.ts';
import { addressOf, channelsFor, readyChannel } from './channels.ts';
import { createDeliveries, isStillWanted, type Delivery } from './deliveries.ts';
import { openMemory, withFailing, type Memory } from './state.ts';
import { NotDelivered } from './not-delivered.ts';
import {
  notificationOfDrill,
  notificationOfMissed,
  notificationOfRun,
  testNotification,
  type Notification,
  type Subject,
  visibleCallout,
} from './notification.ts';
import { createNotificationSettings, type NewSecrets } from './settings.ts';

export interface Notifications {
  /** Takes up what an earlier start could not deliver: only in the app that stays, before anything is told. */
  start(): Promise<void>;
  settings(): NotificationSettings;
  /** A secret that is null stays as it is; '' removes it. */
  save(notifications: NotificationSettings, secrets: NewSecrets): Promise<void>;
  /** Fails with `notice-not-delivered` and the reason. */
  test(channel: NotificationChannel): Promise<void>;
  /** Never rejects and never waits for a network. `label` is the connection's name. */
  runFinished(run: FinishedRun, label: string): void;
  slotMissed(slot: SlotRecord, label: string): void;
  /** A drill that came by itself found differences, or that the backup cannot be restored. */
  drillDiffered(
    connectionId: string,
    filename: string,
    finding: Pick<Proof, 'differences' | 'notRestored' | 'provenAt'>,
    label: string,
  ): void;
  /** The channels that took nothing lately. */
  failing(): Promise<FailingChannel[]>;
  /** Resolves when nothing is on its way any more, within a bound; what has not arrived waits for the next start. */
  stop(): Promise<void>;
}

export interface NotificationsParts {
  settings: SettingsStore;
  secrets: SecretStore;
  notifier: Notifier;
  log: Log;
  clock: Clock;
  /** Remembers what was told. */
  memoryFile: string;
  version: string;
  /** How long `stop` waits for what is on its way. */
  stopTimeoutMs?: number | undefined;
  /** Between attempts, in pieces; see `deliveries.ts`. */
  pause?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined;
  /** How long a receiver may take. */
  timeoutMs?: number | undefined;
  /** PEM; what the system trusts unless given. */
  trustedCertificates?: readonly string[] | null | undefined;
}

export function createNotifications(parts: NotificationsParts): Notifications {
  const { settings, notifier, log, clock, timeoutMs = 10_000 } = parts;
  const memory = openMemory(parts.memoryFile, log);
  const stored = createNotificationSettings(parts);
  /** Told once at the desktop, and again only after it has worked in between. */
  const toldFailing = new Set<NotificationChannel>();
  const missed = new Map<string, [SlotRecord, ...SlotRecord[]]>();
  const queue = createSerialQueue();

  const now = (): string => new Date(clock.nowMs()).toISOString();

  const deliveries = createDeliveries({
    clock,
    pause: parts.pause,
    stopTimeoutMs: parts.stopTimeoutMs ?? 2000,
    send: ({ channel, notification }, signal) => send(channel, notification, signal),
    onOutcome: async (delivery, fault, attempts) => {
      const { channel } = delivery;
      const facts = { channel, to: addressOf(channel, stored.current()), attempts };
      if (fault === null) {
        toldFailing.delete(channel);
        log.info('notice delivered', facts);
      } else {
        log.warn('notice not delivered', {
          ...facts,
          title: delivery.notification.title,
          ...faultFacts(fault),
        });
        reportFailing(channel, fault);
      }
      const failing = fault === null || facts.to === null ? null : failingNow(fault);
      await memory.update((before) => ({
        ...withFailing(before, channel, failing),
        waiting: before.waiting.filter((one) => !isSame(one, delivery)),
      }));
    },
    onFault: async (channel, fault, waiting) => {
      const to = addressOf(channel, stored.current());
      log.warn('notices wait', { channel, to, waiting, ...faultFacts(fault) });
      reportFailing(channel, fault);
      await memory.update((before) => withFailing(before, channel, failingNow(fault)));
    },
  });

  const failingNow = ({ detail }: NotDelivered) => ({ at: now(), detail });

  const reportFailing = (channel: NotificationChannel, { detail }: NotDelivered): void => {
    // Whoever took it out of the settings knows.
    if (toldFailing.has(channel) || addressOf(channel, stored.current()) === null) return;
    toldFailing.add(channel);
    const { title, explanation } = describeError(errorOf(channel, detail));
    const body = showTurns(`${explanation} Backups are not affected.`);
    notifier.notify({ title, body, target: null });
  };

  const send = async (
    channel: NotificationChannel,
    told: Notification,
    signal: AbortSignal,
  ): Promise<void> => {
    const notification = visibleCallout(told);
    if (channel === 'desktop') return showOnDesktop(notifier, notification);
    const current = stored.current();
    const ready = readyChannel(channel, current);
    if (ready === null) throw new NotDelivered('It is not set up.', { mayPass: false });
    await ready.send(notification, {
      secret: () => stored.secret(channel, current),
      version: parts.version,
      nowMs: clock.nowMs(),
      timeoutMs,
      signal,
      trustedCertificates: parts.trustedCertificates ?? null,
    });
  };

  const deliveriesOf = (notification: Notification | null): Delivery[] =>
    // A database without a stored connection is nobody's watch: it is told here only.
    notification === null || notification.connection.id === null
      ? []
      : channelsFor(notification.kind, stored.current()).map((channel) => ({
          channel,
          notification,
          since: now(),
        }));

  const tell = (notification: Notification, over: readonly Delivery[]): void => {
    log.info('telling', {
      kind: notification.kind,
      connection: notification.connection.id,
      run: notification.runId,
    });
    if (notification.kind !== 'succeeded' || stored.current().desktopOnSuccess) {
      showOnDesktop(notifier, notification);
    }
    for (const one of over) deliveries.add(one);
  };

  const subjectOf = (connectionId: string | null, label: string): Subject => ({
    label,
    database:
      settings.current().connections.find(({ id }) => id === connectionId)?.database ?? null,
  });

  /**
   * Decides on top of what is remembered, and tells it. That it was told and that it is on its way is noted as
   * one: what a crash or a receiver that is down holds up is not lost as told.
   */
  const decideAndNotify = async (
    connectionId: string,
    decideOn: (told: Told) => Decision,
    notificationOf: (kind: NotificationKind) => Notification,
  ): Promise<void> => {
    const decide = (before: Told) => {
      const { kind, told } = decideOn(before);
      const notification = kind === null ? null : notificationOf(kind);
      return { told, notification, over: deliveriesOf(notification) };
    };
    let decided = decide(nothingTold);
    await memory.update((before) => {
      decided = decide(before.told[connectionId] ?? nothingTold);
      const isKnown = (id: string): boolean =>
        id === connectionId ||
        settings.current().connections.some((one: Connection) => one.id === id);
      const others = Object.entries(before.told).filter(([id]) => isKnown(id));
      const told = { ...Object.fromEntries(others), [connectionId]: decided.told };
      return { ...before, told, waiting: withWaiting(before, decided.over) };
    });
    if (decided.notification !== null) tell(decided.notification, decided.over);
  };

  const withWaiting = ({ waiting }: Memory, over: readonly Delivery[]): Delivery[] => [
    ...waiting.filter((one) => isStillWanted(one, clock.nowMs())),
    ...over,
  ];

  /** One thing after the other, in the order in which they happened. */
  const inTurn = (work: () => Promise<void>): void => {
    queue
      .run(work)
      .catch((error: unknown) => log.error('a notice could not be made', describeFault(error)));
  };

  return {
    start: async () => {
      let left: Delivery[] = [];
      await memory.update((before) => {
        left = withWaiting(before, []);
        const tooOld = before.waiting.length - left.length;
        if (tooOld > 0) log.warn('notices are too old to be sent', { tooOld });
        return { ...before, waiting: left };
      });
      for (const one of left) deliveries.add(one);
    },
    settings: () => stored.current(),
    save: async (notifications, secrets) => {
      await stored.save(notifications, secrets);
      for (const channel of notificationChannels) deliveries.tryNow(channel);
    },
    test: async (channel) => {
      try {
        if (channel === 'desktop' && !notifier.isSupported()) {
          throw new NotDelivered('This desktop shows no notifications.', { mayPass: false });
        }
        await send(channel, testNotification(now()), AbortSignal.timeout(3 * timeoutMs));
        log.info('test notice delivered', { channel, to: addressOf(channel, stored.current()) });
      } catch (error) {
        if (!(error instanceof NotDelivered)) throw error;
        log.warn('test notice not delivered', { channel, ...faultFacts(error) });
        fail(errorOf(channel, error.detail), error);
      }
      toldFailing.delete(channel);
      deliveries.tryNow(channel);
      await memory.update((before) => withFailing(before, channel, null));
    },
    runFinished: (run, label) => {
      if (run.state === 'cancelled') return;
      inTurn(async () => {
        const at = new Date(clock.nowMs());
        const decideOn = (told: Told): Decision => decideOnRun(run, told, at);
        const notificationOf = (kind: NotificationKind): Notification =>
          notificationOfRun(kind, run, subjectOf(run.connectionId, label));
        if (run.connectionId !== null) {
          await decideAndNotify(run.connectionId, decideOn, notificationOf);
          return;
        }
        const { kind } = decideOn(nothingTold);
        if (kind !== null) tell(notificationOf(kind), []);
      });
    },
    slotMissed: (slot, label) => {
      if (!isWorthNotifying(slot)) return;
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
        await decideAndNotify(
          connectionId,
          (told) => decideOnMissed(slots, told, at),
          () =>
            notificationOfMissed(
              slots,
              subjectOf(connectionId, label),
              describeSlot,
              at.toISOString(),
            ),
        );
      });
    },
    drillDiffered: (connectionId, filename, finding, label) =>
      inTurn(async () => {
        const notification = notificationOfDrill(
          connectionId,
          filename,
          finding,
          subjectOf(connectionId, label),
        );
        const over = deliveriesOf(notification);
        await memory.update((before) => ({ ...before, waiting: withWaiting(before, over) }));
        tell(notification, over);
      }),
    failing: async () => {
      const current = stored.current();
      const { failing, waiting } = await memory.read();
      return remoteChannels.flatMap((channel) => {
        const one = failing[channel];
        return one === undefined || current[channel] === null
          ? []
          : [
              {
                channel,
                ...one,
                waiting: waiting.filter((delivery) => delivery.channel === channel).length,
              },
            ];
      });
    },
    stop: async () => {
      await queue.idle();
      await deliveries.stop();
    },
  };
}

const isSame = (one: Delivery, other: Delivery): boolean =>
  one.channel === other.channel && one.notification.id === other.notification.id;

function showOnDesktop(notifier: Notifier, notification: Notification): void {
  const { title, explanation, connection, runId } = visibleCallout(notification);
  const target = connection.id === null ? null : { connectionId: connection.id, runId };
  notifier.notify({ title, body: explanation, target });
}
