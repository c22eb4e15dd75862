/**
 * Checks if a dump creates anything that its rows can be loaded into. `pg_dump --data-only` and
 * `--section=data` write only rows and entries that belong to rows: these cannot be restored into a
 * new database. No I/O.
 */

const statementsWithoutTables = [
  'SET|RESET|BEGIN|COMMIT|COPY|INSERT INTO|UPDATE|DELETE FROM|TRUNCATE|ANALYZE|LOCK|REFRESH',
  'ALTER|COMMENT ON|GRANT|REVOKE',
  'CREATE (?:UNIQUE )?INDEX|CREATE (?:CONSTRAINT )?TRIGGER',
  'CREATE (?:RULE|POLICY|STATISTICS|PUBLICATION)',
  String.raw`SELECT pg_catalog\.(?:setval|set_config|lo\w*|pg_restore_\w+)`,
].join('|');
/** Statements that never add a table. */
const makesNone = new RegExp(`^(?:${statementsWithoutTables})(?![\\w$])`, 'iu');

/**
 * A statement that is not in the list may create a table. `sql`: statements without quoted text and
 * comments. A line that is not indented is treated as the beginning of a statement, because the end
 * of a string literal may be omitted.
 */
export function mayMakeTables(sql: string): boolean {
  return sql.split(/;|\n(?=\S)/u).some((part) => {
    const statement = part.trim();
    return statement !== '' && !statement.startsWith('\\') && !makesNone.test(statement);
  });
}
