/** The time zones to choose from. Pure functions: no I/O. */

/** Old names that Chromium still lists, with their present names (IANA, "backward"). */
const modernNames: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Louisville': 'America/Kentucky/Louisville',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
};

/**
 * Returns the listed zones by their present names, with UTC (Chromium does not list it) and the
 * saved zone.
 */
export function zoneNames(
  listed: readonly string[],
  saved: string,
  isKnown: (name: string) => boolean,
): string[] {
  const modern = listed.map((name) => {
    const now = modernNames[name];
    return now !== undefined && isKnown(now) ? now : name;
  });
  const all = new Set(['UTC', ...modern, ...(saved === '' ? [] : [saved])]);
  return [...all].toSorted((a, b) => Number(b === 'UTC') - Number(a === 'UTC') || (a < b ? -1 : 1));
}
