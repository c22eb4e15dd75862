/**
 * What the engine needs from the outside world. The app, the command line and the tests hand in
 * their own; nothing in the engine reaches for Electron, the time or the keychain by itself.
 */
import type { ProcessPort } from './processes.ts';

export interface Clock {
  /** Wall-clock time in milliseconds since 1970, UTC. */
  nowMs(): number;
  /** Monotonic time in milliseconds; only differences mean anything. */
  monotonicMs(): number;
}

/**
 * The OS keychain, by account name. Rejects with a ExpectedError whose code is
 * `keychain-unavailable`, `keychain-locked` or `keychain-timed-out`.
 */
export interface SecretStore {
  /** null when nothing is stored under this account (or, on Linux, when the keychain is locked). */
  get(account: string): Promise<string | null>;
  set(account: string, secret: string): Promise<void>;
  /** True when something was removed. */
  remove(account: string): Promise<boolean>;
}

/** One line of the log; `facts` must be plain data without secrets. */
export interface Log {
  info(message: string, facts?: Record<string, unknown>): void;
  warn(message: string, facts?: Record<string, unknown>): void;
  error(message: string, facts?: Record<string, unknown>): void;
  /** Keeps this value out of every line from now on. */
  registerSecret(secret: string): void;
}

/** Tells the person at the desktop something while the window may be closed. */
export interface Notifier {
  /** False where the desktop shows no notices: then a test must not say that one was sent. */
  isSupported(): boolean;
  notify(notification: DesktopNotification): void;
}

export interface DesktopNotification {
  title: string;
  body: string;
  /** What a click opens; null when there is nothing to show. */
  target: { connectionId: string; runId: string | null } | null;
}

export interface Ports {
  clock: Clock;
  processes: ProcessPort;
  secrets: SecretStore;
  log: Log;
  notifier: Notifier;
}
