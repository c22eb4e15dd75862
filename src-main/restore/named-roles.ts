/** Roles that statements of a dump name. A dump does not make them: they have to be there. Pure. */
import { statementsOf } from '../dump-sql/statements-of.ts';

const name = String.raw`(?:"(?:[^"]|""){1,63}"|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]{0,62})`;
const names = `(${name}(?:, ${name})*)`;
const statements = [
  `^ALTER [\\s\\S]* OWNER TO ${names};`,
  `^(?:GRANT|REVOKE) [\\s\\S]*? (?:TO|FROM) ${names}(?: WITH GRANT OPTION)?(?: GRANTED BY ${name})?;`,
  `^SET SESSION AUTHORIZATION ('(?:[^']|'')+'|${name});`,
  `^CREATE POLICY ${name} ON (?:${name}\\.)?${name}(?: AS \\w+)?(?: FOR \\w+)? TO ${names}`,
  `^ALTER DEFAULT PRIVILEGES FOR ROLE ${names}`,
  `^ALTER DEFAULT PRIVILEGES [\\s\\S]*? (?:TO|FROM) ${names}(?: WITH GRANT OPTION)?;`,
  `^CREATE USER MAPPING FOR ${names} SERVER`,
  `^CREATE SCHEMA ${name} AUTHORIZATION ${names};`,
].map((source) => new RegExp(source, 'u'));
const oneName = new RegExp(name, 'gu');
/** Words of the language in the place of a role. */
const anybody = new Set(['public', 'current_user', 'session_user', 'current_role', 'default']);

/** Of one statement. */
export function rolesIn(statement: string): string[] {
  return statements.flatMap((pattern) => {
    const found = pattern.exec(statement)?.[1] ?? '';
    if (found.startsWith("'")) return [found.slice(1, -1).replaceAll("''", "'")];
    return [...found.matchAll(oneName)].flatMap(([one]) =>
      // In quotes it is everybody, too (gram.y, RoleSpec).
      one === '"public"'
        ? []
        : one.startsWith('"')
          ? [one.slice(1, -1).replaceAll('""', '"')]
          : anybody.has(one.toLowerCase())
            ? []
            : [one.toLowerCase()],
    );
  });
}

/** Of some SQL, but for what only looks like a statement in its texts. */
export function rolesInSql(sql: string): string[] {
  return statementsOf(sql).flatMap(({ bytes }) => rolesIn(bytes.toString('utf8')));
}
