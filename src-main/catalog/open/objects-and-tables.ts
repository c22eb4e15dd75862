/** Creates the objects and tables of an opened backup from its catalog. */
import type { ContentsObject } from '#shared/domain/catalog.ts';
import { createYielder } from '../../system/yielder.ts';
import {
  inComment,
  isTableType,
  noNames,
  noPlaces,
  type DumpIndex,
  type OpenBlock,
  type OpenTable,
} from '../source/opened-backup.ts';
import { listedObject } from './contents.ts';
import { setRowsStates } from './rows-states.ts';

/**
 * Returns the objects in the order of the dump. There may be a million, so each replaces its entry
 * in the catalog to save memory.
 */
export async function objectsOf({ catalog }: DumpIndex): Promise<ContentsObject[]> {
  const objects: ContentsObject[] = [];
  const yieldToEventLoop = createYielder();
  for (const [place, found] of catalog.objects.entries()) {
    const pause = yieldToEventLoop();
    if (pause !== null) await pause;
    const object = listedObject(found, place);
    objects.push(object);
    catalog.objects[place] = object;
  }
  catalog.objects = objects;
  return objects;
}

/**
 * Returns the tables that have an entry in the dump, in that order; then blocks of rows without a
 * table. There may be a million, so the blocks replace those in the catalog to save memory.
 */
export async function tablesOf(index: DumpIndex, objects: ContentsObject[]): Promise<OpenTable[]> {
  const { catalog, queriedRows } = index;
  const tables: OpenTable[] = [];
  /** Maps by schema, then by name: a combined key would need one more string for each table. */
  const places = new Map<string, Map<string, OpenTable>>();
  const add = (schema: string, name: string, object: number | null): OpenTable => {
    const key = inComment(name);
    const ofSchema = places.get(inComment(schema)) ?? new Map<string, OpenTable>();
    places.set(inComment(schema), ofSchema);
    const known = ofSchema.get(key);
    if (known !== undefined) return known;
    const table: OpenTable = {
      index: tables.length,
      object,
      schema,
      name,
      columns: noColumns,
      rows: 0,
      bytes: 0,
      state: 'whole',
      hasQueriedRows: false,
      partial: noNames,
      blocks: noBlocks,
    };
    ofSchema.set(key, table);
    tables.push(table);
    return table;
  };
  const yieldToEventLoop = createYielder();
  for (const object of objects) {
    const pause = yieldToEventLoop();
    if (pause !== null) await pause;
    const { type, schema, name, index: place } = object;
    if (!isTableType(type)) continue;
    const table = add(schema ?? '', name, place);
    if (table.object === place) object.table = table.index;
  }
  for (const [place, found] of catalog.tables.entries()) {
    const pause = yieldToEventLoop();
    if (pause !== null) await pause;
    const block: OpenBlock = { ...found, isNamed: found.columns.length > 0, generated: noPlaces };
    const table = add(block.schema, block.name, null);
    if (table.blocks.length === 0) table.blocks = [block];
    else table.blocks.push(block);
    // The name in the statement is more exact than the name in the comment (`qualified`).
    table.schema = block.schema;
    if (table.name === block.name) block.name = table.name;
    else table.name = block.name;
    table.rows += block.rows;
    table.bytes += block.dataEnd - block.dataStart;
    catalog.tables[place] = block;
  }
  for (const { schema, name } of queriedRows) add(schema, name, null).hasQueriedRows = true;
  setRowsStates(index, objects, tables);
  return tables;
}

const noColumns: string[] = [];
const noBlocks: OpenBlock[] = [];
