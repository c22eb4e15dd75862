/** Reads a dump without a manifest once from start to end, and records its content. */
import path from 'node:path';
import { fail, ExpectedError } from '#shared/errors/errors.ts';
import { DamageReader } from '../../dump-sql/damage-reader.ts';
import { cutToRange, databaseInFile, type SqlRange } from '../../dump-sql/dump-parts.ts';
import { DumpScanner, type ScannedDump } from '../../dump-sql/dump-scanner.ts';
import { createYielder, inSlices } from '../../system/yielder.ts';
import { notForNightjar } from '../source/file-kind.ts';
import { gunzipStream } from '../source/gunzip-stream.ts';
import { globals, judgeDump } from '../source/judge-dump.ts';
import type { DumpIndex } from '../source/opened-backup.ts';
import type { SqlFile } from '../source/sql-file.ts';
import { countRows, countValues } from './count-inserts.ts';

const readBytesAtOnce = 1024 * 1024;

type OnProgress = ((fraction: number) => void) | undefined;

/**
 * Reads the whole file once, with constant memory; and once more if one of several databases in the
 * file is requested. Fails with the errors of `openBackup`.
 */
export async function indexDump(
  file: SqlFile,
  wanted: string | null,
  signal: AbortSignal | undefined,
  onProgress: OnProgress,
): Promise<DumpIndex> {
  const filename = path.basename(file.path);
  const whole = await scanRange(file, null, signal, onProgress);
  requireDump(whole);
  const { databases, stray } = whole.scanned;
  if (whole.judged.kind === 'other') return await notForNightjar(file.path, whole.judged.other);
  if (whole.judged.kind === 'server-dump' && databases.length === 0) {
    return await notForNightjar(file.path, globals);
  }
  const part = databaseInFile(databases, wanted, filename);
  const range = part?.range ?? null;
  const read = range === null ? whole : await scanRange(file, range, signal, onProgress);
  requireDump(read);
  const { scanned, damage, judged } = read;
  if (judged.kind === 'other') return await notForNightjar(file.path, judged.other);
  const index: DumpIndex = {
    sqlBytes: scanned.sizeBytes,
    catalog: scanned.catalog,
    head: scanned.head,
    problem: damage ?? judged.damage ?? stray,
    isCut: damage !== null || (scanned.isDump ? scanned.problem : scanned.cutInRows) !== null,
    isMarked: scanned.isDump,
    queriedRows: scanned.queriedRows,
    part,
    proof: null,
    members: null,
  };
  await countRows(file, index, scanned.uncertainRows, signal);
  await countValues(file, index, signal);
  return index;
}

interface ReadDump {
  scanned: ScannedDump;
  /** Damage of the file itself; null if there is none. */
  damage: string | null;
  judged: ReturnType<typeof judgeDump>;
}

/**
 * Fails with `verification-failed` if a file is so damaged that no part of a dump was found in it.
 */
function requireDump({ scanned, damage }: ReadDump): void {
  if (damage === null || scanned.isDump || scanned.catalog.tables.length > 0) return;
  fail({ code: 'verification-failed', detail: damage });
}

async function scanRange(
  file: SqlFile,
  range: SqlRange | null,
  signal: AbortSignal | undefined,
  onProgress: OnProgress,
): Promise<ReadDump> {
  const scanner = new DumpScanner({ inserts: true, several: true });
  const reader = new DamageReader();
  const yieldToEventLoop = createYielder();
  let damage: string | null = null;
  try {
    let at = 0;
    for await (const { chunk, readBytes } of chunksOf(file)) {
      if (signal?.aborted === true) fail({ code: 'reading-cancelled' });
      const wanted = cutToRange(chunk, at, range);
      at += chunk.length;
      for await (const slice of inSlices(wanted, yieldToEventLoop)) {
        scanner.push(slice);
        reader.push(slice);
      }
      onProgress?.(Math.min(1, readBytes / file.facts.sizeBytes));
      if (range !== null && at >= range.end) break;
    }
  } catch (error) {
    if (!(error instanceof ExpectedError) || error.error.code !== 'verification-failed') {
      throw error;
    }
    damage = error.error.detail;
  }
  const scanned = scanner.finish();
  return { scanned, damage, judged: judgeDump(scanned, reader.finish()) };
}

async function* chunksOf(file: SqlFile): AsyncGenerator<{ chunk: Buffer; readBytes: number }> {
  if (file.facts.compressed) {
    const stream = gunzipStream(file);
    try {
      for await (const chunk of stream.chunks) yield { chunk, readBytes: stream.readBytes() };
    } finally {
      stream.end();
    }
    return;
  }
  // The scanner copies the data that it needs, so one buffer is enough for the whole file.
  const memory = Buffer.allocUnsafe(readBytesAtOnce);
  for (let at = 0; at < file.facts.sizeBytes;) {
    const chunk = await file.read(at, readBytesAtOnce, memory);
    if (chunk.length === 0) return;
    at += chunk.length;
    yield { chunk, readBytes: at };
  }
}
