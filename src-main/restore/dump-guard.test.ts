import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NightjarFailure } from '#shared/errors/errors.ts';
import { DumpGuard } from './dump-guard.ts';

const head = '--\n-- PostgreSQL database dump\n--\n\n\\restrict abc123\n\n';
const tail = '--\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict abc123\n\n';

function passed(dump: string, sizes: readonly number[] = [], majorVersion = 18): string {
  const guard = new DumpGuard({ majorVersion });
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
    const kept = without(dump).replace('SET transaction_timeout = 0;\n', '');
    expect(passed(dump, [], 16)).toBe(kept);
    expect(passed(dump, [], 17)).toBe(without(dump));
    const access = 'SET default_table_access_method = heap;\n';
    expect(passed(head + access + body + tail, [], 11)).toBe(kept);
    expect(passed(head + access + body + tail, [], 12)).toContain(access);
  });

  it('leaves out statistics of the planner where the server takes none, and nothing else', () => {
    const entry = (kind: string, name: string, sql: string): string =>
      `--\n-- ${kind}Name: ${name}; Type: ${kind === '' ? 'TABLE' : 'STATISTICS DATA'}; Schema: public; Owner: ada\n--\n\n${sql}\n\n`;
    const statistics = entry(
      'Statistics for ',
      't',
      "SELECT * FROM pg_catalog.pg_restore_relation_stats(\n\t'relname', 'it''s\n-- Name: x; Type: TABLE; Schema: -; Owner: ',\n);",
    );
    const first = entry('', 't', 'CREATE TABLE public.t ();');
    const last = entry('', 'u', 'CREATE TABLE public.u ();');
    for (const sizes of [[], [100, 30, 7, 1]]) {
      const older = passed(head + first + statistics + last + tail, sizes, 17);
      expect(older).not.toContain('pg_restore');
      expect(older).toContain(first);
      expect(older).toContain(last.slice('--\n'.length));
      expect(older).toContain(tail.split('\\')[0]?.slice('--\n'.length));
      expect(passed(head + statistics + tail, sizes, 18)).toBe(without(head + statistics + tail));
    }
  });

  it('loses a byte order mark at its start, as psql would have it, and none elsewhere', () => {
    const dump = without(`\uFEFF${head}${body}-- \uFEFF\n${tail}`);
    expect(passed(dump)).toBe(dump.slice(1));
    expect(passed(dump, [1, 1])).toBe(dump.slice(1));
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

describe('settings that move the end of a string', () => {
  it.each([
    "SELECT set_config('standard_conforming_strings','off',false);\nSELECT 'a\\'b';",
    'set standard_conforming_strings to off;',
    'SET standard_conforming_strings = off; SELECT 1;',
    'RESET standard_conforming_strings;',
    "SET client_encoding = 'SJIS';",
    "set client_encoding to 'BIG5';",
    "SET NAMES 'GBK';",
    "SELECT '\n', set_config('client_encoding', 'SJIS', false);",
  ])('are refused: %s', (sql) => {
    expect(refusal(`${head}${sql}\n${tail}`)).toBe('dump-not-trusted');
  });

  it.each([
    'SET standard_conforming_strings = on;',
    "SET standard_conforming_strings = off;\nSELECT 'a\\'b';",
    "SET client_encoding = 'UTF8';",
    "CREATE FUNCTION f() RETURNS text\n    LANGUAGE sql\n    SET standard_conforming_strings TO 'on'\n    AS $$ select 1 $$;",
    'CREATE FUNCTION f() AS $$\nselect current_setting($x$client_encoding$x$);\n$$;',
  ])('may be what pg_dump itself writes: %s', (sql) => {
    expect(refusal(`${head}${sql}\n${tail}`)).toBe('passed');
  });
});

describe('any text at all', () => {
  it('never reaches psql with a backslash that psql would take for a command', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '\\',
        "'",
        '"',
        '$$',
        '$a$',
        '--',
        '/*',
        '*/',
        '\n',
        ';',
        'E',
        'COPY public.t (a) FROM stdin;\n',
        '\\.\n',
        '\\! ls',
        '\\unrestrict `ls`',
        'restrict',
      ),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), fc.nat(30), (pieces, size) => {
        let out: string;
        try {
          out = passed(head + pieces.join('') + '\n' + tail, [size]);
        } catch (fault) {
          if (fault instanceof NightjarFailure) return;
          throw fault;
        }
        expect(out).not.toMatch(/(?<!\\)(?:\\\\)*\\(?:un)?restrict/u);
        // Outside of rows no line begins with a backslash, but for the end of a block.
        expect(commandsOf(out)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});

/** Lines that psql would take for commands: a plain reading of what psql does, apart from the guard. */
function commandsOf(sql: string): string[] {
  const found: string[] = [];
  let inRows = false;
  let quote: string | null = null;
  let depth = 0;
  let escapes = false;
  for (const line of sql.split('\n')) {
    if (inRows) {
      if (line.replace(/\r$/u, '') === '\\.') inRows = false;
      continue;
    }
    const wasOutside = quote === null && depth === 0;
    for (let at = 0; at < line.length; at += 1) {
      const rest = line.slice(at);
      if (depth > 0) {
        if (rest.startsWith('/*')) {
          depth += 1;
          at += 1;
        } else if (rest.startsWith('*/')) {
          depth -= 1;
          at += 1;
        }
      } else if (quote !== null) {
        if (escapes && line[at] === '\\') at += 1;
        else if (rest.startsWith(quote)) {
          at += quote.length - 1;
          quote = null;
        }
      } else if (rest.startsWith('--')) break;
      else if (rest.startsWith('/*')) {
        depth = 1;
        at += 1;
      } else if (line[at] === "'" || line[at] === '"') {
        quote = line[at] ?? null;
        escapes = line[at] === "'" && /(?:^|[^\p{L}\p{N}_$])[eE]$/u.test(line.slice(0, at));
      } else if (line[at] === '\\') found.push(line);
      else {
        const tag = /^\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/u.exec(rest)?.[0];
        if (tag !== undefined && !/[\p{L}\p{N}_$]$/u.test(line.slice(0, at))) {
          quote = tag;
          escapes = false;
          at += tag.length - 1;
        }
      }
    }
    if (wasOutside && /^COPY public\.t \(a\) FROM stdin;$/u.test(line)) inRows = true;
  }
  return found;
}
