/** The language that this process speaks: English, until a user chooses another. */
import type { Language } from './languages.ts';

/** The language in which `text` answers. */
export const spoken = (): Language => 'en';
