/**
 * What a dump does before it makes anything, and what it says about its own database: `pg_dump --clean` drops in the head what the
 * dump makes later, and `--create` makes the database and connects to it. A restore fills an empty database that it has made
 * itself, so there is nothing to drop and nothing to make: none of it is given to the server. Files by hand may make a database or
 * only connect to it, in a few plain forms. What stands in another place or form is judged like every other statement.
 * Sources: manual, "pg_dump"; RestoreArchive and _doSetSessionAuth in pg_backup_archiver.c, dumpDatabase in pg_dump.c.
 */
import { fail } from '#shared/errors/errors.ts';
import { databaseFormOf, type LocaleInDump } from '../../dump-sql/database-forms.ts';
import type { StatementKind } from '../../dump-sql/judged-statement.ts';
import type { Statement } from '../../dump-sql/dump-part.ts';
import {
  outsideParentheses,
  wordsOf,
  type StatementTokens,
} from '../../dump-sql/statement-tokens.ts';

/** What a file says about the database that it was made of, besides its contents. */
export interface ItsDatabase {
  name: string;
  /** The file makes it; else it only connects to it, as exports by hand do. */
  isMade: boolean;
  nature: LocaleInDump | null;
  settings: { name: string; values: string[] }[];
  /** What is not taken over, in words. */
  leftOut: string[];
}

const id = String.raw`(?:[A-Z_\u0080-\u00ff][\w$\u0080-\u00ff]*|"\d+")`;
const qualified = String.raw`(${id}(?: \. ${id}){0,2})`;
const form = (pattern: string): RegExp =>
  new RegExp(String.raw`^${pattern}(?: CASCADE| RESTRICT)?(?: ;)?$`, 'u');
const ifExists = '(?:IF EXISTS )?';
const undone = [
  form(
    String.raw`ALTER (?:(?:FOREIGN )?TABLE|(?:MATERIALIZED )?VIEW|DOMAIN) ${ifExists}(?:ONLY )?${qualified} (?:DROP CONSTRAINT ${ifExists}${id}|ALTER (?:COLUMN )?${id} DROP (?:DEFAULT|IDENTITY)|DETACH PARTITION ${qualified})`,
  ),
  form(
    String.raw`SELECT (?:PG_CATALOG \. )?LO_UNLINK \( (?:''|\d+|OID) \)(?: FROM PG_CATALOG \. PG_LARGEOBJECT_METADATA WHERE OID = '')?`,
  ),
  form(
    String.raw`SELECT CASE WHEN EXISTS \( SELECT 1 FROM PG_CATALOG \. PG_LARGEOBJECT_METADATA WHERE OID = '' \) THEN PG_CATALOG \. LO_UNLINK \( '' \) END`,
  ),
];
const dropOfSchema = form(String.raw`DROP SCHEMA ${ifExists}(${id})`);
const dropOfView = form(String.raw`DROP VIEW ${ifExists}${qualified}`);
/** Of a view that others need to be dropped: it gets columns without a query first (createDummyViewAsClause in pg_dump.c). */
const dummyView = new RegExp(`^CREATE OR REPLACE VIEW ${qualified} AS SELECT((?: .*)?)$`, 'u');

export class HeadOfDump {
  readonly #filename: string;
  #isFirst = true;
  /** Nothing was made so far. */
  #isPristine = true;
  #inEntries = false;
  /** Views that stand for others until they are dropped. */
  readonly #dummies = new Map<string, Statement>();
  #database: string | null = null;
  #isCreated = false;
  #isConnected = false;
  #nature: LocaleInDump | null = null;
  readonly #settings = new Map<string, string[]>();
  readonly #leftOut = new Set<string>();

  constructor(filename: string) {
    this.#filename = filename;
  }

  /** Its own database; null where the dump makes none and connects to none. */
  get database(): ItsDatabase | null {
    if (!this.#isKnown || this.#database === null) return null;
    return {
      name: this.#database,
      isMade: this.#isCreated,
      nature: this.#nature,
      settings: [...this.#settings].map(([name, values]) => ({ name, values })),
      leftOut: [...this.#leftOut],
    };
  }

  /** Another dump follows in the same file: its own head drops nothing of those before it (`dump-parts.ts`). */
  next(): void {
    this.#isFirst = false;
    this.#isPristine = true;
    this.#inEntries = false;
  }

  /** An entry of the dump begins. */
  entry(): void {
    this.#inEntries = true;
  }

  /** It was made, or connected to. */
  get #isKnown(): boolean {
    return this.#isCreated || this.#isConnected;
  }

  /** Whether pg_dump may connect here again to the database that this dump has made. */
  get mayConnect(): boolean {
    return this.#isPristine && this.#isFirst && this.#isCreated;
  }

  /** It connects to a database before it makes anything; false where that is not its own. */
  connect(database: string): boolean {
    if (!this.#isPristine || !this.#isFirst) return false;
    if (this.#isCreated) return database === this.#database;
    const isOther = database !== this.#database;
    if (this.#database !== null && (isOther || !this.#isConnected)) return false;
    this.#database = database;
    this.#isConnected = true;
    return true;
  }

  /**
   * What of it is for the server, in order: mostly the statement itself; nothing where it is answered for here. Fails with
   * `dump-makes-databases` for other databases than its own, or in another form than that of pg_dump.
   */
  take(statement: Statement, does: StatementKind): Statement[] {
    if (this.#isOfDatabase(statement)) return [];
    if (does.kind === 'database' || (this.#isKnown && grantOnDatabase.test(statement.bare))) {
      return fail({ code: 'dump-makes-databases', filename: this.#filename });
    }
    if (!this.#isPristine || changesNothing.has(does.kind)) return [statement];
    if (!this.#inEntries && this.#isUndone(statement, does)) return [];
    this.#isPristine = false;
    const held = [...this.#dummies.values()];
    this.#dummies.clear();
    return [...held, statement];
  }

  #isOfDatabase(statement: Statement): boolean {
    const said = databaseFormOf(statement);
    if (said === null) return false;
    const { database } = said;
    const isOwn = database === this.#database;
    const mayBeMade =
      this.#isPristine &&
      this.#isFirst &&
      !this.#isCreated &&
      (isOwn || this.#isConnected || this.#database === null);
    switch (said.form) {
      case 'drop':
        if (!mayBeMade) return false;
        this.#database = database;
        this.#isConnected = false;
        return true;
      case 'create':
        if (!mayBeMade) return false;
        this.#database = database;
        this.#isCreated = true;
        this.#nature = said.nature;
        return true;
      case 'setting':
        if (!isOwn || !this.#isKnown) return false;
        this.#settings.set(said.name, said.values);
        return true;
      case 'belonging':
        if (!isOwn || !this.#isKnown) return false;
        this.#leftOut.add(said.what);
        return true;
    }
  }

  /** Whether it undoes what cannot be there. */
  #isUndone(statement: Statement, does: StatementKind): boolean {
    const words = wordsOf(statement);
    if (words === null) return false;
    const { line, nameOf } = words;
    const schema = dropOfSchema.exec(line)?.[1];
    // The one thing that every new database has; the dump makes it anew.
    if (schema !== undefined && nameOf(schema) === 'public') return false;
    const isDrop =
      line.startsWith('DROP ') && ['drop', 'inside', 'event-trigger'].includes(does.kind);
    if (isDrop) {
      const view = dropOfView.exec(line)?.[1];
      if (view !== undefined) this.#dummies.delete(keyOf(view, words));
      return true;
    }
    if (undone.some((one) => one.test(line))) return true;
    const view = dummyViewIn(words);
    if (view !== null) this.#dummies.set(view, statement);
    return view !== null;
  }
}

/** Those on its own database are left out, in the forms that are known. */
const grantOnDatabase = /^\s*(?:GRANT|REVOKE)\b[\s\S]*?\bON\s+DATABASE\b/iu;

/** Settings, and in whose name what follows is done. */
const changesNothing = new Set<StatementKind['kind']>(['setting', 'followed', 'role']);

const keyOf = (name: string, { nameOf }: StatementTokens): string =>
  JSON.stringify(name.split(' . ').map(nameOf));

/** The view that gets columns of NULL; null for every other statement. */
function dummyViewIn(words: StatementTokens): string | null {
  if (!words.line.startsWith('CREATE OR REPLACE VIEW ')) return null;
  const [, view, columns] =
    dummyView.exec(outsideParentheses(words.line).replace(/ ;$/u, '')) ?? [];
  if (view === undefined || columns === undefined) return null;
  const isDummy =
    columns === '' || columns.split(' ,').every((one) => one.startsWith(' NULL : : '));
  return isDummy ? keyOf(view, words) : null;
}
