/**
 * Sends notifications of events over the channels that users chose. Decisions are in `decide.ts`,
 * texts in `notification.ts`, each channel in its own file (`channels.ts`), repeated attempts in
 * `deliveries.ts`.
 */
import { text } from '#shared/words/text.ts';
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
import { describeSlot } from '#shared/protection/slot-messages.ts';
import { createSerialQueue } from '../files/serial-queue.ts';
import { describeFault } from '../logging/fault.ts';
import type { Clock, Log, Notifier, SecretStore } from '../system/ports.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import {
  decideOnMissed,
  decideOnRun,
  isWorthNotifying,
  nothingReported,
  type Decision,
  type ReportedState,
} from './decide.ts';
import { errorOf, failingMessage, faultFacts } from './channel-messages.ts';
import { addressOf, channelsFor, readyChannel } from './channels.ts';
import { showOnDesktop } from './desktop.ts';
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
  withVisibleTurns,
} from './notification.ts';
import { createNotificationSettings, type NewSecrets } from './settings.ts';

export interface Notifications {
  /** Resumes deliveries of an earlier start. Only the app calls it, before any event. */
  start(): Promise<void>;
  settings(): NotificationSettings;
  /** A secret that is null is unchanged; '' removes it. */
  save(notifications: NotificationSettings, secrets: NewSecrets): Promise<void>;
  /** Fails with `notice-not-delivered` and the reason. */
  test(channel: NotificationChannel): Promise<void>;
  /** Never rejects and never waits for a network. `label` is the name of the connection. */
  runFinished(run: FinishedRun, label: string): void;
  slotMissed(slot: SlotRecord, label: string): void;
  /** An automatic drill found differences, or that the backup cannot be restored. */
  drillDiffered(
    connectionId: string,
    filename: string,
    finding: Pick<Proof, 'differences' | 'notRestored' | 'provenAt'>,
    label: string,
  ): void;
  /** Returns the channels whose last notification was not accepted. */
  failing(): Promise<FailingChannel[]>;
  /** Resolves when no delivery is active, within a time limit. Others wait for the next start. */
  stop(): Promise<void>;
}

export interface NotificationsParts {
  settings: SettingsStore;
  secrets: SecretStore;
  notifier: Notifier;
  log: Log;
  clock: Clock;
  /** File that stores what was reported. */
  memoryFile: string;
  version: string;
  /** Time that `stop` waits for active deliveries. */
  stopTimeoutMs?: number | undefined;
  /** Waits between attempts, in short timers; see `deliveries.ts`. */
  pause?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined;
  /** Time limit for a receiver. */
  timeoutMs?: number | undefined;
  /** PEM certificates; default: the certificates that the system trusts. */
  trustedCertificates?: readonly string[] | null | undefined;
}

export function createNotifications(parts: NotificationsParts): Notifications {
  const { settings, notifier, log, clock, timeoutMs = 10_000 } = parts;
  const memory = openMemory(parts.memoryFile, log);
  const stored = createNotificationSettings(parts);
  /** Channels with a reported fault. It is reported again only after the channel has worked. */
  const reportedFailing = new Set<NotificationChannel>();
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
        reportedFailing.delete(channel);
        log.info('notification delivered', facts);
      } else {
        log.warn('notification not delivered', {
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
      log.warn('notifications wait', { channel, to, waiting, ...faultFacts(fault) });
      reportFailing(channel, fault);
      await memory.update((before) => withFailing(before, channel, failingNow(fault)));
    },
  });

  const failingNow = ({ detail }: NotDelivered) => ({ at: now(), detail });

  const reportFailing = (channel: NotificationChannel, { detail }: NotDelivered): void => {
    // A channel that was removed from the settings is not reported.
    if (reportedFailing.has(channel) || addressOf(channel, stored.current()) === null) return;
    reportedFailing.add(channel);
    notifier.notify({ ...failingMessage(channel, detail), target: null });
  };

  const send = async (
    channel: NotificationChannel,
    original: Notification,
    signal: AbortSignal,
  ): Promise<void> => {
    const notification = withVisibleTurns(original);
    if (channel === 'desktop') return showOnDesktop(notifier, notification);
    const current = stored.current();
    const ready = readyChannel(channel, current);
    if (ready === null)
      throw new NotDelivered(text('notifications.not-set-up'), { isTemporary: false });
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
    // A database without a stored connection is reported only on this desktop.
    notification === null || notification.connection.id === null
      ? []
      : channelsFor(notification.kind, stored.current()).map((channel) => ({
          channel,
          notification,
          since: now(),
        }));

  const announce = (notification: Notification, over: readonly Delivery[]): void => {
    log.info('notification created', {
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
   * Decides from the stored state, and announces the result. The report and its deliveries are
   * stored in one write, so that a crash or a receiver that is down loses no notification.
   */
  const decideAndNotify = async (
    connectionId: string,
    decideOn: (reported: ReportedState) => Decision,
    notificationOf: (kind: NotificationKind) => Notification,
  ): Promise<void> => {
    const decide = (before: ReportedState) => {
      const { kind, reported } = decideOn(before);
      const notification = kind === null ? null : notificationOf(kind);
      return { reported, notification, over: deliveriesOf(notification) };
    };
    let decided = decide(nothingReported);
    await memory.update((before) => {
      decided = decide(before.told[connectionId] ?? nothingReported);
      const isKnown = (id: string): boolean =>
        id === connectionId ||
        settings.current().connections.some((one: Connection) => one.id === id);
      const others = Object.entries(before.told).filter(([id]) => isKnown(id));
      const reported = { ...Object.fromEntries(others), [connectionId]: decided.reported };
      return { ...before, told: reported, waiting: withWaiting(before, decided.over) };
    });
    if (decided.notification !== null) announce(decided.notification, decided.over);
  };

  const withWaiting = ({ waiting }: Memory, over: readonly Delivery[]): Delivery[] => [
    ...waiting.filter((one) => isStillWanted(one, clock.nowMs())),
    ...over,
  ];

  /** Runs the work in sequence, in the order of the events. */
  const inTurn = (work: () => Promise<void>): void => {
    queue
      .run(work)
      .catch((error: unknown) => log.error('notification not created', describeFault(error)));
  };

  return {
    start: async () => {
      let left: Delivery[] = [];
      await memory.update((before) => {
        left = withWaiting(before, []);
        const tooOld = before.waiting.length - left.length;
        if (tooOld > 0) log.warn('notifications are too old to be sent', { tooOld });
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
          throw new NotDelivered(text('notifications.desktop-shows-none'), { isTemporary: false });
        }
        await send(channel, testNotification(now()), AbortSignal.timeout(3 * timeoutMs));
        log.info('test notification delivered', {
          channel,
          to: addressOf(channel, stored.current()),
        });
      } catch (error) {
        if (!(error instanceof NotDelivered)) throw error;
        log.warn('test notification not delivered', { channel, ...faultFacts(error) });
        fail(errorOf(channel, error.detail), error);
      }
      reportedFailing.delete(channel);
      deliveries.tryNow(channel);
      await memory.update((before) => withFailing(before, channel, null));
    },
    runFinished: (run, label) => {
      if (run.state === 'cancelled') return;
      inTurn(async () => {
        const at = new Date(clock.nowMs());
        const decideOn = (reported: ReportedState): Decision => decideOnRun(run, reported, at);
        const notificationOf = (kind: NotificationKind): Notification =>
          notificationOfRun(kind, run, subjectOf(run.connectionId, label));
        if (run.connectionId !== null) {
          await decideAndNotify(run.connectionId, decideOn, notificationOf);
          return;
        }
        const { kind } = decideOn(nothingReported);
        if (kind !== null) announce(notificationOf(kind), []);
      });
    },
    slotMissed: (slot, label) => {
      if (!isWorthNotifying(slot)) return;
      const { connectionId } = slot;
      const waiting = missed.get(connectionId);
      // Slots missed during one absence are found together and reported in one notification.
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
          (reported) => decideOnMissed(slots, reported, at),
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
        announce(notification, over);
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
