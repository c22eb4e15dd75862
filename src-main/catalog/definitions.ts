/** The SQL of each entry of a dump, without its rows and without pg_dump's comments. */
import type { Definition } from '#shared/domain/catalog.ts';
import { fail } from '#shared/errors/errors.ts';
import { isTableType, qualified, type OpenBackup } from './opened-backup.ts';
import { SqlLexer } from './sql-lexer.ts';
import type { SqlCursor } from './sql-source.ts';
import { ownerOf } from './table-definition.ts';

const newline = 0x0a;
/** What is shown of one definition. */
const longestDefinitionBytes = 1024 * 1024;
const entryComment = /^-- (?:Data for )?Name: .*; Type: /u;
const completeComment = '-- PostgreSQL database dump complete';
/** pg_dump sets these before an entry when they change; they say nothing about it. */
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

/** The entries with these places, which must ascend. Fails with `reading-cancelled`. */
export async function* readEntries(
  backup: OpenBackup,
  indexes: Iterable<number>,
  signal?: AbortSignal,
): AsyncGenerator<Entry> {
  let cursor: SqlCursor | null = null;
  try {
    for (const index of indexes) {
      if (signal?.aborted === true) fail({ code: 'reading-cancelled' });
      const object = backup.catalog.objects[index];
      if (object === undefined) continue;
      cursor ??= backup.source.cursor(object.sqlOffset);
      cursor.seek(object.sqlOffset);
      yield { index, ...(await readEntry(cursor, backup)) };
    }
  } finally {
    await cursor?.close();
  }
}

async function readEntry(cursor: SqlCursor, backup: OpenBackup): Promise<Definition> {
  const lexer = new SqlLexer();
  const lines: string[] = [];
  let rest: Buffer = Buffer.alloc(0);
  let length = 0;
  let isFirst = true;
  const text = (): string => lines.join('\n').trim();
  for (;;) {
    const end = rest.indexOf(newline);
    if (end === -1) {
      if (length + rest.length > longestDefinitionBytes) return { sql: text(), cut: true };
      const piece = await cursor.next();
      if (piece === null) {
        if (rest.length > 0) lines.push(backup.decode(rest));
        return { sql: text(), cut: false };
      }
      rest = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      continue;
    }
    length += end + 1;
    if (length > longestDefinitionBytes) return { sql: text(), cut: true };
    const line = backup.decode(rest.subarray(0, end)).replace(/\r$/u, '');
    rest = rest.subarray(end + 1);
    const { isOutside } = lexer;
    lexer.readLine(line);
    if (!isOutside) {
      lines.push(line);
      continue;
    }
    if (line === completeComment) return { sql: text(), cut: false };
    if (entryComment.test(line) && !isFirst) return { sql: text(), cut: false };
    isFirst = false;
    if (line.startsWith('--') || setting.test(line)) continue;
    if (line !== '' || lines.at(-1) !== '') lines.push(line);
  }
}

/**
 * An entry's SQL; for a table with all that belongs to it: defaults, constraints, indexes, triggers,
 * rules, policies, comments.
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

/** From tables to the entries that belong to them; read once, then kept. */
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
    found.set(key, [...(found.get(key) ?? []), index]);
  }
  backup.belongings = found;
  return found;
}

function keyOf({ schema, name }: { schema: string | null; name: string }): string {
  return qualified(schema ?? '', name);
}
