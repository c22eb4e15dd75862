/** Settings that are stored as a list whose names are quoted where they need it. Pure. */

/**
 * PostgreSQL's GUC_LIST_QUOTE, as pg_dump knows it (its variable_is_guc_list_quote). Without quotes, names of
 * things are read in small letters (SplitIdentifierString), names of files as they are (SplitDirectoriesString).
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
 * What to set so that the list is the same. Null for what PostgreSQL cannot read either, and for an empty
 * list of files: that cannot be set, for PostgreSQL would look for a file without a name.
 */
export function readList(setting: string, stored: string): string[] | null {
  const isOfFiles = kinds.get(setting) === 'files';
  // A thing without a name is none.
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
