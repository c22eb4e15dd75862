/**
 * Passes the entries of a dump that a plan names, and statements outside of entries. Rows, and
 * manually written statements between them, are selected by the table that the statement names,
 * wherever the statement is.
 */
import type { CatalogObject } from '#shared/domain/manifest.ts';
import { copyTargetOf, insertTargetOf, parseQualifiedName } from '../../dump-sql/copy-statement.ts';
import { entryComment } from '../../dump-sql/entry-comment.ts';
import { SearchPathNames } from '../../dump-sql/search-path-names.ts';
import { ownerOf } from '../../dump-sql/table-definition.ts';
import { tableKey } from './names-in-entries.ts';
import type { TablePlan } from './plan-table-restore.ts';

/**
 * pg_dump writes these statements between entries when a value changes. Later entries rely on them.
 */
const setting =
  /^(?:SET\s+(?:(?:SESSION|LOCAL)\s+)?(?:default_\w+|search_path|SCHEMA)(?!\w)|RESET\s+search_path(?!\w)|SELECT\s+(?:pg_catalog\.)?set_config\s*\()/iu;
const statistics = /^-- Statistics for Name: .*; Type: STATISTICS DATA; /su;
const complete = '-- PostgreSQL database dump complete';
const setValue = /^SELECT\s+(?:pg_catalog\.)?setval\s*\(\s*'((?:[^']|'')*)'/iu;
const setValueOfTable =
  /^SELECT\s+(?:pg_catalog\.)?setval\s*\(\s*(?:pg_catalog\.)?pg_get_serial_sequence\s*\(\s*'((?:[^']|'')*)'/iu;

interface Named {
  schema: string;
  name: string;
}

/**
 * Receives comments and first lines of statements in order. Returns for each statement if it is
 * run.
 */
export function entryFilter({ entries, withRows, isWhole }: TablePlan): (line: string) => boolean {
  const filter = new EntryFilter(entries, withRows, isWhole === true);
  return (line) => (line.startsWith('--') ? filter.comment(line) : filter.statement(line));
}

class EntryFilter {
  readonly #entries: ReadonlySet<number>;
  readonly #withRows: ReadonlySet<string>;
  /** Other data, such as large objects, is part of a whole restore only. */
  readonly #isWhole: boolean;
  readonly #announced: CatalogObject[] = [];
  readonly #names = new SearchPathNames(this.#announced);
  /**
   * Relations whose entries have been read, by `tableKey`. The value is true if the relation is
   * restored.
   */
  readonly #isTaken = new Map<string, boolean>();
  #known = 0;
  #isPassed = true;
  /** Outside of entries and among rows, the statement itself shows which table it belongs to. */
  #isInEntry = false;

  constructor(entries: ReadonlySet<number>, withRows: ReadonlySet<string>, isWhole: boolean) {
    this.#entries = entries;
    this.#withRows = withRows;
    this.#isWhole = isWhole;
  }

  comment(line: string): boolean {
    const entry = entryComment(line);
    if (statistics.test(line)) this.#isPassed = false;
    if (entry !== null) {
      const { isData, type, schema, name } = entry;
      this.#isInEntry = !isData;
      if (isData) {
        this.#isPassed =
          type === 'TABLE DATA' ? this.#withRows.has(tableKey(schema ?? '', name)) : this.#isWhole;
      } else {
        this.#isPassed = this.#entries.has(this.#announced.length);
        this.#announced.push({ type, schema, name, sqlOffset: 0 });
      }
    }
    if (line === complete) {
      this.#isPassed = true;
      this.#isInEntry = false;
    }
    return this.#isPassed;
  }

  statement(line: string): boolean {
    this.#names.follow(line);
    if (setting.test(line)) return true;
    const target = insertTargetOf(`${line}\n`) ?? copyTargetOf(line);
    if (target !== null) return this.#withRows.has(this.#keyOf(target));
    return (this.#isInEntry ? null : this.#isForTaken(line)) ?? this.#isPassed;
  }

  /** Returns null if the statement belongs to nothing that an entry creates. */
  #isForTaken(line: string): boolean | null {
    const sequence = textIn(setValue, line);
    const owner = textIn(setValueOfTable, line) ?? ownerOf(line);
    if (sequence === null && owner === null) return null;
    for (; this.#known < this.#announced.length; this.#known += 1) {
      const { schema, name } = this.#announced[this.#known] ?? { schema: null, name: '' };
      this.#isTaken.set(tableKey(schema ?? '', name), this.#entries.has(this.#known));
    }
    if (owner !== null) return this.#isTaken.get(this.#keyOf(owner)) ?? null;
    return sequence === null ? null : this.#isOfTaken(sequence);
  }

  /**
   * The sequence of a `serial` column has no entry, and its name begins with the name of its table.
   */
  #isOfTaken({ schema, name }: Named): boolean | null {
    const own = this.#isTaken.get(this.#keyOf({ schema, name }));
    if (own !== undefined) return own;
    for (let end = name.lastIndexOf('_'); end > 0; end = name.lastIndexOf('_', end - 1)) {
      const table = this.#isTaken.get(this.#keyOf({ schema, name: name.slice(0, end) }));
      if (table !== undefined) return table;
    }
    return null;
  }

  #keyOf(named: Named): string {
    return tableKey(this.#names.relation(named.schema, named.name).schema, named.name);
  }
}

function textIn(pattern: RegExp, line: string): Named | null {
  const text = pattern.exec(line)?.[1];
  return text === undefined ? null : parseQualifiedName(text.replaceAll("''", "'"));
}
