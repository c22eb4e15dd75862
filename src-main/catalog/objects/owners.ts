/**
 * Owners and grants in a dump. Those made with `--no-owner` and `--no-privileges`, as ours are, do not
 * have them: beside such a one they say nothing about what changed. Pure.
 */

const name = String.raw`(?:"(?:[^"]|""){1,63}"|[^\s".;]{1,63})`;
/** A line break stands in a quoted name only. */
const owned = String.raw`(?:[^\n]+|[A-Z ]{1,40} ${name}(?:\.${name})?(?:\([^()\n]{0,500}\))?)`;
/** With the empty lines before it; elsewhere these may be a part of a name. The latter are of `pg_dump --use-set-session-authorization`. */
const ownerStatement = new RegExp(
  String.raw`(?:^|(?<!\n)\n+)(?:ALTER ${owned} OWNER TO ${name}|SET SESSION AUTHORIZATION (?:DEFAULT|'(?:[^']|''){1,63}')|RESET SESSION AUTHORIZATION);(?=\n|$)`,
  'gu',
);

export const grantTypes = new Set(['ACL', 'DEFAULT ACL']);

/** One entry's SQL taken apart. */
export function splitOwners(sql: string): { sql: string; owners: string } {
  const owners: string[] = [];
  const rest = sql.replaceAll(ownerStatement, (statement: string) => {
    owners.push(statement.trim());
    return '';
  });
  return owners.length === 0
    ? { sql, owners: '' }
    : { sql: rest.trim(), owners: owners.join('\n') };
}
