/**
 * The only list of channels. The compiler reports a channel of the settings that is missing here.
 */
import {
  remoteChannels,
  type NotificationChannel,
  type NotificationSettings,
  type RemoteChannel,
  type SettingsOfChannel,
} from '#shared/domain/notifications.ts';
import type { SecretTarget } from '../credentials/bound-secrets.ts';
import type { Channel, SendContext } from './channel.ts';
import { mail } from './mail.ts';
import type { Notification } from './notification.ts';
import { ping } from './ping.ts';
import { webhook } from './webhook.ts';

export const channels: {
  [Name in RemoteChannel]: Channel<SettingsOfChannel<Name>>;
} = { webhook, ping, mail };

/** A channel with its settings. */
interface ReadyChannel {
  /** Address for the log. */
  address: string;
  /** Target of the secret; null if the channel needs no secret. */
  secretTarget: SecretTarget | null;
  /** Rejects with `NotDelivered`. */
  send(notification: Notification, context: SendContext): Promise<void>;
}

/** Returns null if the channel is not set up. */
export const readyChannel = (
  name: RemoteChannel,
  settings: NotificationSettings,
): ReadyChannel | null => withSettings(name, settings[name]);

function withSettings<Name extends RemoteChannel>(
  name: Name,
  own: NotificationSettings[Name],
): ReadyChannel | null {
  if (own === null) return null;
  const { addressOf: addressIn, secret, send }: Channel<SettingsOfChannel<Name>> = channels[name];
  return {
    address: addressIn(own),
    secretTarget: secret?.isNeeded(own) === true ? secret.targetOf(own) : null,
    send: (notification, context) => send(notification, own, context),
  };
}

/** Address for the log; null for the desktop, and if the channel is not set up. */
export function addressOf(
  name: NotificationChannel,
  settings: NotificationSettings,
): string | null {
  return name === 'desktop' ? null : (readyChannel(name, settings)?.address ?? null);
}

/** Returns the channels that are set up and accept notifications of this kind. */
export function channelsFor(
  kind: Notification['kind'],
  settings: NotificationSettings,
): RemoteChannel[] {
  return remoteChannels.filter((name) => settings[name] !== null && channels[name].accepts(kind));
}
