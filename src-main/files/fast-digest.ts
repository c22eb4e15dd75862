/**
 * Detects if bytes are the same as bytes seen earlier by the same process: GMAC (NIST SP 800-38D)
 * under a random key that exists only in this process. Collisions are as unlikely as its 128 bits
 * allow, also for bytes chosen by an attacker, and it is ten times as fast as SHA-256. The result
 * is useless outside of this process: stored or displayed digests are SHA-256.
 */
import { createCipheriv, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const key = randomBytes(32);
/** A constant nonce is safe only because the results are never shown to others. */
const nonce = Buffer.alloc(12);

export class FastDigest {
  readonly #mac = createCipheriv(algorithm, key, nonce);

  /** Adds the next bytes. The caller can change the buffer after the call. */
  update(bytes: Buffer): void {
    this.#mac.setAAD(bytes);
  }

  /** Returns 32 hexadecimal digits. Must be called only once. */
  end(): string {
    this.#mac.final();
    return this.#mac.getAuthTag().toString('hex');
  }
}

/**
 * Digest of all the bytes in one call; equal to the result of `FastDigest` for the same bytes in
 * chunks.
 */
export function fastDigestOf(bytes: Buffer): string {
  const digest = new FastDigest();
  digest.update(bytes);
  return digest.end();
}
