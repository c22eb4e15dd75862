/** Meaning of the entry types of a dump for a restore of some of its tables. */

export const tables = new Set(['TABLE', 'FOREIGN TABLE']);
export const views = new Set(['VIEW', 'MATERIALIZED VIEW']);
/** Restored with their table if all tables that they name are also restored. */
export const dependentTypes = new Set([
  'DEFAULT',
  'CONSTRAINT',
  'FK CONSTRAINT',
  'CHECK CONSTRAINT',
  'INDEX',
  'INDEX ATTACH',
  'TRIGGER',
  'RULE',
  'POLICY',
  'ROW SECURITY',
  'STATISTICS',
  'TABLE ATTACH',
  'SEQUENCE',
  'SEQUENCE OWNED BY',
]);
