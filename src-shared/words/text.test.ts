import { afterEach, describe, expect, it } from 'vitest';
import { calendarDate } from '../describe-time.ts';
import { speakLanguage } from './catalogs.ts';
import { languageOf } from './languages.ts';
import { partsOf, type ValuesOf } from './message.ts';
import { speakPseudo } from './pseudo.ts';
import { spoken } from './speak.ts';
import { text, type TextId } from './text.ts';

const said = (message: string, values: Record<string, string | number>): string =>
  partsOf('en', message, values).join('');

describe('a message', () => {
  it('has its values in their places', () => {
    expect(
      said('{database} on {host}, port {port, plain}', {
        database: 'shop',
        host: 'db1',
        port: 5432,
      }),
    ).toBe('shop on db1, port 5432');
  });

  it('counts by the rules of the language, with grouped digits', () => {
    const rows = '{rows, plural, one{# row of {table}} other{# rows of {table}}}';
    expect(said(rows, { rows: 1, table: 'orders' })).toBe('1 row of orders');
    expect(said(rows, { rows: 12_000, table: 'orders' })).toBe('12,000 rows of orders');
    expect(partsOf('de', rows, { rows: 12_000, table: 'x' }).join('')).toBe('12.000 rows of x');
    expect(said('{rows, plural, =0{none} one{# row} other{# rows}}', { rows: 0 })).toBe('none');
  });

  it('keeps apostrophes and quotes as they are', () => {
    expect(said("The server's name is “{name}”, isn't it?", { name: "o'hara" })).toBe(
      "The server's name is “o'hara”, isn't it?",
    );
  });

  it('never reads a value as a part of itself', () => {
    for (const hostile of [
      String.raw`shop\u0041`,
      '{name}',
      '{rows, plural, other{#}}',
      '#',
      "'{'",
      '$&',
    ]) {
      expect(
        said('Database “{name}”: {rows, plural, one{# row of {name}} other{# rows of {name}}}', {
          name: hostile,
          rows: 2,
        }),
      ).toBe(`Database “${hostile}”: 2 rows of ${hostile}`);
      expect(text('audit.backup-deleted', { actor: 'Ada', filename: 'f', database: hostile })).toBe(
        `Ada deleted f of ${hostile}.`,
      );
    }
  });
});

describe('a language', () => {
  afterEach(() => speakLanguage('en'));

  it('is spoken from its loading until another is spoken', async () => {
    await speakLanguage('de');
    expect([spoken(), text('tray.lock')]).toEqual(['de', 'Sperren']);
    expect(text('tray.all-databases-protected', { real: 1200 })).toContain('1.200');
    expect(calendarDate(new Date(2026, 2, 3))).toBe('3. März 2026');
    await speakLanguage('vi');
    expect(text('tray.lock')).toBe('Khóa');
    await speakLanguage('en');
    expect(text('tray.lock')).toBe('Lock');
  });

  it('is the first of the wanted ones that is offered, otherwise English', () => {
    const all = ['en', 'de', 'vi'] as const;
    expect(languageOf('system', ['de-AT', 'en'], all)).toBe('de');
    expect(languageOf('system', ['fr_FR.UTF-8', 'vi_VN.UTF-8', 'de'], all)).toBe('vi');
    expect(languageOf('system', ['VI'], all)).toBe('vi');
    expect(languageOf('system', ['dez', 'POSIX', ''], all)).toBe('en');
    expect(languageOf('vi', ['de'], all)).toBe('vi');
    expect(languageOf('de', ['de'], ['en'])).toBe('en');
  });

  it('can be the pseudo-language: marked, longer, with the same values', () => {
    speakPseudo();
    expect(text('tray.lock')).toBe('⟦Löçk ëx⟧');
    expect(text('format.hours-ago', { hours: 2 })).toMatch(/^⟦2 höürš ågö .+⟧$/u);
    expect(text('audit.signed-in', { actor: 'Ada' })).toMatch(/^⟦Ada šïgñéd ïñ\. .+⟧$/u);
  });
});

describe('the compiler', () => {
  it('knows the values of a message', () => {
    const values: ValuesOf<'{a} {b, number} {c, plain} {d, plural, =0{no} one{# of {e}} other{#}}'> =
      {
        a: 'text',
        b: 1,
        c: 2,
        d: 3,
        e: 'text',
      };
    expect(values.e).toBe('text');
  });

  it('reports an unknown id, and values that are missing, too many or of the wrong type', () => {
    const calls = (): unknown[] => [
      // @ts-expect-error -- no such text
      text('format.unknown'),
      // @ts-expect-error -- a value is missing
      text('format.on-date'),
      // @ts-expect-error -- a value is missing
      text('format.date-time', { date: 'today' }),
      // @ts-expect-error -- one value too many
      text('format.on-date', { date: 'today', time: '12:00' }),
      // @ts-expect-error -- a text without values
      text('format.yesterday', { date: 'today' }),
      // @ts-expect-error -- not a number
      text('format.minutes', { minutes: '5' }),
      // @ts-expect-error -- not a text
      text('format.on-date', { date: 5 }),
      // @ts-expect-error -- not every text can be said without values
      (id: TextId) => text(id),
    ];
    expect(calls).toBeTypeOf('function');
  });
});
