/** The texts of each language. English is always loaded, the others when they are spoken. */
import { english } from './en/index.ts';
import type { Language } from './languages.ts';

export type TextId = keyof typeof english;
export type Catalog = Readonly<Record<TextId, string>>;

const loaded = new Map<Language, Catalog>([['en', english]]);

/** The texts of a language; the English ones while it is not loaded. */
export const catalogOf = (language: Language): Catalog => loaded.get(language) ?? english;
