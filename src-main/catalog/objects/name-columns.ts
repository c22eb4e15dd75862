/**
 * Names the columns of tables whose rows have no column names: tables without rows, and INSERT
 * statements such as `INSERT INTO t VALUES (…)`. The names are in the definition
 * (`defined-columns.ts`).
 */
import { createYielder } from '../../system/yielder.ts';
import { readDefinedColumns, type DefinedColumns } from './defined-columns.ts';
import {
  noPlaces,
  type OpenBackup,
  type OpenBlock,
  type OpenTable,
} from '../source/opened-backup.ts';

const nothing: DefinedColumns = new Map();

/**
 * Names the columns of every block and of every table. In INSERT statements the value of a
 * generated column is DEFAULT: such columns are omitted, as they are in a COPY block. Columns that
 * no definition names are numbered, with a warning. Fails with `reading-cancelled`.
 */
export async function nameColumns(
  backup: OpenBackup,
  signal: AbortSignal | undefined,
): Promise<void> {
  const unnamed = backup.tables.flatMap(({ object, blocks }) => {
    const isNamedByRows =
      blocks.length > 0 && blocks.every(({ form, isNamed }) => isNamed && form !== 'inserts');
    return object === null || isNamedByRows ? [] : [object];
  });
  const definedBy = await readDefinedColumns(backup, unnamed, signal);
  const numbered: OpenTable[] = [];
  const partial: OpenTable[] = [];
  const yieldToEventLoop = createYielder();
  for (const table of backup.tables) {
    const pause = yieldToEventLoop();
    if (pause !== null) await pause;
    const defined = (table.object === null ? null : definedBy(table.object)) ?? nothing;
    const isNumbered = table.blocks.map((block) => nameBlock(block, defined)).includes(true);
    if (isNumbered) numbered.push(table);
    nameTable(table, defined);
    if (table.partial.size > 0) partial.push(table);
  }
  if (numbered.length > 0) {
    backup.warnings.push(
      `The dump does not contain the column names of ${named(numbered)}: the columns are numbered.`,
    );
  }
  if (partial.length > 0) {
    backup.warnings.push(
      `Some rows of ${named(partial)} do not have all columns: the missing values are shown as NULL, but the server may insert a default.`,
    );
  }
}

/** Returns true if the columns had to be numbered. */
function nameBlock(block: OpenBlock, defined: DefinedColumns): boolean {
  const names = block.isNamed ? block.columns : [...defined.keys()];
  const isCounted = !block.isNamed && block.values !== undefined;
  if (isCounted && block.values !== names.length) {
    block.columns = Array.from({ length: block.values ?? 0 }, (_none, at) => `column ${at + 1}`);
    return true;
  }
  const isGenerated = (name: string): boolean => defined.get(name) === true;
  if (block.form === 'inserts') {
    const generated = names.flatMap((name, at) => (isGenerated(name) ? [at] : []));
    block.generated = generated.length === 0 ? noPlaces : new Set(generated);
  }
  const hasGenerated = block.form === 'inserts' || !block.isNamed;
  block.columns = hasGenerated ? names.filter((name) => !isGenerated(name)) : names;
  return false;
}

function nameTable(table: OpenTable, defined: DefinedColumns): void {
  const [first, ...others] = table.blocks;
  if (first === undefined) {
    table.columns = [...defined.keys()];
    return;
  }
  const isAlike = ({ columns }: OpenBlock): boolean =>
    columns.length === first.columns.length &&
    columns.every((name, at) => name === first.columns[at]);
  if (others.every(isAlike)) {
    table.columns = first.columns;
    return;
  }
  const counts = new Map<string, number>();
  for (const { columns } of table.blocks) {
    for (const name of new Set(columns)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  table.columns = [...counts.keys()];
  table.partial = new Set(table.columns.filter((name) => counts.get(name) !== table.blocks.length));
}

function named(tables: readonly OpenTable[]): string {
  const [first] = tables;
  const others = tables.length - 1;
  const more = others === 0 ? '' : ` and ${others} more ${others === 1 ? 'table' : 'tables'}`;
  return `${first?.schema ?? ''}.${first?.name ?? ''}${more}`;
}
