/** Interface of a channel other than the desktop. `channels.ts` lists all channels. */
import type { SecretTarget } from '../credentials/bound-secrets.ts';
import type { Notification } from './notification.ts';

/** `Settings` is the type of the settings of the channel when it is set up. */
export interface Channel<Settings> {
  /** Name of the receiver in a sentence about a failure: "The … did not take the notification". */
  receiver: string;
  /** Address for the log. If an address can be a key to the receiver, only its origin is logged. */
  addressOf(settings: Settings): string;
  accepts(kind: Notification['kind']): boolean;
  /** Time after which a notification that did not arrive is no longer useful. */
  expiresAfterHours: number;
  /** Rejects with `NotDelivered`. */
  send(notification: Notification, settings: Settings, context: SendContext): Promise<void>;
  /** Present if the form of the channel has a field of kind `secret`. */
  secret?: {
    /** False if these settings need no secret; a stored secret is then deleted. */
    isNeeded(settings: Settings): boolean;
    /** Target of the secret: a secret that was stored for a different target is not used. */
    targetOf(settings: Settings): SecretTarget;
    /** Message for the user after the target has changed. */
    enterAgain: 'notifications.password-again' | 'notifications.key-again';
  };
}

export interface SendContext {
  /**
   * Resolves with the secret of this channel; null if no secret is stored. Rejects with
   * `NotDelivered`.
   */
  secret(): Promise<string | null>;
  version: string;
  nowMs: number;
  timeoutMs: number;
  signal: AbortSignal;
  /** PEM certificates; null means the certificates that Node and the system trust. */
  trustedCertificates: readonly string[] | null;
}
