/**
 * Secrets that are given out only for what they were stored for, so that nobody can have one sent to another
 * server by changing where it goes, in a form or in the settings file. Beside each secret stands its mark:
 * the HMAC-SHA-256 (RFC 2104) of the target, with the secret as its key. A mark fits one secret and one
 * target; whatever is interrupted between writing the two, they do not fit, and the secret is asked for again.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { ExpectedError } from '#shared/errors/errors.ts';
import type { SecretStore } from '../system/ports.ts';

/** Where a secret goes; two are the same when every part is. */
export type SecretTarget = readonly (string | number | boolean | null)[];

export type BoundSecret =
  | { kind: 'none' }
  /** There is one, for another target. */
  | { kind: 'elsewhere' }
  | { kind: 'given'; secret: string };

export interface BoundSecrets {
  /** One that has no mark, as older versions stored it, is bound to the target of its first use. */
  get(account: string, target: SecretTarget): Promise<BoundSecret>;
  set(account: string, secret: string, target: SecretTarget): Promise<void>;
  /** True when there was a secret. */
  remove(account: string): Promise<boolean>;
  /** What brings back whatever is stored now. */
  snapshot(account: string): Promise<() => Promise<void>>;
}

export function boundSecrets(secrets: SecretStore): BoundSecrets {
  const put = (account: string, secret: string | null): Promise<unknown> =>
    secret === null ? secrets.remove(account) : secrets.set(account, secret);
  return {
    get: async (account, target) => {
      // The secret first: a keychain that is locked has neither, and a missing mark would mean an old entry.
      const secret = await secrets.get(account);
      if (secret === null) return { kind: 'none' };
      const wanted = markOf(secret, target);
      const mark = await secrets.get(markAccount(account));
      if (mark === null) await secrets.set(markAccount(account), wanted).catch(tryAgainNextTime);
      return mark === null || isEqual(mark, wanted)
        ? { kind: 'given', secret }
        : { kind: 'elsewhere' };
    },
    set: async (account, secret, target) => {
      const mark = markAccount(account);
      const before = await secrets.get(mark);
      await secrets.set(mark, markOf(secret, target));
      try {
        await secrets.set(account, secret);
      } catch (error) {
        // What cannot be stored changes nothing.
        await put(mark, before).catch(() => undefined);
        throw error;
      }
    },
    remove: async (account) => {
      const wasThere = await secrets.remove(account);
      await secrets.remove(markAccount(account));
      return wasThere;
    },
    snapshot: async (account) => {
      const accounts = [account, markAccount(account)];
      const before = await Promise.all(
        accounts.map(async (one) => [one, await secrets.get(one)] as const),
      );
      return async () => {
        for (const [one, secret] of before) await put(one, secret);
      };
    },
  };
}

const markAccount = (account: string): string => `${account}:for`;

function markOf(secret: string, target: SecretTarget): string {
  return createHmac('sha256', secret).update(JSON.stringify(target)).digest('hex');
}

function isEqual(a: string, b: string): boolean {
  const [first, second] = [Buffer.from(a), Buffer.from(b)];
  return first.length === second.length && timingSafeEqual(first, second);
}

/** A keychain that gives a secret out and takes none is no reason not to use it. */
function tryAgainNextTime(error: unknown): void {
  if (!(error instanceof ExpectedError)) throw error;
}
