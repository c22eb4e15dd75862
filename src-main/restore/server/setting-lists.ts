/** Settings that are stored as a list. Names in the list are quoted where necessary. No I/O. */

/**
 * PostgreSQL's GUC_LIST_QUOTE, as in pg_dump (its variable_is_guc_list_quote). Without quotes,
 * names of objects are read in lower case (SplitIdentifierString), and names of files are read
 * unchanged (SplitDirectoriesString).
 */
const kinds: ReadonlyMap<string, 'things' | 'files'> = new Map([
  ['search_path', 'things'],
  ['temp_tablespaces', 'things'],
  ['local_preload_libraries', 'files'],
  ['session_preload_libraries', 'files'],
  ['shared_preload_libraries', 'files'],
  ['unix_socket_directories', 'files'],
]);

export const isList = (setting: string): boolean => kinds.has(setting);

const oneName =
  /[ \t\n\v\f\r]*(?:"((?:[^"]|"")*)"|([^ \t\n\v\f\r",][^ \t\n\v\f\r,]*))[ \t\n\v\f\r]*(,|$)/uy;

/**
 * Returns the values to set so that the list is the same. Returns null for a list that PostgreSQL
 * cannot read either, and for an empty list of files: it cannot be set, because PostgreSQL would
 * search for a file without a name.
 */
export function readList(setting: string, stored: string): string[] | null {
  const isOfFiles = kinds.get(setting) === 'files';
  // An object without a name does not exist.
  if (/^[ \t\n\v\f\r]*$/u.test(stored)) return isOfFiles ? null : [''];
  const names: string[] = [];
  oneName.lastIndex = 0;
  for (;;) {
    const [, quoted, plain = '', end] = oneName.exec(stored) ?? [];
    if (end === undefined) return null;
    const read = isOfFiles ? plain : plain.replaceAll(/[A-Z]/gu, (one) => one.toLowerCase());
    names.push(quoted?.replaceAll('""', '"') ?? read);
    if (end === '') return names;
  }
}
