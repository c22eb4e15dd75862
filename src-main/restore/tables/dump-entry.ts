/** An entry of a dump, with the data that plans need and the name that messages show. */

/** One entry of the dump with its SQL, as `readEntries` returns it. */
export interface DumpEntry {
  index: number;
  type: string;
  schema: string | null;
  name: string;
  sql: string;
}

/** Returns a name such as “event trigger guard” or “operator class public.ops”. */
export const describeEntryName = ({
  type,
  schema,
  name,
}: Pick<DumpEntry, 'type' | 'schema' | 'name'>): string =>
  `${type.toLowerCase()} ${schema === null ? '' : `${schema}.`}${name}`;
