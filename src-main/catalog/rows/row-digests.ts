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
  #current: { table: CatalogTable; digest: FastDigest } | null = null;

  rows(table: CatalogTable, bytes: Buffer): void {
    if (this.#current?.table !== table) {
      this.#end();
      this.#current = { table, digest: new FastDigest() };
    }
    this.#current.digest.update(bytes);
  }

  /**
   * Returns the digest of the rows of a table if all of them are in one COPY block; null if not.
   */
  of({ schema, name, rows }: OpenTable): string | null {
    this.#end();
    if (rows === 0) return '';
    const digest = this.#digests.get(qualified(schema, name));
    if (digest === undefined || digest.blocks !== 1 || digest.rows !== rows) return null;
    return JSON.stringify([digest.ofRows, digest.columns]);
  }

  /** Adds the digests of another instance. */
  add(other: RowDigests): void {
    this.#end();
    other.#end();
    for (const [table, digest] of other.#digests) this.#digests.set(table, digest);
  }

  #end(): void {
    if (this.#current === null) return;
    const { table, digest } = this.#current;
    const { columns, rows } = table;
    const key = qualified(table.schema, table.name);
    const blocks = (this.#digests.get(key)?.blocks ?? 0) + 1;
    this.#digests.set(key, { columns, rows, blocks, ofRows: digest.end() });
    this.#current = null;
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
