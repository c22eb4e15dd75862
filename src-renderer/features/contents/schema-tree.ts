/** The tree of the contents: schemas, their tables, and their other objects by kind. Pure functions. */
import { contentsKinds } from '#shared/domain/catalog.ts';
import { text } from '#shared/words/text.ts';
import { matching, type Item, type TableChanges, type TreeOrder } from './contents-messages.ts';

/** One line of the tree. */
export type TreeLine =
  | {
      kind: 'group';
      key: string;
      level: number;
      label: string;
      count: number;
      isOpen: boolean;
    }
  | { kind: 'item'; key: string; level: number; item: Item };

export interface TreeWish {
  text: string;
  order: TreeOrder;
  /** The groups that the user opened or closed; the others are as usual. */
  toggled: ReadonlySet<string>;
  /** How much a table differs from the backup before; null if unknown. */
  changeOf: (item: Item) => TableChanges | null;
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Schemas in alphabetical order; public first; objects of no schema last. */
export function treeOf(items: readonly Item[], wish: TreeWish): TreeLine[] {
  const isFiltered = wish.text.trim() !== '';
  const shown = matching(items, null, wish.text).filter(({ kind }) => kind !== 'schema');
  const schemas = new Map<string | null, Item[]>();
  for (const item of shown) {
    const known = schemas.get(item.schema);
    if (known === undefined) schemas.set(item.schema, [item]);
    else known.push(item);
  }
  const names = [...schemas.keys()].toSorted((a, b) => {
    if (a === null || b === null) return a === null ? 1 : -1;
    return collator.compare(a, b);
  });
  const lines: TreeLine[] = [];
  const group = (key: string, label: string, count: number, level: number, opens: boolean) => {
    const isOpen = isFiltered || opens !== wish.toggled.has(key);
    lines.push({ kind: 'group', key, level, label, count, isOpen });
    return isOpen;
  };
  for (const name of names) {
    const members = schemas.get(name) ?? [];
    const tables = members.filter(({ table }) => table !== null);
    const key = `schema ${name ?? ''}`;
    const label = nameOfSchema(name);
    const hasTables = tables.length > 0;
    if (!group(key, label, hasTables ? tables.length : members.length, 1, hasTables)) continue;
    for (const item of sorted(tables, wish)) {
      lines.push({ kind: 'item', key: item.key, level: 2, item });
    }
    const others = members.filter(({ table }) => table === null);
    for (const kind of contentsKinds) {
      const ofKind = others.filter((item) => item.kind === kind);
      if (ofKind.length === 0) continue;
      const kindKey = `${key} ${kind}`;
      if (!group(kindKey, text(`contents.kind.${kind}`), ofKind.length, 2, false)) continue;
      for (const item of ofKind.toSorted(byName)) {
        lines.push({ kind: 'item', key: item.key, level: 3, item });
      }
    }
  }
  return lines;
}

/** `null`: for objects of no schema. A dump can also leave out the name. */
function nameOfSchema(name: string | null): string {
  if (name === null) return text('contents.whole-database');
  return name === '' ? text('contents.no-schema') : name;
}
const byName = (a: Item, b: Item): number => collator.compare(a.name, b.name);

function sorted(tables: readonly Item[], { order, changeOf }: TreeWish): Item[] {
  const sizeOf = ({ table }: Item): number =>
    order === 'rows' ? (table?.rows ?? 0) : (table?.bytes ?? 0);
  return tables.toSorted((a, b) => {
    if (order === 'name') return byName(a, b);
    const difference =
      order === 'changed'
        ? (changeOf(b)?.rows ?? -1) - (changeOf(a)?.rows ?? -1)
        : sizeOf(b) - sizeOf(a);
    return difference === 0 ? byName(a, b) : difference;
  });
}

/** The key of the group above a line; null at the top. */
export function parentOf(lines: readonly TreeLine[], at: number): string | null {
  const level = lines[at]?.level ?? 1;
  for (let above = at - 1; above >= 0; above -= 1) {
    const line = lines[above];
    if (line !== undefined && line.level < level) return line.key;
  }
  return null;
}

/** The table with the most bytes; the first item if there is no table. */
export function largestOf(items: readonly Item[]): Item | undefined {
  let largest: Item | undefined;
  for (const item of items) {
    if (item.table !== null && item.table.bytes > (largest?.table?.bytes ?? -1)) largest = item;
  }
  return largest ?? items[0];
}

/** The name of an item in every backup of the same database. */
export const nameInEveryBackup = ({ kind, schema, name }: Item): string =>
  JSON.stringify([kind, schema, name]);
