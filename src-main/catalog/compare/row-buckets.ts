/**
 * Adds up the hashes of rows in buckets. Buckets with equal sums on both sides contain the same
 * rows.
 */
import { recordBytes } from './row-parts.ts';
import type { HashedRow } from './row-hasher.ts';

/**
 * Returns the bucket of a row: by its key, so that both versions of a changed row are in the same
 * bucket; without a key, by the whole row.
 */
export function bucketOf({ hash, key }: HashedRow, hasKey: boolean, buckets: number): number {
  if (!hasKey) return (hash[0] ?? 0) & (buckets - 1);
  let value = 0x81_1c_9d_c5;
  for (let at = 0; at < key.length; at += 1) {
    value = Math.imul(value ^ key.charCodeAt(at), 0x01_00_01_93);
  }
  return (value ^ (value >>> 16)) & (buckets - 1);
}

/** The sums of one side. `buckets` is a power of two. */
export class BucketSums {
  /** Bytes of the records of the rows in each bucket. */
  readonly bytes: Float64Array;
  readonly #counts: Float64Array;
  readonly #sums: Int32Array;
  readonly #hasKey: boolean;
  readonly #buckets: number;

  constructor(hasKey: boolean, buckets: number) {
    this.#hasKey = hasKey;
    this.#buckets = buckets;
    this.bytes = new Float64Array(buckets);
    this.#counts = new Float64Array(buckets);
    this.#sums = new Int32Array(buckets * 4);
  }

  add(row: HashedRow): void {
    const bucket = bucketOf(row, this.#hasKey, this.#buckets);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.bytes[bucket] = (this.bytes[bucket] ?? 0) + recordBytes(row);
    const sums = this.#sums;
    const at = bucket * 4;
    for (let word = 0; word < 4; word += 1) {
      sums[at + word] = ((sums[at + word] ?? 0) + (row.hash[word] ?? 0)) | 0;
    }
  }

  equals(other: BucketSums, bucket: number): boolean {
    if (this.#counts[bucket] !== other.#counts[bucket]) return false;
    for (let at = bucket * 4; at < bucket * 4 + 4; at += 1) {
      if (this.#sums[at] !== other.#sums[at]) return false;
    }
    return true;
  }
}
