/**
 * Is this file a complete dump? For any `.sql.gz` or `.sql`, ours or not. Reads the whole file once,
 * as a stream, with memory that does not grow. When a manifest lies beside it, the file has to be the
 * one that the manifest describes.
 */
import { createHash } from 'node:crypto';
import type { ReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { fail, NightjarFailure } from '#shared/errors/errors.ts';
import type { Manifest } from '#shared/domain/manifest.ts';
import { createBreather, inSlices } from '../breather.ts';
import { countRows } from '../catalog/count-inserts.ts';
import { SqlFile } from '../catalog/sql-source.ts';
import { DumpScanner, type ScannedDump } from '../catalog/dump-scanner.ts';
import { StatementTooLong } from '../catalog/statement-too-long.ts';
import { formatBytesAtStart, otherFormat } from '../catalog/other-formats.ts';
import { totalsOf } from '../catalog/totals.ts';
import { errnoMessage, errnoOf, notReadable } from '../files/file-port.ts';
import { openRegularFile } from '../files/regular-file.ts';
import { readManifest } from './manifest-file.ts';

export interface VerifiedFile {
  compressed: boolean;
  sizeBytes: number;
  sqlBytes: number;
  fileSha256: string;
  tables: number;
  rows: number;
  objects: number;
  /** Of a file that holds several: their names. */
  databases: string[];
  /** Whether it was also compared with a manifest. */
  manifest: 'matches' | 'none';
}

const readSizeBytes = 1024 * 1024;
/** What is longer is told as damage. */
const longestJunkBytes = 16 * 1024;
const trailingJunk = 'Something that is not gzip data follows the backup in the file.';
const damagedData = 'The compressed data is damaged: a checksum or a code in it is wrong.';
const notADump = 'This is not a dump made by pg_dump.';
/** `pg_dumpall --globals-only` */
const holdsNoDatabase =
  'This is of a whole server, made by pg_dumpall, and holds no database: only roles and tablespaces.';
const gzipMagic = Buffer.from([0x1f, 0x8b]);

/**
 * Fails with `verification-failed`, and one sentence that tells the kinds of damage apart; with
 * `file-not-readable` when the system does not let it be read, which says nothing about the file.
 */
export async function verifyFile(
  filePath: string,
  control: { signal?: AbortSignal; onProgress?: (fraction: number) => void } = {},
): Promise<VerifiedFile> {
  const handle = await openRegularFile(filePath).catch((error: unknown) => {
    const filename = path.basename(filePath);
    if (error instanceof NightjarFailure) damaged(errnoMessage(error), error);
    if (errnoOf(error) === 'ENOENT') return fail({ code: 'backup-not-found', filename }, error);
    return notReadable(filename, error);
  });
  try {
    return await verifyOpen(handle, filePath, control);
  } finally {
    await handle.close();
  }
}

async function verifyOpen(
  handle: FileHandle,
  filePath: string,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (fraction: number) => void },
): Promise<VerifiedFile> {
  const { sizeBytes, compressed } = await lookAt(handle, filePath);
  const manifest = await readManifest(path.dirname(filePath), path.basename(filePath));

  const fileHash = createHash('sha256');
  const scanner = new DumpScanner({ inserts: true, several: manifest === null });
  const breathe = createBreather();
  let readBytes = 0;
  const source = readFrom(handle, 0);
  async function* counted(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      fileHash.update(chunk);
      readBytes += chunk.length;
      onProgress?.(sizeBytes === 0 ? 1 : readBytes / sizeBytes);
      yield chunk;
    }
  }
  async function scan(chunks: AsyncIterable<Buffer>): Promise<void> {
    for await (const chunk of chunks) {
      for await (const slice of inSlices(chunk, breathe)) {
        if (signal?.aborted === true) return;
        scanner.push(slice);
      }
    }
  }
  const gunzip = compressed ? createGunzip({ chunkSize: readSizeBytes }) : null;
  try {
    const options = signal === undefined ? {} : { signal };
    await (gunzip === null
      ? pipeline(source, counted, scan, options)
      : pipeline(source, counted, gunzip, scan, options));
  } catch (error) {
    if (signal?.aborted === true) fail({ code: 'backup-cancelled' }, error);
    if (error instanceof StatementTooLong) damaged(`${error.message}.`, error);
    const damage = damageOf(error);
    if (damage === null) return notReadable(path.basename(filePath), error);
    const isJunk = isBadHeader(error) && (await isCompleteBefore(handle, sizeBytes));
    return damaged(isJunk ? trailingJunk : damage, error);
  }
  const scanned = scanner.finish();
  // zlib stops quietly at the first byte after a member that does not begin another one: that is junk
  // after the end of the dump, and damage before it.
  if (gunzip !== null && gunzip.bytesWritten < sizeBytes) {
    damaged(scanned.problem === null ? trailingJunk : damagedData);
  }
  if (!scanned.isDump) damaged(scanned.head.isCluster ? holdsNoDatabase : notADump);
  if (scanned.problem !== null) damaged(scanned.problem);
  const fileSha256 = fileHash.digest('hex');
  // Last: a damaged file and somebody else's good one have other sizes, and sentences of their own.
  if (manifest !== null) compareWithManifest({ sizeBytes, fileSha256, scanned }, manifest);
  else await countUncertain(filePath, scanned, signal);

  return {
    compressed,
    sizeBytes,
    sqlBytes: scanned.sizeBytes,
    fileSha256,
    ...totalsOf(scanned.catalog),
    objects: scanned.catalog.objects.length,
    databases: scanned.databases.length > 1 ? scanned.databases.map(({ label }) => label) : [],
    manifest: manifest === null ? 'none' : 'matches',
  };
}

/** INSERT statements may hold more than one row in a line: only reading them again tells how many. */
async function countUncertain(
  filePath: string,
  { catalog, head, sizeBytes, uncertainRows }: ScannedDump,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (uncertainRows.length === 0) return;
  const file = await SqlFile.open(filePath);
  try {
    const index = { sqlBytes: sizeBytes, catalog, head, members: null };
    await countRows(file, index, uncertainRows, signal);
  } catch (error) {
    if (signal?.aborted === true) fail({ code: 'backup-cancelled' }, error);
    throw error;
  } finally {
    await file.close();
  }
}

/**
 * Whether a whole dump stands before the place where gzip data ends and something else follows. zlib keeps
 * to itself what it made of the piece in which it found an error: the end is read again byte by byte.
 */
async function isCompleteBefore(handle: FileHandle, sizeBytes: number): Promise<boolean> {
  const scanner = new DumpScanner({ inserts: true, several: true });
  const gunzip = createGunzip({ chunkSize: readSizeBytes });
  gunzip.on('data', (sql: Buffer) => scanner.push(sql));
  const end = Math.max(0, sizeBytes - longestJunkBytes);
  async function* pieces(): AsyncGenerator<Buffer> {
    if (end > 0) yield* readFrom(handle, 0, end - 1);
    for await (const chunk of readFrom(handle, end)) {
      for (const byte of chunk as Buffer) yield Buffer.of(byte);
    }
  }
  await pipeline(pieces, gunzip).catch(() => undefined);
  return scanner.finish().problem === null;
}

/** From `start` to `end`, that byte included, or to the end of the file. The handle stays open. */
function readFrom(handle: FileHandle, start: number, end = Infinity): ReadStream {
  return handle.createReadStream({ start, end, autoClose: false, highWaterMark: readSizeBytes });
}

async function lookAt(
  handle: FileHandle,
  filePath: string,
): Promise<{ sizeBytes: number; compressed: boolean }> {
  const filename = path.basename(filePath);
  const { size } = await handle.stat();
  if (size === 0) damaged('The file is empty.');
  const { buffer } = await handle
    .read(Buffer.alloc(formatBytesAtStart), 0, null, 0)
    .catch((error: unknown) => notReadable(filename, error));
  const other = otherFormat(buffer);
  if (other !== null) damaged(other);
  const compressed = buffer.subarray(0, 2).equals(gzipMagic);
  if (!compressed && filePath.endsWith('.gz')) damaged('This is not a gzip file.');
  return { sizeBytes: size, compressed };
}

/** zlib's words for what should be the header of one more member and is something else. */
const isBadHeader = (error: unknown): boolean =>
  error instanceof Error && error.message === 'incorrect header check';

/** null for what comes from the disk, the network or the system and not from the bytes. */
export function damageOf(error: unknown): string | null {
  switch (errnoOf(error)) {
    case 'Z_BUF_ERROR':
      return 'The file was cut off in the middle of its compressed data.';
    case 'Z_DATA_ERROR':
      return damagedData;
    default:
      return null;
  }
}

function compareWithManifest(
  found: { sizeBytes: number; fileSha256: string; scanned: ScannedDump },
  manifest: Manifest,
): void {
  const another = 'This is a complete dump, but not the one that its manifest describes';
  const { sizeBytes, fileSha256, scanned } = found;
  const difference = sizeBytes - manifest.file.sizeBytes;
  if (difference < 0) damaged(`${another}: ${-difference} bytes are missing.`);
  if (difference > 0) damaged(`${another}: it has ${difference} bytes too many.`);
  if (fileSha256 !== manifest.file.sha256) damaged(`${another}.`);
  const rowsOf = (tables: readonly { rows: number }[]): string =>
    tables.map(({ rows }) => rows).join(',');
  if (
    scanned.sizeBytes !== manifest.sql.sizeBytes ||
    rowsOf(scanned.catalog.tables) !== rowsOf(manifest.catalog.tables)
  ) {
    damaged('The tables and rows in the file are not those that its manifest lists.');
  }
}

function damaged(detail: string, cause?: unknown): never {
  return fail({ code: 'verification-failed', detail }, cause);
}
