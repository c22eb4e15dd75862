/**
 * pg_dump → reader and scanner → compressor → partial file, as one stream: no uncompressed byte is
 * written to disk.
 */
import { fail, ExpectedError } from '#shared/errors/errors.ts';
import type { ScannedDump } from '../../dump-sql/dump-scanner.ts';
import { folderError } from '../../backup-folder/folder-error.ts';
import type { Compressor } from '../../compression/compressor.ts';
import type { PartialFile } from '../../backup-folder/partial-file.ts';
import type { DumpState, TableProgress } from '../progress/progress.ts';
import { MemberCompressor } from './member-compressor.ts';
import { OrderedParts, Part } from './ordered-parts.ts';
import { readPgDump, type PgDumpRequest } from './read-pg-dump.ts';

export interface DumpRequest extends PgDumpRequest {
  folder: string;
  partial: PartialFile;
  parallelBlocks: number;
  compressors: readonly Compressor[];
  onProgress: (state: DumpState) => void;
}

export interface DumpResult {
  sqlBytes: number;
  fileBytes: number;
  members: [number, number][];
  scanned: ScannedDump;
  stderr: string;
}

/**
 * Resolves when pg_dump has succeeded and all its output is in the partial file. Fails with the
 * errors of `readPgDump`, or with the error of the file's folder.
 */
export async function dumpInto(request: DumpRequest): Promise<DumpResult> {
  const { onProgress } = request;
  return await writeParts(request, async (parts) => {
    const finishedTables: TableProgress[] = [];
    const whole = new Part();
    parts.append(whole);
    const { scanned, stderr } = await readPgDump(request, async (block, backlog) => {
      const { sql, facts, giveBack } = block;
      if (facts === null) throw new Error('A backup needs the facts of its blocks');
      finishedTables.push(...facts.finishedTables);
      await parts.add(whole, sql, { crc32: facts.crc32, backlog, onCompressed: giveBack });
      onProgress({
        sqlBytes: parts.addedSqlBytes,
        fileBytes: parts.fileBytes,
        finishedTables,
        currentTables: facts.currentTable === null ? [] : [facts.currentTable],
      });
    });
    parts.end(whole);
    return { scanned, stderr };
  });
}

type PartsRequest = Pick<
  DumpRequest,
  'partial' | 'signal' | 'folder' | 'parallelBlocks' | 'compressors'
>;

/**
 * Runs `work`, which adds the parts of the file, and writes them. Fails with the error of `work`,
 * or with the error of the file's folder.
 */
export async function writeParts<Result>(
  { partial, signal, folder, parallelBlocks, compressors }: PartsRequest,
  work: (parts: OrderedParts) => Promise<Result>,
  mostWaitingBytes?: number,
): Promise<Result & Pick<DumpResult, 'sqlBytes' | 'fileBytes' | 'members'>> {
  const parts = new OrderedParts({
    compressor: new MemberCompressor(compressors, parallelBlocks),
    write: (member) => partial.write(member),
    mostMembers: parallelBlocks,
    ...(mostWaitingBytes === undefined ? {} : { mostWaitingBytes }),
  });
  try {
    const result = await work(parts);
    await parts.finish();
    const { sqlBytes, fileBytes, members } = parts;
    return { ...result, sqlBytes, fileBytes, members };
  } catch (error) {
    if (signal.aborted) fail({ code: 'backup-cancelled' }, error);
    const sink = error instanceof ExpectedError ? null : folderError(error, folder);
    if (sink !== null) fail(sink, error);
    throw error;
  } finally {
    await parts.settle();
  }
}
