/**
 * Finds the large objects in a dump, by number and content, as its statements are read: pg_dump
 * writes `lo_open('number', …)`, then the content in hexadecimal chunks, then `lo_close`.
 */
import { createHash, type Hash } from 'node:crypto';
import type { BackupDifference } from '#shared/domain/catalog.ts';
import type { Catalog } from '#shared/domain/manifest.ts';

export type LargeObjects = NonNullable<Catalog['largeObjects']>;

const openStart = "SELECT pg_catalog.lo_open('";
const write = /^SELECT pg_catalog\.lowrite\(0, '\\{1,2}x/u;
const writeEnd = "');";
/**
 * Limit for the size of a manifest. The fingerprint of all large objects covers the large objects
 * that are not listed.
 */
const mostListed = 20_000;
/** 128 bits, in hexadecimal digits. */
const hashDigits = 32;
const modulus = 1n << 128n;

export class LargeObjectScanner {
  #count = 0;
  #bytes = 0;
  #sum = 0n;
  readonly #objects: [string, string][] = [];
  #oid = '';
  #hash: Hash | null = null;

  /** Reads one line of SQL that begins with `SELECT pg_catalog.lo`. */
  line(line: string): void {
    const head = write.exec(line)?.[0];
    if (head !== undefined) {
      this.#hash?.update(line.slice(head.length, -writeEnd.length), 'latin1');
      this.#bytes += (line.length - head.length - writeEnd.length) / 2;
    } else if (line.startsWith(openStart)) {
      this.#end();
      this.#count += 1;
      this.#oid = line.slice(openStart.length, line.indexOf("'", openStart.length));
      this.#hash = createHash('sha256');
    } else this.#end();
  }

  finish(): LargeObjects {
    this.#end();
    return {
      count: this.#count,
      bytes: this.#bytes,
      fingerprint: this.#sum.toString(16).padStart(hashDigits, '0'),
      ...(this.#count > mostListed ? {} : { objects: this.#objects }),
    };
  }

  #end(): void {
    if (this.#hash === null) return;
    const content = this.#hash.digest('hex').slice(0, hashDigits);
    this.#hash = null;
    const named = createHash('sha256').update(`${this.#oid}\0${content}`).digest('hex');
    this.#sum = (this.#sum + BigInt(`0x${named.slice(0, hashDigits)}`)) % modulus;
    if (this.#objects.length < mostListed) this.#objects.push([this.#oid, content]);
  }
}

const sampleCount = 20;

/**
 * Returns null if one side does not have enough data. Without both lists, only numbers are
 * returned.
 */
export function compareLargeObjects(
  before: LargeObjects | undefined,
  after: LargeObjects | undefined,
): BackupDifference['largeObjects'] {
  if (before === undefined || after === undefined) return null;
  const found = { added: 0, removed: 0, changed: 0 };
  const samples: { change: keyof typeof found; oid: string }[] = [];
  if (before.objects === undefined || after.objects === undefined) {
    const grown = after.count - before.count;
    const known = before.fingerprint !== undefined && after.fingerprint !== undefined;
    const differs = known
      ? before.fingerprint !== after.fingerprint
      : grown !== 0 || before.bytes !== after.bytes;
    if (!differs) return known ? { ...found, samples } : null;
    return {
      added: Math.max(0, grown),
      removed: Math.max(0, -grown),
      changed: grown === 0 ? 1 : 0,
      samples,
    };
  }
  const note = (change: keyof typeof found, oid: string): void => {
    found[change] += 1;
    if (samples.length < sampleCount) samples.push({ change, oid });
  };
  const left = new Map(before.objects);
  for (const [oid, hash] of after.objects) {
    const old = left.get(oid);
    left.delete(oid);
    if (old === undefined) note('added', oid);
    else if (old !== hash) note('changed', oid);
  }
  for (const oid of left.keys()) note('removed', oid);
  return { ...found, samples };
}
