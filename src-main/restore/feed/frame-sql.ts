/**
 * Reads a backup of known members in two ways at the same time: its frame (everything except the
 * rows of large tables) in order, and the rows of each large table from their own position. The
 * positions are those of the manifest. They are not trusted: whoever reads the frame compares them
 * with the COPY statements, and `rowsOf` rejects bytes that are not exactly the rows of one block.
 */
import type { CatalogTable, Manifest } from '#shared/domain/manifest.ts';
import { cutToRange } from '../../dump-sql/dump-parts.ts';
import { requireNoNul } from '../../dump-sql/nul-bytes.ts';
import { linesIn } from '../../dump-sql/rows-check.ts';
import { memberSql, translated, type DumpFile, type MemberReader } from './read-sql.ts';

/** Smaller tables share their members with others: each member would be decompressed often. */
const leastBytesApart = 1024 * 1024;
/** Capacity of the pipe to psql. */
const sliceBytes = 128 * 1024;
/** No row begins with this text: psql ends the rows at such a line. */
const endMark = '\n\\.';

/** Returns the tables whose rows are read from their own position, in the order of the file. */
export function tablesApart({ catalog, sql }: Pick<Manifest, 'catalog' | 'sql'>): CatalogTable[] {
  const apart: CatalogTable[] = [];
  let end = 0;
  for (const table of catalog.tables) {
    const { dataStart, dataEnd, form } = table;
    const isLarge = form === undefined && dataEnd - dataStart >= leastBytesApart;
    if (!isLarge || dataStart < end || dataEnd >= sql.sizeBytes) continue;
    apart.push(table);
    end = dataEnd;
  }
  return apart;
}

/** Bytes of the frame, or a table whose rows follow at this position. */
export type FramePiece = { kind: 'sql'; bytes: Buffer } | { kind: 'apart'; table: CatalogTable };

type Reader = Pick<MemberReader, 'digests' | 'decompress'>;

/** Bytes are valid until the next piece is requested. Fails as `readSql` does. */
export async function* framePieces(
  file: DumpFile,
  manifest: Manifest,
  apart: readonly CatalogTable[],
  reader: Reader,
): AsyncGenerator<FramePiece> {
  const indexes = membersOfFrame(manifest, apart);
  const waiting = [...apart];
  let at = 0;
  let taken = 0;
  for await (const sql of translated(
    memberSql(file, manifest, { ...reader, hash: null }, indexes),
  )) {
    const [, start = 0] = manifest.gzipMembers[indexes[taken] ?? 0] ?? [];
    taken += 1;
    const end = start + sql.length;
    at = Math.max(at, start);
    for (let next = waiting[0]; next !== undefined && next.dataStart <= end; next = waiting[0]) {
      waiting.shift();
      yield { kind: 'sql', bytes: sql.subarray(at - start, next.dataStart - start) };
      yield { kind: 'apart', table: next };
      at = next.dataEnd;
    }
    if (at < end) yield { kind: 'sql', bytes: sql.subarray(at - start) };
    at = Math.max(at, end);
  }
}

/** Returns the members that contain anything except rows of these tables. */
export function membersOfFrame(
  { gzipMembers, sql }: Pick<Manifest, 'gzipMembers' | 'sql'>,
  apart: readonly CatalogTable[],
): number[] {
  const indexes: number[] = [];
  let table = 0;
  for (const [index, [, start]] of gzipMembers.entries()) {
    const end = gzipMembers[index + 1]?.[1] ?? sql.sizeBytes;
    while ((apart[table]?.dataEnd ?? Infinity) <= start) table += 1;
    const { dataStart, dataEnd } = apart[table] ?? { dataStart: Infinity, dataEnd: Infinity };
    if (start < dataStart || end > dataEnd) indexes.push(index);
  }
  return indexes;
}

/** Yields the rows of one table; see `RowsApart`. */
export async function* rowsOf(
  file: DumpFile,
  manifest: Manifest,
  { schema, name, dataStart, dataEnd, rows }: CatalogTable,
  reader: Reader,
): AsyncGenerator<Buffer> {
  const { gzipMembers, sql } = manifest;
  const endOf = (index: number): number => gzipMembers[index + 1]?.[1] ?? sql.sizeBytes;
  const indexes = [...gzipMembers.keys()].filter(
    (index) => (gzipMembers[index]?.[1] ?? 0) < dataEnd && endOf(index) > dataStart,
  );
  const isWrong = (): never => {
    throw new Error(`The rows of ${schema}.${name} are not where the manifest names them`);
  };
  let taken = 0;
  let counted = 0;
  /** The last bytes before the current slice. Half of an end mark may be in each of them. */
  let tail = '\n';
  for await (const member of translated(
    memberSql(file, manifest, { ...reader, hash: null }, indexes),
  )) {
    const [, start = 0] = gzipMembers[indexes[taken] ?? 0] ?? [];
    taken += 1;
    const bytes = cutToRange(member, start, { start: dataStart, end: dataEnd });
    for (let at = 0; at < bytes.length; at += sliceBytes) {
      const slice = bytes.subarray(at, at + sliceBytes);
      requireNoNul(slice, Math.max(start, dataStart) + at);
      const seam = tail + slice.toString('latin1', 0, 2);
      if (seam.includes(endMark) || slice.includes(endMark)) isWrong();
      tail = (tail + slice.toString('latin1', Math.max(0, slice.length - 2))).slice(-2);
      counted += linesIn(slice);
      yield slice;
    }
  }
  if (counted !== rows || !tail.endsWith('\n')) isWrong();
}
