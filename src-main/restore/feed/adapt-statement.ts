/**
 * Adapts statements of a dump to the database that is restored: objects that exist already and
 * belong to the server, owners and grants if the user leaves them out, and the search path. Adds no
 * statement that the dump would not run, except for the search path that the user has chosen. No
 * I/O, except for one query to the database.
 */
import { z } from 'zod';
import type { Statement } from '../../dump-sql/dump-part.ts';
import {
  outsideParentheses,
  tokensOf,
  type StatementTokens,
} from '../../dump-sql/statement-tokens.ts';
import {
  identifier,
  literal,
  sql,
  sqlList,
  type Sql,
} from '../../postgres/connection/quote-sql.ts';
import type { LeftOut } from '../left-out.ts';

const presentSchema = z.object({
  schemas: z.record(z.string(), z.boolean()),
  extensions: z.record(z.string(), z.boolean()),
  languages: z.record(z.string(), z.boolean()),
});
/**
 * Objects that a database has before it is filled, by their name, and if the user who restores can
 * change them.
 */
export type Present = z.infer<typeof presentSchema>;

const presentSql = sql`select json_build_object(
  'schemas', (select json_object_agg(nspname, pg_catalog.pg_has_role(nspowner, 'USAGE')) from pg_catalog.pg_namespace),
  'extensions', (select coalesce(json_object_agg(extname, pg_catalog.pg_has_role(extowner, 'USAGE')), '{}') from pg_catalog.pg_extension),
  'languages', (select json_object_agg(lanname, pg_catalog.pg_has_role(lanowner, 'USAGE')) from pg_catalog.pg_language))`;

/** Reads the objects of the database, for the user who asks. */
export async function readPresent(ask: (statement: Sql) => Promise<string>): Promise<Present> {
  return presentSchema.parse(JSON.parse(await ask(presentSql)));
}

/** Returns the same objects, with the user who restores as owner of all of them. */
export function allOwned({ schemas, extensions, languages }: Present): Present {
  const owned = (things: Record<string, boolean>): Record<string, boolean> =>
    Object.fromEntries(Object.keys(things).map((name) => [name, true]));
  return { schemas: owned(schemas), extensions: owned(extensions), languages: owned(languages) };
}

export interface Adaption {
  present: Present;
  withoutOwners: boolean;
  /** Schemas; null: as in the dump. */
  searchPath: readonly string[] | null;
}

const id = String.raw`([A-Z_\u0080-\uffff][\w$\u0080-\uffff]*|"\d+")`;
const form = (pattern: string): RegExp => new RegExp(`^${pattern}(?: ;)?$`, 'u');
const createSchema = form(`CREATE SCHEMA ${id}(?: AUTHORIZATION ${id})?`);
const createExtension = form(
  `CREATE EXTENSION ${id}(?: WITH)?(?: SCHEMA ${id})?(?: VERSION \\S+)?`,
);
const createLanguage = form(
  `CREATE (?:OR REPLACE )?(?:TRUSTED )?(?:PROCEDURAL )?LANGUAGE ${id}(?: HANDLER .*)?`,
);
const ofPresent = form(
  `(?:COMMENT ON (SCHEMA|EXTENSION|(?:PROCEDURAL )?LANGUAGE) ${id} IS (?:E )?(?:''|NULL)|ALTER (SCHEMA|(?:PROCEDURAL )?LANGUAGE) ${id} OWNER TO ${id})`,
);
const commentOnDatabase = /^COMMENT ON DATABASE /u;
const emptySearchPath = /^SELECT\s+pg_catalog\.set_config\('search_path',\s*'',\s*false\)\s*;?$/u;
const mayBeAdapted = /^(?:CREATE|COMMENT|ALTER|GRANT|REVOKE|SET|RESET|SELECT)\s/iu;

/** Returns true if the statement names roles only as owners or for grants. */
export function givesToRoles(statement: Pick<Statement, 'bare' | 'encoding'>): boolean {
  const words = tokensOf(statement);
  return words !== null && (isOwnershipIn(words) || createSchema.test(words.line));
}

function isOwnershipIn({ line }: StatementTokens): boolean {
  if (/^(?:GRANT|REVOKE|ALTER DEFAULT PRIVILEGES) /u.test(line)) return true;
  if (
    /^(?:SET (?:LOCAL |SESSION )?(?:SESSION AUTHORIZATION|ROLE)|RESET (?:SESSION AUTHORIZATION|ROLE))\b/u.test(
      line,
    )
  ) {
    return true;
  }
  // Statements that also contain other changes are not lost.
  return /^ALTER .* OWNER TO \S+(?: ;)?$/u.test(line) && !outsideParentheses(line).includes(' , ');
}

/**
 * A database directly after its creation, for a review before it exists. `isOwner`: true if its
 * objects can be changed.
 */
export const inEmptyDatabase = (isOwner: boolean): Adaption => ({
  present: { schemas: {}, extensions: { plpgsql: isOwner }, languages: { plpgsql: isOwner } },
  withoutOwners: false,
  searchPath: null,
});

export class StatementAdapter {
  readonly #adaption: Adaption;
  #leavesCommentOnDatabase = false;
  readonly #ofServer = new Set<string>();

  constructor(adaption: Adaption) {
    this.#adaption = adaption;
  }

  /** Without the parts that the user has left out. */
  get leftOut(): LeftOut[] {
    return [
      ...(this.#leavesCommentOnDatabase ? [{ kind: 'comment on database' } as const] : []),
      ...[...this.#ofServer].map((what) => ({ kind: 'of server', what }) as const),
    ];
  }

  /** Returns the statement to run instead; null for no statement. */
  adapt(statement: Statement): Statement | null {
    if (!mayBeAdapted.test(statement.bare)) return statement;
    const words = tokensOf(statement);
    if (words === null) return statement;
    if (this.#adaption.withoutOwners && isOwnershipIn(words)) return null;
    const schema = createSchema.exec(words.line);
    if (schema !== null) return this.#schema(statement);
    return this.#isThere(words) || this.#isOfServer(words) ? null : statement;
  }

  /**
   * Sets the chosen search path instead of an empty search path. For the role that runs the dump,
   * not for an admin.
   */
  withSearchPath(statement: Statement): Statement {
    const { searchPath } = this.#adaption;
    const isEmpty = searchPath !== null && emptySearchPath.test(statement.bytes.toString('latin1'));
    return isEmpty ? replaced(statement, setsSearchPath(searchPath).text) : statement;
  }

  /** The schema may exist: `public` exists, and an extension may have created it. */
  #schema(statement: Statement): Statement {
    let text = statement.bytes
      .toString('latin1')
      .replace(/^CREATE\s+SCHEMA\s+/iu, 'CREATE SCHEMA IF NOT EXISTS ');
    if (this.#adaption.withoutOwners) {
      text = text.replace(/\sAUTHORIZATION\s+(?:"(?:[^"]|"")*"|[^\s;"]+)\s*;?$/iu, ';');
    }
    return { ...statement, bytes: Buffer.from(text, 'latin1'), bare: text };
  }

  #isThere({ line, nameOf }: StatementTokens): boolean {
    const { present } = this.#adaption;
    const extension = createExtension.exec(line)?.[1];
    if (extension !== undefined) return Object.hasOwn(present.extensions, nameOf(extension));
    const language = createLanguage.exec(line)?.[1];
    return language !== undefined && Object.hasOwn(present.languages, nameOf(language));
  }

  #isOfServer({ line, nameOf }: StatementTokens): boolean {
    if (commentOnDatabase.test(line)) {
      this.#leavesCommentOnDatabase = true;
      return true;
    }
    const [, commented, ofComment, owned, ofOwner] = ofPresent.exec(line) ?? [];
    const kind = (commented ?? owned)?.split(' ').at(-1);
    const word = ofComment ?? ofOwner;
    if (kind === undefined || word === undefined) return false;
    const name = nameOf(word);
    const { schemas, extensions, languages } = this.#adaption.present;
    const things = kind === 'SCHEMA' ? schemas : kind === 'EXTENSION' ? extensions : languages;
    if (!Object.hasOwn(things, name) || things[name] === true) return false;
    const what = `${kind.toLowerCase()} ${name}`;
    this.#ofServer.add(owned === undefined ? `the comment on ${what}` : `the owner of ${what}`);
    return true;
  }
}

/** Setting of a session. `pg_catalog` comes first automatically. */
function setsSearchPath(schemas: readonly string[]): Sql {
  const path = sqlList(schemas.map(identifier)).text;
  return sql`SELECT pg_catalog.set_config('search_path', ${literal(path)}, false);`;
}

const replaced = (statement: Statement, text: string): Statement => ({
  ...statement,
  bytes: Buffer.from(text),
  bare: text,
  encoding: 'UTF8',
});
