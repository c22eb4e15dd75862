/** Adds the tables of several sessions to the catalog of the rest of a dump. */
import type { Catalog, CatalogTable } from '#shared/domain/manifest.ts';

/** The data of a table, with the SQL around it. */
export interface InsertedTable {
  /** Offset in the dump without the inserted tables. */
  at: number;
  /** Number of bytes, including the SQL around the rows. */
  bytes: number;
  /** Its offsets count from the beginning of these bytes. */
  table: CatalogTable;
}

/** `inserted` is in the order of the file. */
export function mergeCatalog(frame: Catalog, inserted: readonly InsertedTable[]): Catalog {
  const shiftOf = shifts(inserted);
  const tables: CatalogTable[] = [];
  let index = 0;
  let insertedBytes = 0;
  const insertBefore = (offset: number): void => {
    for (let one = inserted[index]; one !== undefined && one.at <= offset; one = inserted[index]) {
      tables.push(movedBy(one.table, one.at + insertedBytes));
      insertedBytes += one.bytes;
      index += 1;
    }
  };
  for (const table of frame.tables) {
    insertBefore(table.dataStart);
    tables.push(movedBy(table, shiftOf(table.dataStart)));
  }
  insertBefore(Infinity);
  return {
    ...frame,
    tables,
    objects: frame.objects.map((object) => ({
      ...object,
      sqlOffset: object.sqlOffset + shiftOf(object.sqlOffset),
    })),
  };
}

const movedBy = (table: CatalogTable, bytes: number): CatalogTable => ({
  ...table,
  dataStart: table.dataStart + bytes,
  dataEnd: table.dataEnd + bytes,
});

/** Returns how many bytes were inserted before an offset. */
function shifts(inserted: readonly InsertedTable[]): (offset: number) => number {
  const places: { at: number; bytes: number }[] = [];
  let bytes = 0;
  for (const one of inserted) {
    bytes += one.bytes;
    places.push({ at: one.at, bytes });
  }
  return (offset) => {
    let low = 0;
    let high = places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((places[middle]?.at ?? Infinity) <= offset) low = middle + 1;
      else high = middle;
    }
    return places[low - 1]?.bytes ?? 0;
  };
}
