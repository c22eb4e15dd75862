import { describe, expect, it } from 'vitest';
import { rolesOfEntry, setsOwners } from './roles-of-backup.ts';

describe('the roles that a dump names', () => {
  it.each([
    ['an owner', 'CREATE TABLE t ();\n\n\nALTER TABLE t OWNER TO ada;', ['ada']],
    ['a quoted one', 'ALTER TABLE t OWNER TO "Odd ""Owner""";', ['Odd "Owner"']],
    [
      'receivers of grants',
      'GRANT SELECT ON TABLE t TO ada;\nREVOKE ALL ON TABLE t FROM "Bob";\nGRANT ALL ON SCHEMA s TO eve WITH GRANT OPTION;',
      ['ada', 'Bob', 'eve'],
    ],
    [
      'default privileges',
      'ALTER DEFAULT PRIVILEGES FOR ROLE ada IN SCHEMA s GRANT SELECT ON TABLES TO bob;',
      ['ada'],
    ],
    [
      'policies',
      'CREATE POLICY own ON t FOR SELECT TO ada, "Bob" USING ((owner = CURRENT_USER));',
      ['ada', 'Bob'],
    ],
    ['user mappings', "CREATE USER MAPPING FOR ada SERVER s OPTIONS (\n    x 'y'\n);", ['ada']],
  ])('include the %s', (_what, sql, roles) => {
    expect(rolesOfEntry(sql)).toEqual(expect.arrayContaining(roles));
  });

  it('do not include roles that every server has', () => {
    const sql = `GRANT SELECT ON TABLE t TO PUBLIC;\nALTER SCHEMA public OWNER TO pg_database_owner;\nCREATE POLICY p ON t TO CURRENT_USER;`;
    expect(rolesOfEntry(sql)).toEqual([]);
  });
});

it.each([
  ['TABLE', 'CREATE TABLE t ();\n\n\nALTER TABLE t OWNER TO ada;', true],
  ['TABLE', 'SET SESSION AUTHORIZATION ada;\n\nCREATE TABLE t ();', true],
  ['ACL', 'GRANT SELECT ON TABLE t TO PUBLIC;', true],
  ['DEFAULT ACL', 'ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO ada;', true],
  ['TABLE', 'CREATE TABLE t ();', false],
  ['POLICY', 'CREATE POLICY own ON t TO ada;', false],
])('detects if an entry of type %s sets owners or grants: %s', (type, sql, expected) => {
  expect(setsOwners({ type, sql })).toBe(expected);
});
