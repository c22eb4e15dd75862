const shown = 10;

/** “a, b and 3 more”: a file may name thousands. */
export function firstNames(names: Iterable<string>): string {
  const all = [...names];
  const others = all.length - shown;
  const first = all.slice(0, shown).join(', ');
  return others > 0 ? `${first} and ${others} more` : first;
}
