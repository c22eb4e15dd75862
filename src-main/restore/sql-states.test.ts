import { expect, it } from 'vitest';
import { withoutSqlStates } from './sql-states.ts';

it('takes the SQLSTATE out of what psql says, in any language, and leaves the words', () => {
  const said = `psql:<stdin>:7: WARNING:  01000: look: here
psql:<stdin>:9: ERROR:  42883: function unaccent(text) does not exist
LINE 1: select unaccent($1)
HINT:  No function matches the given name.
CONTEXT:  SQL function "plain" during inlining
LOCATION:  ParseFuncOrColumn, parse_func.c:629
`;
  expect(withoutSqlStates(said)).toEqual({
    sqlState: '42883',
    text: `psql:<stdin>:7: WARNING:  look: here
psql:<stdin>:9: ERROR:  function unaccent(text) does not exist
LINE 1: select unaccent($1)
HINT:  No function matches the given name.
CONTEXT:  SQL function "plain" during inlining
`,
  });
  expect(withoutSqlStates('psql:<stdin>:3: FEHLER:  53100: voll\n')).toEqual({
    sqlState: '53100',
    text: 'psql:<stdin>:3: FEHLER:  voll\n',
  });
  expect(withoutSqlStates('psql: error: connection to server failed\n')).toEqual({
    sqlState: null,
    text: 'psql: error: connection to server failed\n',
  });
});
