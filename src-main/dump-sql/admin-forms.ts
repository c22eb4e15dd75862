/**
 * What an admin's own session may run of a dump: statements that are word for word of the form in which pg_dump writes
 * them, and in which nothing has to be computed. Whoever makes a default, a condition or a value runs the functions, casts
 * and checks of the dump that stand behind it. Everything else is left to whoever runs the dump.
 * Sources: PostgreSQL manual, "SQL Commands"; gram.y; pg_dump.c, dumputils.c and pg_backup_archiver.c. Pure.
 */
import { outsideParentheses, type StatementTokens } from './statement-tokens.ts';

const id = String.raw`(?:[A-Z_\u0080-\u00ff][\w$\u0080-\u00ff]*|"\d+")`;
const qualified = String.raw`${id}(?: \. ${id}){0,2}`;
const text = String.raw`(?:E )?''`;
/** Types of the language itself: no schema can have others of these names. */
const ownType = String.raw`(?:SMALLINT|INTEGER|BIGINT|REAL|DOUBLE PRECISION|NUMERIC|BOOLEAN)`;
/** A value for which nothing of the dump is asked. */
const ownValue = String.raw`(?:[\d.]+|TRUE|FALSE|NULL|(?:''|NULL) : : ${ownType})`;
/** Types and names of arguments. A default of another form is a word too many, and so is a modifier of a type. */
const typesWord = String.raw`(?:${ownType} DEFAULT ${ownValue}|(?!DEFAULT )${id}|[.,[\]*])`;
const types = String.raw`${typesWord}(?: ${typesWord})*`;
const oneType = String.raw`(?:(?:DOUBLE PRECISION|(?:CHARACTER|BIT) VARYING|TIME(?:STAMP)? WITH(?:OUT)? TIME ZONE|${qualified})(?: \[ \])*)`;
const value = String.raw`(?:- )?(?:${oneType}|[\d.]+|${text})`;
const option = String.raw`${id}(?: = ${value})?`;
const options = String.raw`${option}(?: , ${option})*`;
const result = String.raw`(?: RETURNS (?:TABLE \( ${types} \)|(?:SETOF )?${oneType}))?`;
const routineOption = String.raw`(?:LANGUAGE ${id}|WINDOW|IMMUTABLE|STABLE|VOLATILE|STRICT|LEAKPROOF|SECURITY DEFINER|(?:COST|ROWS) [\d.]+|SUPPORT ${qualified}|PARALLEL ${id}|AS ${text}(?: , ${text})?|SET (?!ROLE |SESSION)${id}(?: \. ${id})? TO ${value}(?: , ${value})*)`;
const operator = String.raw`(?:${id} \. )?[-+*/<>=~!@#%^&|\x60? ]+`;
/** What an operator class is made of. A type in it has no modifier: that would be computed by a function. */
const ofTypes = String.raw`\( ${oneType}(?: , ${oneType})? \)`;
const member = String.raw`(?:OPERATOR \d+ ${operator}(?: ${ofTypes})?(?: FOR (?:SEARCH|ORDER BY ${qualified}))?|FUNCTION \d+(?: ${ofTypes})? ${qualified} \( (?:${types} )?\)|STORAGE ${oneType})`;
const members = String.raw`${member}(?: , ${member})*`;
const end = '(?: ;)?$';

const form = (pattern: string): RegExp => new RegExp(`^${pattern}${end}`, 'u');

/** Without values to begin with: those are read by functions of their type. */
const aggregateOption = String.raw`(?:(?!M?INITCOND)${id}(?: = ${value})?|SORTOP = OPERATOR \( ${operator} \))`;
/** ORDER BY is two of its words. */
const ofAggregate = String.raw`\( (?:\*|${types}) \)`;

/** With schemas, and nothing that is there is replaced: it could be the server's own, or an extension's. */
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
  // Its functions take or give the type `internal`: they are the server's own, or in C.
  form(
    String.raw`CREATE TRANSFORM FOR ${oneType} LANGUAGE ${id} \( ${transforms}(?: , ${transforms})? \)`,
  ),
];

/** With schemas: what joins a family of the server's own acts on tables of everybody. */
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

/** Whether one of the forms fits, and no schema in it is the server's own. */
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

/** A function in C, a base type, an aggregate, a cast without a function or a handler of a language, and nothing besides. */
export const isNativeForm = (words: StatementTokens): boolean =>
  isOfOneInSchemas(nativeForms, words);

/** An entry that only a superuser may make, and nothing besides. */
export const isSuperuserForm = (words: StatementTokens): boolean =>
  isOfOne(superuserForms, words.line) || isOfOneInSchemas(operatorForms, words);

/** The name of the extension that it makes, and nothing besides; else null. */
export function extensionOf({ line, nameOf }: StatementTokens): string | null {
  const name = extensionForm.exec(line)?.[1];
  return name === undefined ? null : nameOf(name);
}

export const isEventTriggerForm = ({ line }: StatementTokens): boolean =>
  isOfOne(eventTriggerForms, line);

const languageClause = new RegExp(`(?<! \\.) LANGUAGE (?=(${id}|${text}))`, 'gu');

/** Languages that a routine may be in, null where one is written as a text: its clause stands outside of parentheses. */
export function languagesOf(words: StatementTokens): (string | null)[] {
  const found = outsideParentheses(words.line).matchAll(languageClause);
  return [...found].map(([, name = '']) => (name.endsWith("''") ? null : words.nameOf(name)));
}

const aFunction = new RegExp(`^CREATE (?:OR REPLACE )?FUNCTION (${id}) \\. (${id}) \\(`, 'u');

/** A function that is called leakproof; null for any other, and where its schema is not said. */
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
  /** Of something in the database; `object` where it has a schema. */
  | { note: 'owner'; role: string; objects: NamedObject[] }
  | { note: 'grant'; objects: NamedObject[] }
  | { note: 'default privileges'; role: string }
  /** Comments, security labels, and which column a sequence belongs to. */
  | { note: 'words' };

export interface NamedObject {
  of: 'routine' | 'language' | 'schema' | 'relation or type' | 'nothing with a schema';
  /** null where none is written. */
  schema: string | null;
  name: string;
}

/** What has a schema is written with it; the rest is alone in its database. */
const inSchemas = String.raw`(?:FOREIGN )?TABLE|(?:MATERIALIZED )?VIEW|SEQUENCE|TYPE|DOMAIN|COLLATION|CONVERSION|STATISTICS|TEXT SEARCH (?:CONFIGURATION|DICTIONARY)`;
const alone = String.raw`SCHEMA|PUBLICATION|SERVER|(?:PROCEDURAL )?LANGUAGE|FOREIGN DATA WRAPPER|SUBSCRIPTION`;
const routines = 'FUNCTION|PROCEDURE|ROUTINE|AGGREGATE';
const arguments_ = String.raw`\( [^'()]*\)`;
/** A role by its name: whoever restores is no role of the dump. */
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
/** What a comment or a label is put on. No type in it has a modifier: the server would compute that. */
const named = String.raw`(?:(?:${routines}) ${qualified} ${arguments_}|OPERATOR ${operator} ${arguments_}|OPERATOR (?:CLASS|FAMILY) ${qualified} USING ${id}|CAST \( ${oneType} AS ${oneType} \)|LARGE OBJECT \d+|${id}(?: (?:${id}|\.))*)`;
const isSaid = String.raw` IS (?:${text}|NULL)`;
const wordsForms = [
  form(String.raw`COMMENT ON ${named}${isSaid}`),
  form(String.raw`SECURITY LABEL (?:FOR (?:${id}|${text}) )?ON ${named}${isSaid}`),
  form(String.raw`ALTER SEQUENCE ${qualified} OWNED BY ${qualified}`),
];

/** null for everything that is not word for word of one of the forms. */
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

/** By the word behind ALTER or ON; a table needs none in a grant. */
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

/** Schemas of the server itself. */
export const isOfServer = (schema: string): boolean =>
  schema === 'information_schema' || schema.startsWith('pg_');
