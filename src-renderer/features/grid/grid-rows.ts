/** What the grid shows: columns, rows, and where the rows come from. */

export interface GridColumn {
  name: string;
  /** The type as PostgreSQL writes it; null if the dump does not name it. */
  type: string | null;
  isPrimaryKey: boolean;
  /** The table that the column refers to: "public.customers"; null if it refers to none. */
  references: string | null;
  /** True if an INSERT may set the column only with OVERRIDING SYSTEM VALUE. */
  isIdentityAlways: boolean;
}

export type RowChange = 'added' | 'removed' | 'changed';

export interface GridRow {
  /** Number of the row in its table, from 0. */
  number: number;
  values: readonly (string | null)[];
  /** Size in bytes of the values that are not complete, by column. */
  cut: ReadonlyMap<number, number>;
  change?: RowChange;
  /** The earlier values of changed cells, by column. */
  before?: ReadonlyMap<number, string | null>;
}

/** Rows that are read when they are needed. Another `id` means other rows. */
export interface RowSource {
  id: string;
  /** The place in the table is remembered for each kind. */
  kind: 'all' | 'found' | 'changes';
  count: number;
  /** Returns fewer rows only at the end. */
  load: (offset: number, limit: number) => Promise<readonly GridRow[]>;
}

/** Rows with only a few columns are read a hundred at a time, so that each answer is small. */
export function rowsOfPage(columns: number): number {
  const cells = 6000;
  return Math.max(20, Math.min(100, Math.floor(cells / Math.max(1, columns))));
}

/** True for types whose values are numbers: they are aligned to the right. */
export function isNumeric(type: string | null): boolean {
  return type !== null && numericType.test(type);
}
const numericType =
  /^(?:(?:small|big)?int(?:eger)?\d?|(?:small|big)?serial\d?|numeric|decimal|real|double precision|float\d?|money|oid)\b(?!.*\[)/iu;

/** The type without the words after it: "character varying(20)" of "character varying(20) NOT NULL". */
export function shortType(definition: string): string {
  const words = definition.trim().split(/\s/u);
  const end = words.findIndex((word, at) => at > 0 && afterType.has(word.toUpperCase()));
  return (end === -1 ? words : words.slice(0, end)).join(' ');
}
const afterType = new Set([
  'COLLATE',
  'NOT',
  'NULL',
  'DEFAULT',
  'GENERATED',
  'CONSTRAINT',
  'PRIMARY',
  'UNIQUE',
  'CHECK',
  'REFERENCES',
  'STORAGE',
  'COMPRESSION',
]);

/** The rows of a comparison as they were before the change: without the added ones. */
export const rowsBefore = (rows: readonly GridRow[]): GridRow[] =>
  rows
    .filter(({ change }) => change !== 'added')
    .map((row) => ({
      ...row,
      values: row.values.map((value, at) =>
        row.before?.has(at) === true ? (row.before.get(at) ?? null) : value,
      ),
    }));
