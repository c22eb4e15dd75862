/** Settings of the channels: visible fields are in the settings, secrets in the keychain. */
import { text } from '#shared/words/text.ts';
import {
  notificationSettingsSchema,
  remoteChannels,
  secretFlagOf,
  type NotificationSettings,
  type RemoteChannel,
} from '#shared/domain/notifications.ts';
import { fail, invalidInput, ExpectedError } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';
import type { Log, SecretStore } from '../system/ports.ts';
import { boundSecrets, type SecretTarget } from '../credentials/bound-secrets.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import { channels, readyChannel } from './channels.ts';
import { NotDelivered } from './not-delivered.ts';

/** Secret of each channel: null or undefined leaves the stored secret, '' removes it. */
export type NewSecrets = Partial<Record<RemoteChannel, string | null>>;

const accountOf = (channel: RemoteChannel): string => `notices:${channel}`;

export interface NotificationSettingsStore {
  current(): NotificationSettings;
  /** Stores secrets first: if the keychain fails, the old settings are unchanged. */
  save(notifications: NotificationSettings, secrets: NewSecrets): Promise<void>;
  /**
   * Resolves with the stored secret for these settings, null if they have none. Rejects with
   * `NotDelivered` if the keychain does not return the secret, or if it was stored for a different
   * receiver.
   */
  secret(channel: RemoteChannel, of: NotificationSettings): Promise<string | null>;
}

export function createNotificationSettings({
  settings,
  secrets,
  log,
}: {
  settings: SettingsStore;
  secrets: SecretStore;
  log: Log;
}): NotificationSettingsStore {
  const bound = boundSecrets(secrets);
  const current = (): NotificationSettings => settings.current().notifications;

  /** Stores a new secret and returns a function that undoes it. */
  const store = async (
    channel: RemoteChannel,
    secret: string,
    target: SecretTarget,
  ): Promise<() => Promise<void>> => {
    log.registerSecret(secret);
    const undo = await bound.snapshot(accountOf(channel));
    await bound.set(accountOf(channel), secret, target);
    return undo;
  };

  const save: NotificationSettingsStore['save'] = async (notifications, newSecrets) => {
    const parsed = notificationSettingsSchema.safeParse(notifications);
    if (!parsed.success) return fail(invalidInput(parsed.error));
    const old = current();
    const undo: (() => Promise<void>)[] = [];
    const withSecret: RemoteChannel[] = [];
    for (const channel of remoteChannels) {
      if ((newSecrets[channel] ?? null) === null) requireSameTarget(channel, parsed.data, old);
    }
    try {
      for (const channel of remoteChannels) {
        const target = secretTarget(channel, parsed.data);
        const secret = newSecrets[channel] ?? null;
        if (target === null || secret === '') continue;
        if (secret === null && !hasSecret(channel, old)) continue;
        withSecret.push(channel);
        if (secret !== null) undo.push(await store(channel, secret, target));
      }
      const flagged = remoteChannels.reduce(
        (all, channel) => withFlag(channel, all, withSecret.includes(channel)),
        parsed.data,
      );
      await settings.update((all) => ({ ...all, notifications: flagged }));
    } catch (error) {
      for (const step of undo) {
        await step().catch(() =>
          log.warn('the earlier secret of a channel could not be written back'),
        );
      }
      throw error;
    }
    for (const channel of remoteChannels) {
      if (hasSecret(channel, old) && !withSecret.includes(channel)) await forget(channel);
    }
    log.info('notification settings changed', {
      desktopOnSuccess: notifications.desktopOnSuccess,
      channels: remoteChannels.filter((one) => notifications[one] !== null),
      withSecret,
    });
  };

  /** It must be possible to remove a channel on a computer without a working keychain. */
  const forget = async (channel: RemoteChannel): Promise<void> => {
    await bound.remove(accountOf(channel)).catch((error: unknown) => {
      const reason = error instanceof ExpectedError ? error.error : String(error);
      log.warn('a secret of the notifications was left in the keychain', { channel, reason });
    });
  };

  return {
    current,
    save,
    secret: async (channel, of) => {
      const target = secretTarget(channel, of);
      if (target === null || !hasSecret(channel, of)) return null;
      try {
        const found = await bound.get(accountOf(channel), target);
        if (found.kind === 'elsewhere') {
          throw new NotDelivered(enterAgain(channel), { isTemporary: false });
        }
        if (found.kind === 'none') return fail({ code: 'keychain-locked' });
        log.registerSecret(found.secret);
        return found.secret;
      } catch (error) {
        if (!(error instanceof ExpectedError)) throw error;
        const { title, nextStep } = describeError(error.error);
        throw new NotDelivered(`${title}. ${nextStep}`, { isTemporary: true }, { cause: error });
      }
    },
  };
}

const secretTarget = (
  channel: RemoteChannel,
  settings: NotificationSettings,
): SecretTarget | null => readyChannel(channel, settings)?.secretTarget ?? null;

function enterAgain(channel: RemoteChannel): string {
  const id = channels[channel].secret?.enterAgain;
  return id === undefined ? '' : text(id);
}

/** Returns true if the settings state that a secret of the channel is in the keychain. */
function hasSecret(channel: RemoteChannel, settings: NotificationSettings): boolean {
  const own: Record<string, unknown> | null = settings[channel];
  return own?.[secretFlagOf(channel) ?? ''] === true;
}

function withFlag(
  channel: RemoteChannel,
  all: NotificationSettings,
  has: boolean,
): NotificationSettings {
  const flag = secretFlagOf(channel);
  const own = all[channel];
  return flag === null || own === null ? all : { ...all, [channel]: { ...own, [flag]: has } };
}

/** A stored secret is used only for the receiver that it was entered for. */
function requireSameTarget(
  channel: RemoteChannel,
  settings: NotificationSettings,
  old: NotificationSettings,
): void {
  const target = secretTarget(channel, settings);
  if (target === null || !hasSecret(channel, old)) return;
  if (JSON.stringify(target) === JSON.stringify(secretTarget(channel, old))) return;
  const message = enterAgain(channel);
  fail({ code: 'invalid-input', problems: [{ field: `${channel}.secret`, message }] });
}
