/** Lists the content of an opened backup for the window and the command line. */
import type { Contents, ContentsKind, ContentsObject } from '#shared/domain/catalog.ts';
import type { CatalogObject } from '#shared/domain/manifest.ts';
import type { OpenBackup } from '../source/opened-backup.ts';

/** Returns the list entry of one catalog entry. The caller that has the tables sets `table`. */
export function listedObject(object: CatalogObject, index: number): ContentsObject {
  const { type, schema, name, sqlOffset } = object;
  return { index, kind: kinds.get(type) ?? 'other', type, schema, name, sqlOffset, table: null };
}

/**
 * The returned entries are those of the opened backup, without a copy, because there may be a
 * million. No code changes them.
 */
export function contentsOf(openedId: string, backup: OpenBackup, createdHere: boolean): Contents {
  const { catalog, head, source } = backup;
  return {
    openedId,
    filename: backup.filename,
    madeBy: backup.madeBy,
    createdHere,
    sizeBytes: source.file.facts.sizeBytes,
    sqlBytes: backup.sqlBytes,
    database: backup.database,
    serverVersion: head.serverVersion,
    pgDumpVersion: head.pgDumpVersion,
    createdAt: backup.createdAt,
    encoding: head.encoding,
    damage: backup.problem,
    warnings: backup.warnings,
    objects: backup.objects,
    tables: backup.tables.map(({ index, object, schema, name, columns, rows, bytes, state }) => ({
      index,
      object,
      schema,
      name,
      columns,
      rows,
      bytes,
      state,
    })),
    sequences: catalog.sequences ?? [],
    largeObjects:
      catalog.largeObjects === undefined
        ? null
        : { count: catalog.largeObjects.count, bytes: catalog.largeObjects.bytes },
    proof: backup.proof,
  };
}

const kinds: ReadonlyMap<string, ContentsKind> = new Map([
  ['SCHEMA', 'schema'],
  ['EXTENSION', 'extension'],
  ['TYPE', 'type'],
  ['DOMAIN', 'type'],
  ['SHELL TYPE', 'type'],
  ['FUNCTION', 'function'],
  ['PROCEDURE', 'function'],
  ['AGGREGATE', 'function'],
  ['TABLE', 'table'],
  ['FOREIGN TABLE', 'table'],
  ['VIEW', 'view'],
  ['MATERIALIZED VIEW', 'view'],
  ['SEQUENCE', 'sequence'],
  ['INDEX', 'index'],
  ['CONSTRAINT', 'constraint'],
  ['FK CONSTRAINT', 'constraint'],
  ['CHECK CONSTRAINT', 'constraint'],
  ['TRIGGER', 'trigger'],
  ['EVENT TRIGGER', 'trigger'],
]);
