/**
 * Checks whether a file is a complete dump. Works for any `.sql.gz` or `.sql`, also if Nightjar did
 * not create it. Reads the whole file once, as a stream, with constant memory. If there is a
 * manifest next to the file, the file must be the file that the manifest describes.
 */
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { VerifiedState } from '#shared/domain/backup.ts';
import { fail } from '#shared/errors/errors.ts';
import type { Manifest } from '#shared/domain/manifest.ts';
import { createYielder, inSlices } from '../../system/yielder.ts';
import { countRows } from '../../catalog/open/count-inserts.ts';
import { DumpScanner, type ScannedDump } from '../../dump-sql/dump-scanner.ts';
import { notForNightjar, openDumpFile, requireSql } from '../../catalog/source/file-kind.ts';
import { judgeDump, type DumpKind } from '../../catalog/source/judge-dump.ts';
import { SqlFile } from '../../catalog/source/sql-file.ts';
import { StatementTooLong } from '../../dump-sql/statement-too-long.ts';
import { totalsOf } from '../../dump-sql/totals.ts';
import { DamageReader } from '../../dump-sql/damage-reader.ts';
import { errnoOf, notReadable } from '../../files/file-port.ts';
import { readManifest } from '../../backup-folder/manifest-file.ts';

export interface VerifiedFile {
  compressed: boolean;
  sizeBytes: number;
  sqlBytes: number;
  fileSha256: string;
  tables: number;
  rows: number;
  objects: number;
  /** The names of the databases in the file; more than one if it contains several dumps. */
  databases: string[];
  /** `matches` if the file was also compared with a manifest. */
  manifest: 'matches' | 'none';
  state: VerifiedState;
  kind: DumpKind;
}

const readSizeBytes = 1024 * 1024;
/** A longer block of unknown data is reported as damage. */
const longestJunkBytes = 16 * 1024;
const trailingJunk = 'Something that is not gzip data follows the backup in the file.';
const damagedData = 'The compressed data is damaged: a checksum or a code in it is wrong.';
const notADump = 'This is not a dump created by pg_dump.';

/**
 * Fails with:
 * - `verification-failed` and a sentence about the kind of damage;
 * - `file-not-a-dump`, if the file is something else, which is not damage;
 * - `backup-not-found`;
 * - `file-not-readable`, if the system does not allow reading the file: then nothing is known about
 *   the file.
 */
export async function verifyFile(
  filePath: string,
  control: { signal?: AbortSignal; onProgress?: (fraction: number) => void } = {},
): Promise<VerifiedFile> {
  const handle = await openDumpFile(filePath);
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
  const { size: sizeBytes } = await handle.stat();
  const { compressed } = await requireSql(handle, filePath);
  const manifest = await readManifest(path.dirname(filePath), path.basename(filePath));

  const fileHash = createHash('sha256');
  const scanner = new DumpScanner({ inserts: true, several: manifest === null });
  // A manifest that was rebuilt from the file adds no information about its content.
  const isDescribed = manifest !== null && manifest.rebuiltAt === null;
  const reader = isDescribed ? null : new DamageReader();
  const yieldToEventLoop = createYielder();
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
      for await (const slice of inSlices(chunk, yieldToEventLoop)) {
        if (signal?.aborted === true) return;
        scanner.push(slice);
        reader?.push(slice);
      }
    }
  }
  const gunzip = compressed ? createGunzip({ chunkSize: readSizeBytes }) : null;
  // The error that ended the pipeline is reported. Later errors are ignored.
  gunzip?.on('error', () => undefined);
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
  const judged = reader === null ? null : judgeDump(scanned, reader.finish());
  // zlib stops without an error at the first byte after a member that does not begin another
  // member: after the end of the dump, such bytes are unrelated data; before it, they are damage.
  if (gunzip !== null && gunzip.bytesWritten < sizeBytes) {
    const isWhole = (judged?.kind ?? 'dump') === 'dump' ? scanned.problem === null : true;
    damaged(isWhole ? trailingJunk : damagedData);
  }
  if (judged?.kind === 'other') return await notForNightjar(filePath, judged.other);
  if (judged === null && !scanned.isDump) damaged(notADump);
  const damage = judged === null ? scanned.problem : judged.damage;
  if (damage !== null) damaged(damage);
  const fileSha256 = fileHash.digest('hex');
  // This comparison is last: a damaged file and another good backup have different sizes, and get
  // different error messages.
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
    state: isDescribed ? 'good' : 'no-damage-found',
    kind: judged?.kind ?? 'dump',
  };
}

/**
 * INSERT statements may contain more than one row in a line: their number is known only after
 * reading them again.
 */
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
 * True if the file has a complete dump before the place where gzip data ends and other data
 * follows. zlib does not return the output of the chunk in which it found an error, so the end is
 * read again byte by byte.
 */
async function isCompleteBefore(handle: FileHandle, sizeBytes: number): Promise<boolean> {
  const scanner = new DumpScanner({ inserts: true, several: true });
  const gunzip = createGunzip({ chunkSize: readSizeBytes });
  gunzip.on('data', (sql: Buffer) => scanner.push(sql));
  const broken = new Promise((resolve) => gunzip.once('error', resolve));
  const end = Math.max(0, sizeBytes - longestJunkBytes);
  async function* slices(): AsyncGenerator<Buffer> {
    if (end > 0) yield* readFrom(handle, 0, end - 1);
    for await (const chunk of readFrom(handle, end)) {
      for (const byte of chunk) yield Buffer.of(byte);
    }
  }
  // One slice at a time: an error discards the output of earlier chunks that was not returned yet.
  for await (const slice of slices()) {
    const written = new Promise((resolve) => gunzip.write(slice, resolve));
    await Promise.race([written, broken]);
    if (gunzip.destroyed) break;
  }
  gunzip.destroy();
  return scanner.finish().problem === null;
}

/**
 * Reads from `start` to `end`, including that byte, or to the end of the file. Node's streams are
 * not used: a destroyed stream closes the handle, even with `autoClose` off.
 */
async function* readFrom(
  handle: FileHandle,
  start: number,
  end = Infinity,
): AsyncGenerator<Buffer> {
  for (let at = start; at <= end;) {
    const memory = Buffer.allocUnsafe(Math.min(readSizeBytes, end - at + 1));
    const { bytesRead } = await handle.read(memory, 0, memory.length, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield memory.subarray(0, bytesRead);
  }
}

/**
 * zlib reports this message if the data at the place of another member's header is not a header.
 */
const isBadHeader = (error: unknown): boolean =>
  error instanceof Error && error.message === 'incorrect header check';

/**
 * Returns null for errors of the disk, the network or the system, which do not show damage of the
 * file.
 */
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
    damaged('The tables and rows in the file differ from the list in its manifest.');
  }
}

function damaged(detail: string, cause?: unknown): never {
  return fail({ code: 'verification-failed', detail }, cause);
}
