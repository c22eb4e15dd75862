import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FastDigest, fastDigestOf } from './fast-digest.ts';

describe('a fast digest', () => {
  it('depends only on the bytes, not on the chunks', () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 70 }), { maxLength: 20 });
    fc.assert(
      fc.property(pieces, (parts) => {
        const digest = new FastDigest();
        for (const part of parts) digest.update(Buffer.from(part));
        expect(digest.end()).toBe(fastDigestOf(Buffer.concat(parts)));
      }),
    );
  });

  it('differs if one bit or the length differs', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(), (bytes, at) => {
        const other = Buffer.from(bytes);
        const byte = at % other.length;
        other[byte] = (other[byte] ?? 0) ^ (1 << (at % 8));
        const digest = fastDigestOf(Buffer.from(bytes));
        expect(fastDigestOf(other)).not.toBe(digest);
        expect(fastDigestOf(Buffer.concat([bytes, Buffer.alloc(1)]))).not.toBe(digest);
      }),
    );
    expect(fastDigestOf(Buffer.alloc(0))).not.toBe(fastDigestOf(Buffer.alloc(1)));
  });
});
