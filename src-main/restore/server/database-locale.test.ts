import { sentences } from '../../../tests/support/restore-warnings.ts';
import { describe, expect, it } from 'vitest';
import { createClauses } from './database-locale.ts';

describe('a new database for a dump', () => {
  const nature = { encoding: 'LATIN1', locale: 'xx_XX', ctype: 'yy_YY' };

  it('keeps the encoding if the locale is missing', () => {
    const ways = createClauses(nature, { majorVersion: 14 });
    expect(ways.map(({ clause }) => clause.text)).toEqual([
      "encoding 'LATIN1' lc_collate 'xx_XX' lc_ctype 'yy_YY'",
      "encoding 'LATIN1' lc_collate 'C' lc_ctype 'C'",
    ]);
    expect(sentences(ways.at(-1)?.warnings ?? []).join()).toContain('xx_XX');
  });

  it('keeps the provider of the locale if the server has it', () => {
    const icu = { ...nature, localeProvider: 'icu', providerLocale: 'de-AT' } as const;
    expect(createClauses(icu, { majorVersion: 15 })[0]?.clause.text).toContain(
      "icu_locale 'de-AT'",
    );
    const [older] = createClauses(icu, { majorVersion: 14 });
    expect(older?.clause.text).not.toContain('provider');
    expect(sentences(older?.warnings ?? []).join()).toContain('de-AT');
  });
});
