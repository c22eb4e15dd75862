/**
 * MurmurHash3 with 128 bits, and sums of such hashes. It detects accidental changes, not forgeries:
 * the SHA-256 of a backup is for those.
 */

const c1 = 0x23_9b_96_1b;
const c2 = 0xab_0e_97_89 | 0;
const c3 = 0x38_b3_4a_e5;
const c4 = 0xa1_e3_8b_93 | 0;

/** Four words of 32 bits. */
export type Hash128 = Int32Array;

/** Adds `bytes[from, to)` to the state: MurmurHash3_x86_128 with the state as its seed. */
export function absorb(state: Hash128, bytes: Buffer, from: number, to: number): void {
  let h1 = state[0] ?? 0;
  let h2 = state[1] ?? 0;
  let h3 = state[2] ?? 0;
  let h4 = state[3] ?? 0;
  const length = to - from;
  let at = from;
  for (const end = from + (length & ~15); at < end; at += 16) {
    h1 ^= mix(word(bytes, at), c1, c2, 15);
    h1 = (Math.imul((((h1 << 19) | (h1 >>> 13)) + h2) | 0, 5) + 0x56_1c_cd_1b) | 0;
    h2 ^= mix(word(bytes, at + 4), c2, c3, 16);
    h2 = (Math.imul((((h2 << 17) | (h2 >>> 15)) + h3) | 0, 5) + 0x0b_ca_a7_47) | 0;
    h3 ^= mix(word(bytes, at + 8), c3, c4, 17);
    h3 = (Math.imul((((h3 << 15) | (h3 >>> 17)) + h4) | 0, 5) + 0x96_cd_1c_35) | 0;
    h4 ^= mix(word(bytes, at + 12), c4, c1, 18);
    h4 = (Math.imul((((h4 << 13) | (h4 >>> 19)) + h1) | 0, 5) + 0x32_ac_3b_17) | 0;
  }
  const rest = to - at;
  if (rest > 12) h4 ^= mix(partOfWord(bytes, at + 12, to), c4, c1, 18);
  if (rest > 8) h3 ^= mix(partOfWord(bytes, at + 8, to), c3, c4, 17);
  if (rest > 4) h2 ^= mix(partOfWord(bytes, at + 4, to), c2, c3, 16);
  if (rest > 0) h1 ^= mix(partOfWord(bytes, at, to), c1, c2, 15);
  state[0] = h1 ^ length;
  state[1] = h2 ^ length;
  state[2] = h3 ^ length;
  state[3] = h4 ^ length;
  scramble(state);
}

/** The last step of MurmurHash3: afterwards every bit of the state depends on every other bit. */
export function scramble(state: Hash128): void {
  let h1 = state[0] ?? 0;
  let h2 = state[1] ?? 0;
  let h3 = state[2] ?? 0;
  let h4 = state[3] ?? 0;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = finish((h2 + h1) | 0);
  h3 = finish((h3 + h1) | 0);
  h4 = finish((h4 + h1) | 0);
  h1 = finish(h1);
  h1 = (h1 + h2 + h3 + h4) | 0;
  state[0] = h1;
  state[1] = (h2 + h1) | 0;
  state[2] = (h3 + h1) | 0;
  state[3] = (h4 + h1) | 0;
}

function word(bytes: Buffer, at: number): number {
  return (
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)
  );
}

function partOfWord(bytes: Buffer, at: number, to: number): number {
  let value = 0;
  for (let shift = 0; shift < 32 && at < to; shift += 8, at += 1) {
    value |= (bytes[at] ?? 0) << shift;
  }
  return value;
}

function mix(value: number, first: number, second: number, turn: number): number {
  const product = Math.imul(value, first);
  return Math.imul((product << turn) | (product >>> (32 - turn)), second);
}

function finish(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85_eb_ca_6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2_b2_ae_35);
  return h ^ (h >>> 16);
}

/** `a += b`, 128 bits, carrying from word 0 up. */
export function add128(a: Hash128, b: Hash128): void {
  let carry = 0;
  for (let at = 0; at < 4; at += 1) {
    const sum = ((a[at] ?? 0) >>> 0) + ((b[at] ?? 0) >>> 0) + carry;
    a[at] = sum | 0;
    carry = sum > 0xff_ff_ff_ff ? 1 : 0;
  }
}

/** `a += b`, each word separately. */
export function addWords(a: Hash128, b: Hash128): void {
  a[0] = ((a[0] ?? 0) + (b[0] ?? 0)) | 0;
  a[1] = ((a[1] ?? 0) + (b[1] ?? 0)) | 0;
  a[2] = ((a[2] ?? 0) + (b[2] ?? 0)) | 0;
  a[3] = ((a[3] ?? 0) + (b[3] ?? 0)) | 0;
}

/** Returns the hexadecimal digits, the most significant word first. */
export function hexOf(hash: Hash128): string {
  return [3, 2, 1, 0].map((at) => ((hash[at] ?? 0) >>> 0).toString(16).padStart(8, '0')).join('');
}
