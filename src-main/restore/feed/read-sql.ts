/**
 * Reads the plain SQL of a backup file once, through one open descriptor. The hashed bytes are the
 * returned bytes, so a file that is replaced during the read cannot be returned in two halves of
 * different files.
 */
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { crc32, createGunzip, gunzip } from 'node:zlib';
import { fail } from '#shared/errors/errors.ts';
import type { Manifest } from '#shared/domain/manifest.ts';
import { onlyRange, type SqlRange } from '../../dump-sql/dump-parts.ts';
import type { Compressor } from '../../compression/compressor.ts';
import { releaseMemory } from '../../system/release-memory.ts';
import { fastDigestOf } from '../../files/fast-digest.ts';
import { errnoOf, notReadable } from '../../files/file-port.ts';

const gunzipMember = promisify(gunzip);
const readSizeBytes = 1024 * 1024;
/** Decompression in this number of threads is faster than any server. */
const parallelMembers = 2;
const gzipMagic = Buffer.from([0x1f, 0x8b]);

export interface DumpFile {
  filename: string;
  handle: FileHandle;
}

export interface SqlReader {
  /**
   * Fails with `verification-failed`, or with `file-not-readable` if the system does not let
   * Nightjar read the file, which says nothing about its contents. Can be read once. A chunk is
   * valid until the next chunk is requested: then its memory is reused.
   */
  chunks: AsyncIterable<Buffer>;
  /** Hash of the whole file; known when `chunks` has ended. */
  fileSha256(): string;
}

export interface FileDigests {
  /** Hash of the whole file. */
  sha256: string;
  /** Hash of each gzip member in the manifest; see `fastDigestOf`. */
  members: string[];
}

/**
 * Hashes the file. The data that is sent to psql later is compared with these hashes chunk by
 * chunk, because the hash of the whole file is known only at its end.
 */
export async function digestFile(
  file: DumpFile,
  manifest: Manifest,
  signal: AbortSignal,
): Promise<FileDigests> {
  const whole = createHash('sha256');
  const members: string[] = [];
  for (const [index] of manifest.gzipMembers.entries()) {
    signal.throwIfAborted();
    const member = await readMember(file, manifest, index);
    whole.update(member);
    members.push(fastDigestOf(member));
    releaseMemory(member);
  }
  return { sha256: whole.digest('hex'), members };
}

/**
 * If the manifest matches the file, its members are decompressed in parallel. With their hashes,
 * each member is compared with its hash before any of its data is returned, and a library may
 * decompress it, because Nightjar has written it. With a range, only those bytes of the SQL are
 * returned.
 */
export function readSql(
  file: DumpFile,
  manifest: Manifest | null,
  digests: FileDigests | null = null,
  decompress: Compressor['decompress'] = null,
  range: SqlRange | null = null,
): SqlReader {
  const hash = createHash('sha256');
  const chunks =
    manifest === null
      ? streamSql(file, hash)
      : memberSql(file, manifest, { digests, decompress, hash });
  // Each member was compared with its hash, so all members are unchanged.
  return {
    chunks: onlyRange(translated(chunks), range),
    fileSha256: () => digests?.sha256 ?? hash.digest('hex'),
  };
}

/**
 * Reads as many bytes as there are, up to `length`: a network disk may return them in several
 * chunks.
 */
async function readAt(
  { handle, filename }: DumpFile,
  position: number,
  length: number,
): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let read = 0;
  while (read < length) {
    const { bytesRead } = await handle
      .read(buffer, read, length - read, position + read)
      .catch((error: unknown) => notReadable(filename, error));
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return buffer.subarray(0, read);
}

async function readMember(
  dump: DumpFile,
  { gzipMembers, file }: Manifest,
  index: number,
): Promise<Buffer> {
  const [from = 0] = gzipMembers[index] ?? [];
  const [to] = gzipMembers[index + 1] ?? [file.sizeBytes];
  const member = await readAt(dump, from, to - from);
  if (member.length !== to - from) damaged('The file ends too early.');
  return member;
}

type Hash = ReturnType<typeof createHash>;

export interface MemberReader {
  digests: FileDigests | null;
  decompress: Compressor['decompress'];
  /** Hash of the whole file; null if the digests of its members are known. */
  hash: Hash | null;
}

/** SQL that is valid until `giveBack` is called. */
interface BorrowedSql {
  sql: Buffer;
  giveBack(): void;
}

/** Yields the SQL of these members, in this order. Default: of all members. */
export async function* memberSql(
  dump: DumpFile,
  manifest: Manifest,
  { digests, decompress, hash }: MemberReader,
  indexes: Iterable<number> = manifest.gzipMembers.keys(),
): AsyncGenerator<Buffer> {
  const { gzipMembers, file, sql } = manifest;
  const { size } = await dump.handle.stat();
  if (size !== file.sizeBytes) {
    damaged(`The file has ${size} bytes instead of ${file.sizeBytes}.`);
  }
  const readAfter = async (before: Promise<unknown>, index: number): Promise<Buffer> => {
    await before;
    const member = await readMember(dump, manifest, index);
    if (digests === null) hash?.update(member);
    else if (digests.members[index] !== fastDigestOf(member)) {
      damaged('The file was changed while it was being restored.');
    }
    return member;
  };
  let reading: Promise<unknown> = Promise.resolve();
  // The next members are read and decompressed while the caller works on the returned chunk.
  const inFlight: Promise<BorrowedSql>[] = [];
  const library = digests === null || decompress === null ? null : buffersFor(decompress);
  try {
    for (const index of indexes) {
      const [, sqlStart = 0] = gzipMembers[index] ?? [];
      const [, sqlEnd] = gzipMembers[index + 1] ?? [file.sizeBytes, sql.sizeBytes];
      const member = readAfter(reading, index);
      reading = member;
      const plain = member.then(async (bytes) => {
        const sqlBytes = sqlEnd - sqlStart;
        return (await library?.(bytes, sqlBytes)) ?? (await byZlib(bytes, sqlBytes));
      });
      plain.catch(() => undefined); // awaited in order below
      inFlight.push(plain);
      const oldest = inFlight.length > parallelMembers ? inFlight.shift() : undefined;
      if (oldest !== undefined) yield* lent(await oldest);
    }
    for (const plain of inFlight) yield* lent(await plain);
  } finally {
    await Promise.allSettled(inFlight);
  }
}

function* lent({ sql, giveBack }: BorrowedSql): Generator<Buffer> {
  yield sql;
  giveBack();
}

type Library = (member: Buffer, sqlBytes: number) => Promise<BorrowedSql | null>;

/**
 * Decompresses into memory that is reused. The result is also compared with the CRC-32 of the
 * member (RFC 1952, 2.3.1). Returns null if the library fails in any way.
 */
function buffersFor(decompress: NonNullable<Compressor['decompress']>): Library {
  const idle: Buffer[] = [];
  return async (member, sqlBytes) => {
    const found = idle.findIndex(({ length }) => length >= sqlBytes);
    const room = idle.splice(found, found === -1 ? 0 : 1)[0] ?? Buffer.allocUnsafeSlow(sqlBytes);
    const sql = room.subarray(0, sqlBytes);
    const isDone = await decompress(member, sql).catch(() => false);
    const giveBack = (): void => void idle.push(room);
    if (isDone && crc32(sql) === member.readUInt32LE(member.length - 8)) {
      releaseMemory(member);
      return { sql, giveBack };
    }
    giveBack();
    return null;
  };
}

/** Decompresses not more than the number of bytes in the manifest, which limits this number. */
async function byZlib(member: Buffer, sqlBytes: number): Promise<BorrowedSql> {
  const mostBytes = Math.max(1024, sqlBytes + 1);
  const plain = await gunzipMember(member, { chunkSize: mostBytes, maxOutputLength: mostBytes });
  releaseMemory(member);
  if (plain.length !== sqlBytes) damaged('The blocks of the file are not those of its manifest.');
  return { sql: plain, giveBack: () => releaseMemory(plain) };
}

async function* streamSql(dump: DumpFile, hash: Hash): AsyncGenerator<Buffer> {
  const { size } = await dump.handle.stat();
  const compressed = (await readAt(dump, 0, 2)).equals(gzipMagic);
  async function* hashed(): AsyncGenerator<Buffer> {
    for (let at = 0; ;) {
      const chunk = await readAt(dump, at, readSizeBytes);
      if (chunk.length === 0) return;
      at += chunk.length;
      hash.update(chunk);
      yield chunk;
    }
  }
  if (!compressed) {
    yield* hashed();
    return;
  }
  const source = Readable.from(hashed());
  const inflate = createGunzip({ chunkSize: readSizeBytes });
  source.once('error', (error) => inflate.destroy(error));
  source.pipe(inflate);
  try {
    yield* inflate as AsyncIterable<Buffer>;
    // zlib stops without an error at the first byte after a member that does not begin another
    // member.
    if (inflate.bytesWritten < size) {
      damaged('Something that is not gzip data follows the backup in the file.');
    }
  } finally {
    source.destroy();
    inflate.destroy();
  }
}

/** Reports damaged compressed data as `verification-failed`. */
export async function* translated(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (error) {
    if (errnoOf(error)?.startsWith('Z_') === true || errnoOf(error) === 'ERR_BUFFER_TOO_LARGE') {
      damaged('The compressed data is damaged or was cut off.', error);
    }
    throw error;
  }
}

function damaged(detail: string, cause?: unknown): never {
  return fail({ code: 'verification-failed', detail }, cause);
}
