/**
 * Dependencies of the engine on the outside world. The app, the command line and the tests pass
 * their own implementations; the engine does not use Electron, the time or the keychain directly.
 */
import type { ProcessPort } from './processes.ts';

export interface Clock {
  /** Wall-clock time in milliseconds since 1970, UTC. */
  nowMs(): number;
  /** Monotonic time in milliseconds; only differences are meaningful. */
  monotonicMs(): number;
}

/**
 * The keychain of the system, by account name. Rejects with an ExpectedError with the code
 * `keychain-unavailable`, `keychain-locked` or `keychain-timed-out`.
 */
export interface SecretStore {
  /**
   * Resolves with null if no secret is stored under this account (or, on Linux, if the keychain is
   * locked).
   */
  get(account: string): Promise<string | null>;
  set(account: string, secret: string): Promise<void>;
  /** Resolves with true if a secret was removed. */
  remove(account: string): Promise<boolean>;
  /** Resolves with null if it is not known until the next use. Never opens a prompt. */
  isLocked?: () => Promise<boolean | null>;
}

/** Writes one line to the log; `facts` must be plain data without secrets. */
export interface Log {
  info(message: string, facts?: Record<string, unknown>): void;
  warn(message: string, facts?: Record<string, unknown>): void;
  error(message: string, facts?: Record<string, unknown>): void;
  /** Removes this value from every later line. */
  registerSecret(secret: string): void;
}

/** Shows a desktop notification, also while the window is closed. */
export interface Notifier {
  /** False if the desktop shows no notifications: a test must then not report success. */
  isSupported(): boolean;
  notify(notification: DesktopNotification): void;
}

export interface DesktopNotification {
  title: string;
  body: string;
  /** Target of a click; null if there is nothing to show. */
  target: { connectionId: string; runId: string | null } | null;
}

export interface Ports {
  clock: Clock;
  processes: ProcessPort;
  secrets: SecretStore;
  log: Log;
  notifier: Notifier;
}
