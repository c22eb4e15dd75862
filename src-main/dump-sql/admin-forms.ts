/**
 * Statements of a dump that an admin's session may run: statements that match, word for word, a
 * form in which pg_dump writes them, and for which the server computes nothing. A default, a
 * condition or a value would run functions, casts and checks of the dump. The role that runs the
 * dump runs all other statements. Sources: PostgreSQL manual, "SQL Commands"; gram.y; pg_dump.c,
 * dumputils.c and pg_backup_archiver.c. No I/O.
 */
import { outsideParentheses, type StatementTokens } from './statement-tokens.ts';

const id = String.raw`(?:[A-Z_\u0080-\u00ff][\w$\u0080-\u00ff]*|"\d+")`;
const qualified = String.raw`${id}(?: \. ${id}){0,2}`;
const text = String.raw`(?:E )?''`;
/** Types of the SQL language: no schema can have another type with such a name. */
const ownType = String.raw`(?:SMALLINT|INTEGER|BIGINT|REAL|DOUBLE PRECISION|NUMERIC|BOOLEAN)`;
/** A value that needs no code of the dump. */
const ownValue = String.raw`(?:[\d.]+|TRUE|FALSE|NULL|(?:''|NULL) : : ${ownType})`;
/**
 * Types and names of arguments. A default of another form does not match, and neither does a
 * modifier of a type.
 */
const typesWord = String.raw`(?:${ownType} DEFAULT ${ownValue}|(?!DEFAULT )${id}|[.,[\]*])`;
const types = String.raw`${typesWord}(?: ${typesWord})*`;
const oneType = String.raw`(?:(?:DOUBLE PRECISION|(?:CHARACTER|BIT) VARYING|TIME(?:STAMP)? WITH(?:OUT)? TIME ZONE|${qualified})(?: \[ \])*)`;
const value = String.raw`(?:- )?(?:${oneType}|[\d.]+|${text})`;
const option = String.raw`${id}(?: = ${value})?`;
const options = String.raw`${option}(?: , ${option})*`;
const result = String.raw`(?: RETURNS (?:TABLE \( ${types} \)|(?:SETOF )?${oneType}))?`;
const routineOption = String.raw`(?:LANGUAGE ${id}|WINDOW|IMMUTABLE|STABLE|VOLATILE|STRICT|LEAKPROOF|SECURITY DEFINER|(?:COST|ROWS) [\d.]+|SUPPORT ${qualified}|PARALLEL ${id}|AS ${text}(?: , ${text})?|SET (?!ROLE |SESSION)${id}(?: \. ${id})? TO ${value}(?: , ${value})*)`;
const operator = String.raw`(?:${id} \. )?[-+*/<>=~!@#%^&|\x60? ]+`;
/**
 * Parts of an operator class. A type in it has no modifier, because a function would compute the
 * modifier.
 */
const ofTypes = String.raw`\( ${oneType}(?: , ${oneType})? \)`;
const member = String.raw`(?:OPERATOR \d+ ${operator}(?: ${ofTypes})?(?: FOR (?:SEARCH|ORDER BY ${qualified}))?|FUNCTION \d+(?: ${ofTypes})? ${qualified} \( (?:${types} )?\)|STORAGE ${oneType})`;
const members = String.raw`${member}(?: , ${member})*`;
const end = '(?: ;)?$';

const form = (pattern: string): RegExp => new RegExp(`^${pattern}${end}`, 'u');

/** Aggregates with an initial value do not match, because functions of its type read it. */
const aggregateOption = String.raw`(?:(?!M?INITCOND)${id}(?: = ${value})?|SORTOP = OPERATOR \( ${operator} \))`;
/** ORDER BY matches as two of its words. */
const ofAggregate = String.raw`\( (?:\*|${types}) \)`;

/**
 * Names have schemas, and no existing object is replaced: it could belong to the server or to an
 * extension.
 */
const nativeForms = [
  form(
    String.raw`CREATE (?:FUNCTION|PROCEDURE) (${id}) \. ${id} \( (?:${types} )?\)${result}(?: ${routineOption})+`,
  ),
  form(String.raw`CREATE TYPE (${id}) \. ${id}(?: \( ${options} \))?`),
  form(
    String.raw`CREATE AGGREGATE (${id}) \. ${id} ${ofAggregate} \( ${aggregateOption}(?: , ${aggregateOption})* \)`,
  ),
  form(
    String.raw`CREATE CAST \( ${oneType} AS ${oneType} \) WITHOUT FUNCTION(?: AS (?:ASSIGNMENT|IMPLICIT))?`,
  ),
  form(
    String.raw`CREATE (?:OR REPLACE )?(?:TRUSTED )?(?:PROCEDURAL )?LANGUAGE ${id} HANDLER ${qualified}(?: INLINE ${qualified})?`,
  ),
];

const transforms = String.raw`(?:FROM|TO) SQL WITH FUNCTION ${qualified} \( ${oneType} \)`;
const superuserForms = [
  form(
    String.raw`CREATE PUBLICATION ${id} FOR ALL (?:TABLES|SEQUENCES)(?: , ALL (?:TABLES|SEQUENCES))?(?: WITH \( ${options} \))?`,
  ),
  form(String.raw`ALTER PUBLICATION ${id} ADD TABLES IN SCHEMA ${id}`),
  form(
    String.raw`CREATE SUBSCRIPTION ${id} CONNECTION ${text} PUBLICATION ${id}(?: , ${id})* WITH \( CONNECT = FALSE(?: , ${options})? \)`,
  ),
  form(
    String.raw`CREATE FOREIGN DATA WRAPPER ${id}(?: HANDLER ${qualified})?(?: OPTIONS \( ${id} ${text}(?: , ${id} ${text})* \))?`,
  ),
  form(String.raw`CREATE ACCESS METHOD ${id} TYPE (?:INDEX|TABLE) HANDLER ${qualified}`),
  form(String.raw`CREATE TEXT SEARCH (?:PARSER|TEMPLATE) ${qualified} \( ${options} \)`),
  // Its functions accept or return the type `internal`: they belong to the server or are written in
  // C.
  form(
    String.raw`CREATE TRANSFORM FOR ${oneType} LANGUAGE ${id} \( ${transforms}(?: , ${transforms})? \)`,
  ),
];

/**
 * Names have schemas: an addition to an operator family of the server would affect tables of all
 * users.
 */
const operatorForms = [
  form(
    String.raw`CREATE OPERATOR CLASS (${id}) \. ${id} (?:DEFAULT )?FOR TYPE ${oneType} USING ${id} (?:FAMILY (${id}) \. ${id} )?AS ${members}`,
  ),
  form(String.raw`CREATE OPERATOR FAMILY (${id}) \. ${id} USING ${id}`),
  form(String.raw`ALTER OPERATOR FAMILY (${id}) \. ${id} USING ${id} ADD ${members}`),
];

const extensionForm = form(
  String.raw`CREATE EXTENSION (?:IF NOT EXISTS )?(${id})(?: WITH)?(?: SCHEMA ${id})?(?: VERSION (?:${id}|${text}))?`,
);

const eventTriggerForms = [
  form(
    String.raw`CREATE EVENT TRIGGER ${id} ON ${id}(?: WHEN TAG IN \( ${text}(?: , ${text})* \))? EXECUTE (?:FUNCTION|PROCEDURE) ${qualified} \( \)`,
  ),
  form(
    String.raw`ALTER EVENT TRIGGER ${id} (?:ENABLE(?: ALWAYS| REPLICA)?|DISABLE|OWNER TO ${id})`,
  ),
  form(String.raw`COMMENT ON EVENT TRIGGER ${id} IS (?:${text}|NULL)`),
  form(String.raw`DROP EVENT TRIGGER (?:IF EXISTS )?${id}`),
];

const isOfOne = (forms: readonly RegExp[], line: string): boolean =>
  forms.some((one) => one.test(line));

/**
 * Returns true if one of the forms matches, and no schema in the statement belongs to the server.
 */
const isOfOneInSchemas = (forms: readonly RegExp[], { line, nameOf }: StatementTokens): boolean =>
  forms.some((one) => {
    const schemas = one.exec(line)?.slice(1);
    return (
      schemas !== undefined &&
      schemas.every(
        (schema: string | undefined) => schema === undefined || !isOfServer(nameOf(schema)),
      )
    );
  });

/**
 * Returns true if the statement only creates a function in C, a base type, an aggregate, a cast
 * without a function or a handler of a language.
 */
export const isNativeForm = (words: StatementTokens): boolean =>
  isOfOneInSchemas(nativeForms, words);

/** Returns true if the statement only creates an entry that only a superuser can create. */
export const isSuperuserForm = (words: StatementTokens): boolean =>
  isOfOne(superuserForms, words.line) || isOfOneInSchemas(operatorForms, words);

/** Returns the name of the extension if the statement only creates an extension; otherwise null. */
export function extensionOf({ line, nameOf }: StatementTokens): string | null {
  const name = extensionForm.exec(line)?.[1];
  return name === undefined ? null : nameOf(name);
}

export const isEventTriggerForm = ({ line }: StatementTokens): boolean =>
  isOfOne(eventTriggerForms, line);

const languageClause = new RegExp(`(?<! \\.) LANGUAGE (?=(${id}|${text}))`, 'gu');

/**
 * Returns the languages of a routine, from clauses outside of parentheses. A language is null if it
 * is written as a string literal.
 */
export function languagesOf(words: StatementTokens): (string | null)[] {
  const found = outsideParentheses(words.line).matchAll(languageClause);
  return [...found].map(([, name = '']) => (name.endsWith("''") ? null : words.nameOf(name)));
}

const aFunction = new RegExp(`^CREATE (?:OR REPLACE )?FUNCTION (${id}) \\. (${id}) \\(`, 'u');

/**
 * Returns a function that is declared leakproof. Returns null for any other function, and if no
 * schema is given.
 */
export function leakproofFunctionOf(
  words: StatementTokens,
): { schema: string; name: string } | null {
  const [, schema, name] = aFunction.exec(words.line) ?? [];
  if (schema === undefined || name === undefined) return null;
  if (!/(?<! NOT| \.) LEAKPROOF(?: |$)/u.test(outsideParentheses(words.line))) return null;
  return { schema: words.nameOf(schema), name: words.nameOf(name) };
}

// --- owners, grants and comments

export type Note =
  /** Owner of an object in the database; `object` if the object has a schema. */
  | { note: 'owner'; role: string; objects: NamedObject[] }
  | { note: 'grant'; objects: NamedObject[] }
  | { note: 'default privileges'; role: string }
  /** Comments, security labels, and the column that a sequence belongs to. */
  | { note: 'words' };

export interface NamedObject {
  of: 'routine' | 'language' | 'schema' | 'relation or type' | 'nothing with a schema';
  /** Null if no schema is written. */
  schema: string | null;
  name: string;
}

/** Objects with a schema are named with their schema. Other names are unique in their database. */
const inSchemas = String.raw`(?:FOREIGN )?TABLE|(?:MATERIALIZED )?VIEW|SEQUENCE|TYPE|DOMAIN|COLLATION|CONVERSION|STATISTICS|TEXT SEARCH (?:CONFIGURATION|DICTIONARY)`;
const alone = String.raw`SCHEMA|PUBLICATION|SERVER|(?:PROCEDURAL )?LANGUAGE|FOREIGN DATA WRAPPER|SUBSCRIPTION`;
const routines = 'FUNCTION|PROCEDURE|ROUTINE|AGGREGATE';
const arguments_ = String.raw`\( [^'()]*\)`;
/**
 * A role given by its name. CURRENT_USER and similar keywords do not match, because the user who
 * restores is not a role of the dump.
 */
const role = String.raw`(?!(?:CURRENT_USER|CURRENT_ROLE|SESSION_USER)(?: |$))${id}`;
const toOwner = String.raw` OWNER TO (${role})`;
const ownerForms = [
  form(
    String.raw`ALTER (?:${inSchemas}|${alone}) (?:IF EXISTS )?(?:ONLY )?(${qualified})${toOwner}`,
  ),
  form(String.raw`ALTER (?:${routines}) (${qualified}) ${arguments_}${toOwner}`),
  form(String.raw`ALTER OPERATOR (?:CLASS|FAMILY) (${qualified}) USING ${id}${toOwner}`),
  form(String.raw`ALTER OPERATOR (${operator}) ${arguments_}${toOwner}`),
  form(String.raw`ALTER LARGE OBJECT (\d+)${toOwner}`),
];

const privilegesWord = String.raw`(?:${id}|[,()])`;
const privileges = String.raw`(?:GRANT|REVOKE(?: GRANT OPTION FOR)?) ${privilegesWord}(?: ${privilegesWord})*? ON`;
const grantee = String.raw`(?:GROUP )?${id}`;
const toGrantees = String.raw` (?:TO|FROM) ${grantee}(?: , ${grantee})*(?: WITH GRANT OPTION)?(?: CASCADE| RESTRICT)?`;
const list = (one: string): string => `(${one}(?: , ${one})*)`;
const grantForms = [
  form(
    String.raw`${privileges} (?:(?:TABLE|SEQUENCE|SCHEMA|TYPE|DOMAIN|LANGUAGE|FOREIGN DATA WRAPPER|FOREIGN SERVER) )?${list(qualified)}${toGrantees}`,
  ),
  form(
    String.raw`${privileges} (?:FUNCTION|PROCEDURE|ROUTINE) ${list(String.raw`${qualified}(?: ${arguments_})?`)}${toGrantees}`,
  ),
  form(String.raw`${privileges} LARGE OBJECT ${list(String.raw`\d+`)}${toGrantees}`),
];
const defaultPrivilegesForm = form(
  String.raw`ALTER DEFAULT PRIVILEGES FOR (?:ROLE|USER) (${role})(?: IN SCHEMA ${id})? ${privileges} (?:TABLES|SEQUENCES|FUNCTIONS|ROUTINES|TYPES|SCHEMAS|LARGE OBJECTS)${toGrantees}`,
);
/**
 * Objects of comments and labels. No type in them has a modifier, because the server would compute
 * the modifier.
 */
const named = String.raw`(?:(?:${routines}) ${qualified} ${arguments_}|OPERATOR ${operator} ${arguments_}|OPERATOR (?:CLASS|FAMILY) ${qualified} USING ${id}|CAST \( ${oneType} AS ${oneType} \)|LARGE OBJECT \d+|${id}(?: (?:${id}|\.))*)`;
const isClause = String.raw` IS (?:${text}|NULL)`;
const wordsForms = [
  form(String.raw`COMMENT ON ${named}${isClause}`),
  form(String.raw`SECURITY LABEL (?:FOR (?:${id}|${text}) )?ON ${named}${isClause}`),
  form(String.raw`ALTER SEQUENCE ${qualified} OWNED BY ${qualified}`),
];

/** Returns null for a statement that does not match one of the forms word for word. */
export function noteOf(words: StatementTokens): Note | null {
  const { line, nameOf } = words;
  for (const one of ownerForms) {
    const [, object, owner] = one.exec(line) ?? [];
    if (object === undefined || owner === undefined) continue;
    return { note: 'owner', role: nameOf(owner), objects: objectsIn(object, words) };
  }
  for (const one of grantForms) {
    const objects = one.exec(line)?.[1];
    if (objects !== undefined) return { note: 'grant', objects: objectsIn(objects, words) };
  }
  const owner = defaultPrivilegesForm.exec(line)?.[1];
  if (owner !== undefined) return { note: 'default privileges', role: nameOf(owner) };
  return isOfOne(wordsForms, line) ? { note: 'words' } : null;
}

/** The kind of an object by the keyword after ALTER or ON. In a grant, a table needs no keyword. */
const kindsOfObjects: readonly (readonly [RegExp, NamedObject['of']])[] = [
  [new RegExp(`^(?:ALTER|.*? ON) (?:${routines}) `, 'u'), 'routine'],
  [/^(?:ALTER|.*? ON) (?:PROCEDURAL )?LANGUAGE /u, 'language'],
  [/^(?:ALTER|.*? ON) SCHEMA /u, 'schema'],
  [
    /^(?:ALTER|.*? ON) (?:PUBLICATION|SERVER|FOREIGN (?:SERVER|DATA WRAPPER)|SUBSCRIPTION|LARGE OBJECT) /u,
    'nothing with a schema',
  ],
];

function objectsIn(written: string, { line, nameOf }: StatementTokens): NamedObject[] {
  const of = kindsOfObjects.find(([kind]) => kind.test(line))?.[1] ?? 'relation or type';
  return outsideParentheses(written)
    .split(' , ')
    .map((one) => {
      const parts = one.trim().split(' . ');
      const schema = parts.length > 1 ? parts.at(-2) : undefined;
      return {
        of,
        schema: schema === undefined ? null : nameOf(schema),
        name: nameOf(parts.at(-1) ?? ''),
      };
    });
}

/** Returns true for schemas of the server itself. */
export const isOfServer = (schema: string): boolean =>
  schema === 'information_schema' || schema.startsWith('pg_');
