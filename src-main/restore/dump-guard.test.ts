import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NightjarFailure } from '#shared/errors/errors.ts';
import { DumpGuard } from './dump-guard.ts';

const head = '--\n-- PostgreSQL database dump\n--\n\n\\restrict abc123\n\n';
const tail = '--\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict abc123\n\n';

function passed(dump: string, sizes: readonly number[] = [], drop = false): string {
  const guard = new DumpGuard({ dropTransactionTimeout: drop });
  const bytes = Buffer.from(dump);
  const out: Buffer[] = [];
  let at = 0;
  for (const size of sizes) {
    out.push(...guard.push(bytes.subarray(at, at + size)));
    at += size;
  }
  out.push(...guard.push(bytes.subarray(at)), ...guard.finish());
  return Buffer.concat(out).toString();
}

function refusal(dump: string): unknown {
  try {
    passed(dump);
    return 'passed';
  } catch (fault) {
    return fault instanceof NightjarFailure ? fault.error.code : fault;
  }
}

const body = [
  'SET transaction_timeout = 0;',
  "CREATE FUNCTION f() RETURNS text AS $_$ select '\\! ls' $_$;",
  "COMMENT ON TABLE t IS 'back\\slash';",
  'COPY public.t (a) FROM stdin;',
  'row\\\\one\\tx',
  '\\N',
  '\\\\! ls',
  '\\\\unrestrict x',
  '\\.',
  '',
  'SELECT 1;',
  '',
].join('\n');
const without = (text: string): string => text.replaceAll(/^\\(?:un)?restrict abc123\n/gmu, '');

describe('what psql is given of a dump', () => {
  it('is all of it but for its own pair of restrict lines', () => {
    const dump = head + body + tail;
    expect(passed(dump)).toBe(without(dump));
  });

  it('does not depend on how the bytes are cut', () => {
    const dump = head + body + tail;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 60 }), (sizes) => {
        expect(passed(dump, sizes)).toBe(without(dump));
      }),
    );
  });

  it('leaves out what an older server does not know', () => {
    const dump = head + body + tail;
    expect(passed(dump, [], true)).toBe(
      without(dump).replace('SET transaction_timeout = 0;\n', ''),
    );
  });

  it('may lack the restrict lines, as older dumps do', () => {
    const dump = without(head + body + tail);
    expect(passed(dump)).toBe(dump);
  });
});

describe('a dump that holds more than SQL', () => {
  it.each([
    ['a shell command', '\\! touch /tmp/owned'],
    ['a shell command behind SQL', 'SELECT 1; \\! touch /tmp/owned'],
    ['a query into a program', 'SELECT 1 \\g |sh'],
    ['output into a program', '\\o |sh'],
    ['a copy by a program', "\\copy t from program 'sh'"],
    ['another file', '\\i /etc/passwd'],
    ['an early unrestrict', '\\unrestrict abc123'],
    ['backquotes behind unrestrict', '\\unrestrict `touch /tmp/owned`'],
    [
      'unrestrict inside of what looks like a string',
      "SELECT '\n\\unrestrict `touch /tmp/owned`\n';",
    ],
    ['a second restrict', '\\restrict other'],
    ['a command behind a carriage return', 'SELECT 1;\r\\! ls'],
    ['a command behind a byte order mark', '\ufeff\\! ls'],
    ['a lone backslash', '\\'],
    ['end of rows without rows', '\\.'],
    ['unrestrict among rows', 'COPY nosuch (a) FROM stdin;\n\\unrestrict `touch /tmp/owned`\n\\.'],
    ['unrestrict later in a row', 'COPY nosuch (a) FROM stdin;\nx \\unrestrict `ls`\n\\.'],
  ])('is refused: %s', (_what, line) => {
    expect(refusal(`${head}${line}\n${tail}`)).toBe('dump-not-trusted');
  });

  it('is refused when it unrestricts with another key', () => {
    expect(refusal(head + tail.replace('abc123', 'other'))).toBe('dump-not-trusted');
  });
});
