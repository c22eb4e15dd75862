/** An entry of a dump, by which what it makes is planned and named. */

/** One entry of the dump with its SQL, as `readEntries` gives it. */
export interface DumpEntry {
  index: number;
  type: string;
  schema: string | null;
  name: string;
  sql: string;
}

/** “event trigger guard”, “operator class public.ops”. */
export const inTokens = ({
  type,
  schema,
  name,
}: Pick<DumpEntry, 'type' | 'schema' | 'name'>): string =>
  `${type.toLowerCase()} ${schema === null ? '' : `${schema}.`}${name}`;
