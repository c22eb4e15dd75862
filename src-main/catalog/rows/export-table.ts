/**
 * Writes one table to a file: CSV (RFC 4180) or SQL. The table is streamed, so values of any length
 * are possible. The file gets its name only when it is complete and on disk. In CSV every value is
 * quoted and NULL is not: an empty field is NULL, `""` is an empty string. The file has one
 * encoding: UTF-8 if the encoding of the dump is known, regardless of that encoding; if it is
 * unknown, the bytes are unchanged.
 */
import { randomBytes } from 'node:crypto';
import { rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { ExportFormat } from '#shared/domain/catalog.ts';
import { fail, ExpectedError } from '#shared/errors/errors.ts';
import { errnoMessage, syncFolder } from '../../files/file-port.ts';
import {
  identifier,
  literal,
  qualifiedName,
  sqlList,
} from '../../postgres/connection/quote-sql.ts';
import { createFile } from '../../files/regular-file.ts';
import { CsvText } from '../../dump-sql/csv-text.ts';
import { definitionOf } from '../objects/definitions.ts';
import type { OpenBackup, OpenTable } from '../source/opened-backup.ts';
import { blockChunks, tableChunks } from './table-bytes.ts';
import { recoderOf } from '../../dump-sql/text-encoding.ts';

export interface ExportOptions {
  format: ExportFormat;
  signal?: AbortSignal | undefined;
  onProgress?: ((fraction: number) => void) | undefined;
}

/** Replaces `target`. Fails with `export-failed` or `reading-cancelled`; then it leaves no file. */
export async function exportTable(
  backup: OpenBackup,
  table: OpenTable,
  target: string,
  options: ExportOptions,
): Promise<void> {
  const folder = path.dirname(target);
  const partial = path.join(
    folder,
    `.${path.basename(target)}.${randomBytes(6).toString('hex')}.partial`,
  );
  const refuse = (error: unknown): never =>
    fail({ code: 'export-failed', file: target, detail: errnoMessage(error) }, error);
  const handle = await createFile(partial).catch(refuse);
  try {
    try {
      for await (const bytes of exportedBytes(backup, table, options)) {
        for (let written = 0; written < bytes.length;) {
          written += (await handle.write(bytes, written)).bytesWritten;
        }
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partial, target);
  } catch (error) {
    await unlink(partial).catch(() => undefined);
    if (error instanceof ExpectedError) throw error;
    refuse(error);
  }
  await syncFolder(folder);
}

/** Returns the bytes of such a file, for a caller that writes them to another place. */
export async function* exportedBytes(
  backup: OpenBackup,
  table: OpenTable,
  { format, signal, onProgress }: ExportOptions,
): AsyncGenerator<Buffer> {
  let done = 0;
  const watched = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      done += chunk.length;
      onProgress?.(Math.min(1, done / Math.max(1, table.bytes)));
      yield chunk;
    }
  };
  const { encoding, recode } = encodingOfFile(backup.head.encoding);
  if (format === 'csv') {
    const csv = new CsvText();
    yield csv.head(table.columns);
    for await (const chunk of watched(tableChunks(backup, table, signal))) {
      yield recode(csv.push(chunk));
    }
    yield recode(csv.finish());
    return;
  }
  const name = qualifiedName(table.schema, table.name).text;
  const settings = [
    ...(encoding === null ? [] : [`SET client_encoding = ${literal(encoding).text};`]),
    'SET standard_conforming_strings = on;',
    'SET check_function_bodies = false;',
  ];
  const definition =
    table.object === null ? '' : (await definitionOf(backup, table.object, signal)).sql;
  // Dumps before 9.6.8 and 10.3 set the schema once for the statements that follow.
  if (
    table.schema !== '' &&
    /^CREATE (?:\w+ )?TABLE (?:"(?:[^"]|"")*"|[^\s".(]+) /u.test(definition)
  ) {
    settings.push(`SET search_path = ${identifier(table.schema).text}, pg_catalog;`);
  }
  // The table itself is first and the entries that refer to its rows are last, as in pg_dump.
  const end = definition.indexOf(';\n\n');
  const [create, belongings] =
    end === -1 ? [definition, ''] : [definition.slice(0, end + 1), definition.slice(end + 3)];
  yield Buffer.from(`${settings.join('\n')}\n\n${create}\n\n`);
  for (const block of table.blocks) {
    // Rows without column names have all columns, in the order of the table.
    const columns = block.isNamed ? `(${sqlList(block.columns.map(identifier)).text}) ` : '';
    yield Buffer.from(`COPY ${name} ${columns}FROM stdin;\n`);
    for await (const chunk of watched(blockChunks(backup, block, signal))) yield recode(chunk);
    yield Buffer.from('\\.\n\n');
  }
  yield Buffer.from(`${belongings}\n`);
}

interface EncodingOfFile {
  /** The value for `client_encoding`; null if the dump does not contain it either. */
  encoding: string | null;
  /** Converts chunks of rows. A chunk may end inside a character. */
  recode(chunk: Buffer): Buffer;
}

/** The file keeps the encoding of the dump if there is no decoder for it. */
function encodingOfFile(encoding: string | null): EncodingOfFile {
  const recode = recoderOf(encoding);
  return recode === null ? { encoding, recode: (chunk) => chunk } : { encoding: 'UTF8', recode };
}
