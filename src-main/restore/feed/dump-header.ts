/**
 * Handles the header of a dump and the statements about its own database. `pg_dump --clean` drops
 * in the header what the dump creates later, and `--create` creates the database and connects to
 * it. A restore fills an empty database that Nightjar has created, so there is nothing to drop and
 * nothing to create: none of these statements is sent to the server. Manually written files may
 * create a database or only connect to it, in a few simple forms. Statements in another place or
 * form are judged like all other statements. Sources: manual, "pg_dump"; RestoreArchive and
 * _doSetSessionAuth in pg_backup_archiver.c, dumpDatabase in pg_dump.c.
 */
import { fail } from '#shared/errors/errors.ts';
import { databaseFormOf, type LocaleInDump } from '../../dump-sql/database-forms.ts';
import type { StatementKind } from '../../dump-sql/judged-statement.ts';
import type { Statement } from '../../dump-sql/dump-part.ts';
import {
  outsideParentheses,
  tokensOf,
  type StatementTokens,
} from '../../dump-sql/statement-tokens.ts';

/** Properties of the dumped database that the file states, in addition to its contents. */
export interface DumpedDatabase {
  name: string;
  /**
   * True if the file creates the database. False if the file only connects to it, as manually
   * written exports do.
   */
  isMade: boolean;
  nature: LocaleInDump | null;
  settings: { name: string; values: string[] }[];
  /** Names of the properties that are not restored. */
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
/**
 * For a view that other objects need when it is dropped: pg_dump first replaces it by a view with
 * columns and without a query (createDummyViewAsClause in pg_dump.c).
 */
const dummyView = new RegExp(`^CREATE OR REPLACE VIEW ${qualified} AS SELECT((?: .*)?)$`, 'u');

export class DumpHeader {
  readonly #filename: string;
  #isFirst = true;
  /** True until the dump has created an object. */
  #isPristine = true;
  #inEntries = false;
  /** Dummy views that replace other views until they are dropped. */
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

  /** The dump's own database; null if the dump creates no database and connects to none. */
  get database(): DumpedDatabase | null {
    if (!this.#isKnown || this.#database === null) return null;
    return {
      name: this.#database,
      isMade: this.#isCreated,
      nature: this.#nature,
      settings: [...this.#settings].map(([name, values]) => ({ name, values })),
      leftOut: [...this.#leftOut],
    };
  }

  /**
   * Called when another dump follows in the same file: its own header drops nothing of the earlier
   * dumps (`dump-parts.ts`).
   */
  next(): void {
    this.#isFirst = false;
    this.#isPristine = true;
    this.#inEntries = false;
  }

  /** Called when an entry of the dump begins. */
  entry(): void {
    this.#inEntries = true;
  }

  /** True if the file has created the database or connected to it. */
  get #isKnown(): boolean {
    return this.#isCreated || this.#isConnected;
  }

  /**
   * True if pg_dump may connect again, at this position, to the database that this dump has
   * created.
   */
  get mayConnect(): boolean {
    return this.#isPristine && this.#isFirst && this.#isCreated;
  }

  /**
   * Handles a connection to a database before the dump creates anything. Returns false if this is
   * not the dump's own database.
   */
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
   * Returns the statements that are sent to the server, in order: usually the statement itself;
   * none if it is handled here. Fails with `dump-makes-databases` for statements about other
   * databases, or in a form that pg_dump does not write.
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

  /** Returns true if the statement drops an object that cannot exist. */
  #isUndone(statement: Statement, does: StatementKind): boolean {
    const words = tokensOf(statement);
    if (words === null) return false;
    const { line, nameOf } = words;
    const schema = dropOfSchema.exec(line)?.[1];
    // Each new database has this schema; the dump creates it again.
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

/** Grants on the dump's own database are left out, in the known forms. */
const grantOnDatabase = /^\s*(?:GRANT|REVOKE)\b[\s\S]*?\bON\s+DATABASE\b/iu;

/** Settings, and the role that runs the following statements. */
const changesNothing = new Set<StatementKind['kind']>(['setting', 'followed', 'role']);

const keyOf = (name: string, { nameOf }: StatementTokens): string =>
  JSON.stringify(name.split(' . ').map(nameOf));

/** Returns the view that gets columns of NULL; null for every other statement. */
function dummyViewIn(words: StatementTokens): string | null {
  if (!words.line.startsWith('CREATE OR REPLACE VIEW ')) return null;
  const [, view, columns] =
    dummyView.exec(outsideParentheses(words.line).replace(/ ;$/u, '')) ?? [];
  if (view === undefined || columns === undefined) return null;
  const isDummy =
    columns === '' || columns.split(' ,').every((one) => one.startsWith(' NULL : : '));
  return isDummy ? keyOf(view, words) : null;
}
