/**
 * pg_dump → reader and scanner → compressor → partial file, as one stream: no uncompressed byte is
 * written to disk.
 */
import { fail, ExpectedError } from '#shared/errors/errors.ts';
import type { ScannedDump } from '../../dump-sql/dump-scanner.ts';
import { BlockCompressor } from './block-compressor.ts';
import { folderError } from '../../backup-folder/folder-error.ts';
import type { Compressor } from '../../compression/compressor.ts';
import type { PartialFile } from '../../backup-folder/partial-file.ts';
import type { DumpState, TableProgress } from '../progress/progress.ts';
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
  const { partial, signal, folder, onProgress } = request;
  const compressor = new BlockCompressor({
    parallelBlocks: request.parallelBlocks,
    compressors: request.compressors,
    write: (member) => partial.write(member),
  });
  const finishedTables: TableProgress[] = [];
  try {
    const { scanned, stderr } = await readPgDump(request, async (block, backlog) => {
      const { sql, facts, giveBack } = block;
      if (facts === null) throw new Error('A backup needs the facts of its blocks');
      finishedTables.push(...facts.finishedTables);
      await compressor.push({ sql, crc32: facts.crc32 }, backlog, giveBack);
      onProgress({
        sqlBytes: compressor.sqlBytes,
        fileBytes: compressor.fileBytes,
        finishedTables,
        currentTable: facts.currentTable,
      });
    });
    await compressor.finish();
    const { sqlBytes, fileBytes, members } = compressor;
    return { sqlBytes, fileBytes, members, scanned, stderr };
  } catch (error) {
    if (signal.aborted) fail({ code: 'backup-cancelled' }, error);
    const sink = error instanceof ExpectedError ? null : folderError(error, folder);
    if (sink !== null) fail(sink, error);
    throw error;
  } finally {
    await compressor.settle();
  }
}
