import { describe, expect, it } from 'vitest';
import { canDump, loadsInto, saferPsql } from './version-advice.ts';

describe('advice about versions', () => {
  it.each([
    ['15.18', '15.19'],
    ['15.19', null],
    ['18.6', null],
    ['19.0', null],
    ['13.22', '18.6'],
    ['17.4', '17.11'],
  ])('recommends for psql %s: %s', (version, safer) => {
    expect(saferPsql(version)).toBe(safer);
  });

  it('allows pg_dump to dump its own major version and older ones', () => {
    expect([canDump(15, 15), canDump(16, 15), canDump(15, 16)]).toEqual([true, true, false]);
  });

  it('names the servers that can load a backup, and what prevents loading', () => {
    expect(loadsInto(15, 15)).toEqual({ major: 15, since: null });
    expect(loadsInto(15, 17)).toEqual({ major: 15, since: 17 });
    expect(loadsInto(17, 17)).toEqual({ major: 17, since: null });
  });
});
