/**
 * Whether a dump makes anything that its rows can go to. `pg_dump --data-only` and `--section=data` write
 * rows, and what belongs to rows, alone: into a new database they cannot go. Pure.
 */

const harmlessWords = [
  'SET|RESET|BEGIN|COMMIT|COPY|INSERT INTO|UPDATE|DELETE FROM|TRUNCATE|ANALYZE|LOCK|REFRESH',
  'ALTER|COMMENT ON|GRANT|REVOKE',
  'CREATE (?:UNIQUE )?INDEX|CREATE (?:CONSTRAINT )?TRIGGER',
  'CREATE (?:RULE|POLICY|STATISTICS|PUBLICATION)',
  String.raw`SELECT pg_catalog\.(?:setval|set_config|lo\w*|pg_restore_\w+)`,
].join('|');
/** Statements after which there are no more tables than before. */
const makesNone = new RegExp(`^(?:${harmlessWords})(?![\\w$])`, 'iu');

/**
 * What is not known here may make one. `sql`: statements without what stands in quotes and comments; a
 * line that is not indented is taken for the beginning of one, as the end of a text may be left out.
 */
export function mayMakeTables(sql: string): boolean {
  return sql.split(/;|\n(?=\S)/u).some((part) => {
    const statement = part.trim();
    return statement !== '' && !statement.startsWith('\\') && !makesNone.test(statement);
  });
}
