/**
 * Digests of the rows of each table, from the stream of their bytes. Equal bytes in equal columns
 * are equal rows. Different bytes may also be equal rows, in another order or form: only reading
 * them shows that.
 */
import type { CatalogTable } from '#shared/domain/manifest.ts';
import { FastDigest } from '../../files/fast-digest.ts';
import type { DumpListener } from '../../dump-sql/dump-scanner.ts';
import { qualified, type OpenTable } from '../source/opened-backup.ts';

interface Digest {
  columns: readonly string[];
  rows: number;
  /** Number of COPY blocks; the other fields describe the last block. */
  blocks: number;
  ofRows: string;
}

export class RowDigests implements DumpListener {
  readonly #digests = new Map<string, Digest>();
  /** Blocks that have not ended. */
  readonly #open = new Map<CatalogTable, FastDigest>();

  rows(table: CatalogTable, bytes: Buffer): void {
    let digest = this.#open.get(table);
    if (digest === undefined) {
      digest = new FastDigest();
      this.#open.set(table, digest);
    }
    digest.update(bytes);
  }

  rowsEnd(table: CatalogTable): void {
    const digest = this.#open.get(table);
    if (digest === undefined) return;
    this.#open.delete(table);
    const { columns, rows } = table;
    const key = qualified(table.schema, table.name);
    const blocks = (this.#digests.get(key)?.blocks ?? 0) + 1;
    this.#digests.set(key, { columns, rows, blocks, ofRows: digest.end() });
  }

  /** Called before the same dump is read again from its beginning. */
  forget(): void {
    this.#open.clear();
    this.#digests.clear();
  }

  /**
   * Returns the digest of the rows of a table if all of them are in one COPY block; null if not.
   */
  of({ schema, name, rows }: OpenTable): string | null {
    if (rows === 0) return '';
    const digest = this.#digests.get(qualified(schema, name));
    if (digest === undefined || digest.blocks !== 1 || digest.rows !== rows) return null;
    return JSON.stringify([digest.ofRows, digest.columns]);
  }

  /** Adds the digests of another instance. */
  add(other: RowDigests): void {
    for (const [table, digest] of other.#digests) this.#digests.set(table, digest);
  }
}

/** True if both tables are known to have the same rows. Only for dumps in one encoding. */
export function haveEqualRows(
  before: { digests: RowDigests; table: OpenTable },
  after: { digests: RowDigests; table: OpenTable },
): boolean {
  const digest = before.digests.of(before.table);
  return digest !== null && digest === after.digests.of(after.table);
}
