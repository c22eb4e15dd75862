/**
 * Hashes of passphrases: scrypt, with its parameters stored next to the hash, so that the cost can
 * be raised later. Hashes are computed one at a time, because each needs 128 MiB.
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { createSerialQueue } from '../files/serial-queue.ts';

/** About 0.4 s and 128 MiB on a desktop of 2025 (OWASP's first choice for scrypt). */
export const scryptCost = { N: 2 ** 17, r: 8, p: 1 } as const;
const keyBytes = 32;
const saltBytes = 16;

const base64 = z.string().regex(/^[A-Za-z0-9+/]{22,88}={0,2}$/u);

export const passphraseHashSchema = z.strictObject({
  algorithm: z.literal('scrypt'),
  // Bounded, so that a manipulated file cannot request all the memory.
  N: z
    .number()
    .int()
    .min(2)
    .max(2 ** 20),
  r: z.number().int().min(1).max(32),
  p: z.number().int().min(1).max(16),
  salt: base64,
  hash: base64,
});
export type PassphraseHash = z.infer<typeof passphraseHashSchema>;
export type ScryptCost = Pick<PassphraseHash, 'N' | 'r' | 'p'>;

/** Hashes with a new salt. */
export async function hashPassphrase(
  passphrase: string,
  { N, r, p }: ScryptCost,
): Promise<PassphraseHash> {
  const salt = randomBytes(saltBytes);
  const hash = await derive(passphrase, salt, { N, r, p });
  return {
    algorithm: 'scrypt',
    N,
    r,
    p,
    salt: salt.toString('base64'),
    hash: hash.toString('base64'),
  };
}

/**
 * Returns true if this is the passphrase. Without a hash (no such admin) the same work is done, so
 * that the duration of the answer does not reveal which names exist.
 */
export async function isPassphrase(
  passphrase: string,
  known: PassphraseHash | null,
  cost: ScryptCost,
): Promise<boolean> {
  const salt = known === null ? randomBytes(saltBytes) : Buffer.from(known.salt, 'base64');
  const found = await derive(passphrase, salt, known ?? cost);
  const expected = known === null ? randomBytes(keyBytes) : Buffer.from(known.hash, 'base64');
  return found.length === expected.length && timingSafeEqual(found, expected) && known !== null;
}

const oneAtATime = createSerialQueue();

function derive(passphrase: string, salt: Buffer, { N, r, p }: ScryptCost): Promise<Buffer> {
  return oneAtATime.run(
    () =>
      new Promise<Buffer>((resolve, reject) => {
        // Keyboards can encode the same letter in different ways.
        const text = passphrase.normalize('NFC');
        const maxmem = 2 * 128 * N * r * p;
        scrypt(text, salt, keyBytes, { N, r, p, maxmem }, (error, key) =>
          error === null ? resolve(key) : reject(error),
        );
      }),
  );
}
