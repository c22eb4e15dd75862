/**
 * What the rows of each table were, as their bytes streamed by. Equal bytes in equal columns are equal
 * rows; other bytes may be equal rows, too, in another order or form: only reading them tells.
 */
import { createHash, type Hash } from 'node:crypto';
import type { CatalogTable } from '#shared/domain/manifest.ts';
import type { DumpListener } from './dump-scanner.ts';
import { qualified, type OpenTable } from './opened-backup.ts';

interface Digest {
  columns: readonly string[];
  rows: number;
  sha256: string;
}

export class RowDigests implements DumpListener {
  readonly #digests = new Map<string, Digest>();
  #current: { table: CatalogTable; hash: Hash } | null = null;

  rows(table: CatalogTable, bytes: Buffer): void {
    if (this.#current?.table !== table) {
      this.#end();
      this.#current = { table, hash: createHash('sha256') };
    }
    this.#current.hash.update(bytes);
  }

  /** Of the rows that a table has in its one COPY block; null when these were not they. */
  of({ schema, name, columns, rows, blocks }: OpenTable): string | null {
    this.#end();
    if (rows === 0) return '';
    const [block] = blocks;
    const digest = this.#digests.get(qualified(schema, name));
    const isThis =
      digest !== undefined &&
      blocks.length === 1 &&
      block?.form !== 'inserts' &&
      digest.rows === rows &&
      digest.columns.join('\0') === columns.join('\0');
    return isThis ? digest.sha256 : null;
  }

  #end(): void {
    if (this.#current === null) return;
    const { table, hash } = this.#current;
    const { columns, rows } = table;
    const sha256 = hash.digest('hex');
    this.#digests.set(qualified(table.schema, table.name), { columns, rows, sha256 });
    this.#current = null;
  }
}

/** Whether both tables are known to hold the same rows. Of dumps in one encoding. */
export function haveEqualRows(
  before: { digests: RowDigests; table: OpenTable },
  after: { digests: RowDigests; table: OpenTable },
): boolean {
  const digest = before.digests.of(before.table);
  if (digest === null || digest !== after.digests.of(after.table)) return false;
  // Without rows there may be no block that names the columns.
  return digest === '' || before.table.columns.join('\0') === after.table.columns.join('\0');
}
