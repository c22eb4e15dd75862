/**
 * Owners and grants in a dump. Dumps with `--no-owner` and `--no-privileges`, such as backups of
 * Nightjar, do not contain them. If one of two compared dumps does not contain them, they are not a
 * change. Pure functions.
 */

const name = String.raw`(?:"(?:[^"]|""){1,63}"|[^\s".;]{1,63})`;
/** A line break is only possible in a quoted name. */
const owned = String.raw`(?:[^\n]+|[A-Z ]{1,40} ${name}(?:\.${name})?(?:\([^()\n]{0,500}\))?)`;
/**
 * Matches a statement with the empty lines before it; in other places, empty lines may be part of a
 * name. The last two alternatives are from `pg_dump --use-set-session-authorization`.
 */
const ownerStatement = new RegExp(
  String.raw`(?:^|(?<!\n)\n+)(?:ALTER ${owned} OWNER TO ${name}|SET SESSION AUTHORIZATION (?:DEFAULT|'(?:[^']|''){1,63}')|RESET SESSION AUTHORIZATION);(?=\n|$)`,
  'gu',
);

export const grantTypes = new Set(['ACL', 'DEFAULT ACL']);

/** Splits the SQL of one entry into the definition and the owner statements. */
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
