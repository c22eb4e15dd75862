/** Reads the SQL of each entry of a dump, without its rows and without pg_dump's comments. */
import { createHash, type Hash } from 'node:crypto';
import type { Definition } from '#shared/domain/catalog.ts';
import { fail } from '#shared/errors/errors.ts';
import { createYielder, type YieldToEventLoop } from '../../system/yielder.ts';
import { emptyLinesAtStart } from '../../dump-sql/dump-scanner.ts';
import { beginsEntry } from '../../dump-sql/entry-comment.ts';
import { isTableType, qualified, type OpenBackup } from '../source/opened-backup.ts';
import { SqlLexer } from '../../dump-sql/sql-lexer.ts';
import type { SqlCursor } from '../source/sql-cursor.ts';
import { ownerOf } from '../../dump-sql/table-definition.ts';

const newline = 0x0a;
/** Number of bytes that are shown of one definition. */
const longestDefinitionBytes = 1024 * 1024;
const completeComment = '-- PostgreSQL database dump complete';
/**
 * Settings that pg_dump writes before an entry when they change. They do not belong to the entry.
 */
const setting = /^(?:SET default_|SELECT pg_catalog\.set_config)/u;

/** Types whose entries belong to a table. */
const belongings = new Set([
  'DEFAULT',
  'CONSTRAINT',
  'FK CONSTRAINT',
  'CHECK CONSTRAINT',
  'INDEX',
  'TRIGGER',
  'RULE',
  'POLICY',
  'ROW SECURITY',
  'COMMENT',
  'TABLE ATTACH',
  'STATISTICS',
  'SEQUENCE OWNED BY',
  'PUBLICATION TABLE',
]);

export interface Entry extends Definition {
  index: number;
}

/**
 * Reads the entries with these indexes, which must be in ascending order. Fails with
 * `reading-cancelled`.
 */
export async function* readEntries(
  backup: OpenBackup,
  indexes: Iterable<number>,
  signal?: AbortSignal,
  extent: Extent = 'shown',
): AsyncGenerator<Entry> {
  let cursor: SqlCursor | null = null;
  const yieldToEventLoop = createYielder();
  try {
    for (const index of indexes) {
      const pause = yieldToEventLoop();
      if (pause !== null) await pause;
      if (signal?.aborted === true) fail({ code: 'reading-cancelled' });
      const object = backup.catalog.objects[index];
      if (object === undefined) continue;
      cursor ??= backup.source.cursor(object.sqlOffset);
      cursor.seek(object.sqlOffset);
      yield { index, ...(await readEntry(cursor, backup, extent, yieldToEventLoop)) };
    }
  } finally {
    await cursor?.close();
  }
}

/**
 * The part of a very long definition that is read: `shown` is the part that is shown, `all` is that
 * part and a hash of the rest.
 */
type Extent = 'shown' | 'all';

async function readEntry(
  cursor: SqlCursor,
  backup: OpenBackup,
  extent: Extent,
  yieldToEventLoop: YieldToEventLoop,
): Promise<Definition> {
  let hash: Hash | null = null;
  const lexer = new SqlLexer(backup.head.standardConformingStrings);
  const lines: string[] = [];
  let rest: Buffer = Buffer.alloc(0);
  let length = 0;
  let isFirst = true;
  let isInLongLine = false;
  const text = (): string => {
    const shown = lines.join('\n').trim();
    return hash === null ? shown : `${shown}\n-- SHA-256 of the rest: ${hash.digest('hex')}`;
  };
  /** Returns false if there is no space for the line and it must not be counted. */
  const take = (line: string): boolean => {
    if (length <= longestDefinitionBytes) lines.push(line);
    else if (extent === 'all') {
      hash ??= createHash('sha256');
      hash.update(`${line}\n`);
    } else return false;
    return true;
  };
  /** A line that is too long to store is hashed by its bytes, regardless of their encoding. */
  const takeLong = (bytes: Buffer, isLast: boolean): void => {
    hash ??= createHash('sha256');
    hash.update(bytes);
    lexer.readPart(bytes.toString('latin1'), isLast);
    isInLongLine = !isLast;
    isFirst = false;
  };
  for (;;) {
    const pause = yieldToEventLoop();
    if (pause !== null) await pause;
    // Consecutive empty lines are stored as one, because there may be thousands.
    if (lines.at(-1) === '' && !isInLongLine && lexer.isOutside) {
      rest = rest.subarray(emptyLinesAtStart(rest));
    }
    const end = rest.indexOf(newline);
    const isLong = isInLongLine || (end === -1 ? rest.length : end) > longestDefinitionBytes;
    if (isLong && extent === 'shown') return { sql: text(), cut: true };
    if (end === -1) {
      if (isLong) {
        takeLong(rest, false);
        rest = Buffer.alloc(0);
      }
      const chunk = await cursor.next();
      if (chunk === null) {
        if (rest.length > 0) take(backup.decode(rest));
        return { sql: text(), cut: false };
      }
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      continue;
    }
    const bytes = rest.subarray(0, end);
    rest = rest.subarray(end + 1);
    length += end + 1;
    if (isLong) {
      takeLong(bytes, true);
      continue;
    }
    const whole = backup.decode(bytes);
    const trimmed = whole.replace(/\r$/u, '');
    const { isOutside } = lexer;
    lexer.readLine(trimmed);
    const line = lexer.isInIdentifier ? whole : trimmed;
    if (!isOutside) {
      if (!take(line)) return { sql: text(), cut: true };
      continue;
    }
    if (line === completeComment) return { sql: text(), cut: false };
    if (!isFirst && beginsEntry(line)) return { sql: text(), cut: false };
    isFirst = false;
    if (line.startsWith('--') || setting.test(line)) continue;
    if ((line !== '' || lines.at(-1) !== '') && !take(line)) return { sql: text(), cut: true };
  }
}

/**
 * Returns the SQL of an entry; for a table also the SQL of everything that belongs to it: defaults,
 * constraints, indexes, triggers, rules, policies, comments.
 */
export async function definitionOf(
  backup: OpenBackup,
  index: number,
  signal?: AbortSignal,
): Promise<Definition> {
  const object = backup.catalog.objects[index];
  const wanted =
    object !== undefined && isTableType(object.type)
      ? [index, ...((await belongingsOf(backup, signal)).get(keyOf(object)) ?? [])]
      : [index];
  const parts: string[] = [];
  let cut = false;
  for await (const entry of readEntries(backup, wanted, signal)) {
    parts.push(entry.sql);
    cut ||= entry.cut;
  }
  return { sql: parts.filter((part) => part !== '').join('\n\n'), cut };
}

/** Returns, for each table, the entries that belong to it. Read once, then stored. */
export async function belongingsOf(
  backup: OpenBackup,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly number[]>> {
  if (backup.belongings !== null) return backup.belongings;
  const found = new Map<string, number[]>();
  const tables = new Set(
    backup.catalog.objects.flatMap((object) => (isTableType(object.type) ? [keyOf(object)] : [])),
  );
  const candidates = backup.catalog.objects.flatMap(({ type }, index) =>
    belongings.has(type) ? [index] : [],
  );
  for await (const { index, sql } of readEntries(backup, candidates, signal)) {
    const owner = ownerOf(sql);
    if (owner === null) continue;
    const schema = owner.schema === '' ? backup.catalog.objects[index]?.schema : owner.schema;
    const key = keyOf({ schema: schema ?? null, name: owner.name });
    if (!tables.has(key)) continue;
    const known = found.get(key);
    if (known === undefined) found.set(key, [index]);
    else known.push(index);
  }
  backup.belongings = found;
  return found;
}

function keyOf({ schema, name }: { schema: string | null; name: string }): string {
  return qualified(schema ?? '', name);
}
