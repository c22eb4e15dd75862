/**
 * Secrets that are returned only for the target that they were stored for. Nobody can redirect a
 * secret to another server by changing the target in a form or in the settings file. Next to each
 * secret a marker is stored: the HMAC-SHA-256 (RFC 2104) of the target, with the secret as its key.
 * A marker matches one secret and one target. If writing is interrupted between the two, they do
 * not match, and the user has to enter the secret again.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { ExpectedError } from '#shared/errors/errors.ts';
import type { SecretStore } from '../system/ports.ts';

/** Target of a secret; two targets are equal if all parts are equal. */
export type SecretTarget = readonly (string | number | boolean | null)[];

export type BoundSecret =
  | { kind: 'none' }
  /** A secret exists, for a different target. */
  | { kind: 'elsewhere' }
  | { kind: 'given'; secret: string };

export interface BoundSecrets {
  /**
   * A secret without a marker, as older versions stored it, is bound to the target of its first
   * use.
   */
  get(account: string, target: SecretTarget): Promise<BoundSecret>;
  set(account: string, secret: string, target: SecretTarget): Promise<void>;
  /** Resolves with true if there was a secret. */
  remove(account: string): Promise<boolean>;
  /** Resolves with a function that restores the current state. */
  snapshot(account: string): Promise<() => Promise<void>>;
}

export function boundSecrets(secrets: SecretStore): BoundSecrets {
  const put = (account: string, secret: string | null): Promise<unknown> =>
    secret === null ? secrets.remove(account) : secrets.set(account, secret);
  return {
    get: async (account, target) => {
      // Reads the secret first: a locked keychain returns neither, and a missing marker alone would
      // mean an old entry.
      const secret = await secrets.get(account);
      if (secret === null) return { kind: 'none' };
      const wanted = markerOf(secret, target);
      const marker = await secrets.get(markerAccount(account));
      if (marker === null)
        await secrets.set(markerAccount(account), wanted).catch(ignoreExpectedError);
      return marker === null || isEqual(marker, wanted)
        ? { kind: 'given', secret }
        : { kind: 'elsewhere' };
    },
    set: async (account, secret, target) => {
      const marker = markerAccount(account);
      const before = await secrets.get(marker);
      await secrets.set(marker, markerOf(secret, target));
      try {
        await secrets.set(account, secret);
      } catch (error) {
        // If the secret cannot be stored, nothing changes.
        await put(marker, before).catch(() => undefined);
        throw error;
      }
    },
    remove: async (account) => {
      const wasThere = await secrets.remove(account);
      await secrets.remove(markerAccount(account));
      return wasThere;
    },
    snapshot: async (account) => {
      const accounts = [account, markerAccount(account)];
      const before = await Promise.all(
        accounts.map(async (one) => [one, await secrets.get(one)] as const),
      );
      return async () => {
        for (const [one, secret] of before) await put(one, secret);
      };
    },
  };
}

const markerAccount = (account: string): string => `${account}:for`;

function markerOf(secret: string, target: SecretTarget): string {
  return createHmac('sha256', secret).update(JSON.stringify(target)).digest('hex');
}

function isEqual(a: string, b: string): boolean {
  const [first, second] = [Buffer.from(a), Buffer.from(b)];
  return first.length === second.length && timingSafeEqual(first, second);
}

/** A keychain that returns a secret but does not store the marker can still be used. */
function ignoreExpectedError(error: unknown): void {
  if (!(error instanceof ExpectedError)) throw error;
}
