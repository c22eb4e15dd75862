import { text } from './words/text.ts';

const shown = 10;

/** Returns “a, b and 3 more”, because a file can contain thousands of names. */
export function firstNames(names: Iterable<string>): string {
  const all = [...names];
  const others = all.length - shown;
  const first = all.slice(0, shown).join(', ');
  return others > 0 ? text('format.names-more', { names: first, others }) : first;
}
