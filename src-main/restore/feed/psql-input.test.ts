import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyStatementFor, doStatementFor, truncateIfEmpty } from './psql-input.ts';

/**
 * Characters that psql or the server could treat as more than a name, in the text between COPY and
 * FROM.
 */
const isPlain = (text: string): boolean =>
  /^[^\u0000-\u0009\u000b-\u001f\\]*$/u.test(text.replaceAll(/\\00[0-9a-f]{2}/gu, ''));

describe('the statements for psql', () => {
  it('contain any statement as letters and digits only (property)', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1 }), { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        (texts, on) => {
          const statements = texts.map((bytes) => ({
            bytes: Buffer.from(bytes),
            encoding: 'UTF8',
            standardConformingStrings: on,
          }));
          const words = doStatementFor(statements).toString('latin1');
          expect(words.replaceAll(/decode\('[A-Za-z0-9+/=]*'/gu, "decode(''")).toBe(
            doStatementFor([
              { bytes: Buffer.from('x'), encoding: 'UTF8', standardConformingStrings: on },
            ])
              .toString('latin1')
              .replaceAll(/decode\('[A-Za-z0-9+/=]*'/gu, "decode(''"),
          );
        },
      ),
    );
  });

  it('contain names that end at the right position (property)', () => {
    const name = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 20 })
      .map((text) => Buffer.from(text).toString('latin1').replaceAll('\0', ''));
    fc.assert(
      fc.property(name, name, fc.array(name), (schema, table, columns) => {
        const words =
          copyStatementFor({ schema, name: table, columns }, false, 'UTF8')?.toString('latin1') ??
          '';
        const lines = words.split('\n');
        const copy = lines.at(-2) ?? '';
        expect(lines.length).toBeLessThanOrEqual(3);
        expect(isPlain(copy)).toBe(true);
        // Two quotes for each name, and no quote inside of a name.
        const names = (schema === '' ? 0 : 1) + 1 + columns.length;
        expect(copy.split('"').length - 1).toBe(names * 2);
        // oxlint-disable-next-line no-control-regex -- the test requires ASCII
        if (lines.length === 2) expect(copy).toMatch(/^[\u0020-\u007e]*$/u);
        else expect(lines[0]).toBe("SET client_encoding TO 'UTF8';");
      }),
    );
  });

  it('truncate only the table that they name, whatever its name contains (property)', () => {
    const name = fc
      .string({ unit: fc.constantFrom('$', 'n', '0', '"', '\\', ';', '\n', 'END', '$n$', 'é') })
      .map((text) => Buffer.from(text).toString('latin1'));
    fc.assert(
      fc.property(name, name, (schema, table) => {
        const words = truncateIfEmpty({ schema, name: table }, 'UTF8')?.toString('latin1') ?? '';
        const [line = '', rest] = words.split('\n').slice(-2);
        expect(rest).toBe('');
        const [start = '', quote = ''] =
          /^DO LANGUAGE plpgsql (\$n[0-9a-f]{16}\$)BEGIN /u.exec(line) ?? [];
        expect(line.indexOf(quote, start.length)).toBe(line.length - `${quote};`.length);
        expect(line.split('"').length - 1).toBe(schema === '' ? 4 : 8);
      }),
    );
  });

  it('do not name a table whose last character would include its closing quote', () => {
    const half = Buffer.from([0x95]).toString('latin1');
    expect(copyStatementFor({ schema: '', name: half, columns: [] }, false, 'SJIS')).toBeNull();
    expect(
      copyStatementFor({ schema: '', name: `${half}"x`, columns: [] }, false, 'SJIS'),
    ).toBeNull();
    expect(
      copyStatementFor({ schema: '', name: `${half}\\`, columns: [] }, false, 'LATIN1'),
    ).not.toBeNull();
  });

  it('accept only a name as the name of an encoding', () => {
    const statement = {
      bytes: Buffer.from('x'),
      encoding: "UTF8'; \\! x",
      standardConformingStrings: true,
    };
    expect(() => doStatementFor([statement])).toThrow('Not the name of an encoding');
  });
});
