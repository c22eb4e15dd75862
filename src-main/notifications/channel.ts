/** What a channel besides the desktop has to say of itself. `channels.ts` lists them all. */
import type { SecretTarget } from '../credentials/bound-secrets.ts';
import type { Notification } from './notification.ts';

/** `Settings` are those of the channel where it is set up. */
export interface Channel<Settings> {
  /** How a sentence about a failure names the receiver: "The … did not take the notice". */
  receiver: string;
  /** For the log. An address can be a key to the receiver: then only its origin is written down. */
  addressOf(settings: Settings): string;
  takes(kind: Notification['kind']): boolean;
  /** How long a notice that did not arrive is worth sending. */
  keptForHours: number;
  /** Rejects with `NotDelivered`. */
  send(notification: Notification, settings: Settings, context: SendContext): Promise<void>;
  /** For a channel whose form has a field of kind `secret`. */
  secret?: {
    /** False when these settings do without one; a stored one is forgotten then. */
    isNeeded(settings: Settings): boolean;
    /** Where the secret goes: one that was stored for another target is not given out. */
    targetOf(settings: Settings): SecretTarget;
    /** For people, when the target has changed. */
    enterAgain: string;
  };
}

export interface SendContext {
  /** The secret of this channel; null when none is stored. Rejects with `NotDelivered`. */
  secret(): Promise<string | null>;
  version: string;
  nowMs: number;
  timeoutMs: number;
  signal: AbortSignal;
  /** PEM; what Node and the system trust when null. */
  trustedCertificates: readonly string[] | null;
}
