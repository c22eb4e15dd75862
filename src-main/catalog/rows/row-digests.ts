/**
 * What the rows of each table were, as their bytes streamed by. Equal bytes in equal columns are equal
 * rows; other bytes may be equal rows, too, in another order or form: only reading them tells.
 */
import type { CatalogTable } from '#shared/domain/manifest.ts';
import { FastDigest } from '../../files/fast-digest.ts';
import type { DumpListener } from '../../dump-sql/dump-scanner.ts';
import { qualified, type OpenTable } from '../source/opened-backup.ts';

interface Digest {
  columns: readonly string[];
  rows: number;
  /** How many COPY blocks; the rest is about the last one. */
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

  /** What tells the rows of a table, all in one COPY block; null when nothing does. */
  of({ schema, name, rows }: OpenTable): string | null {
    this.#end();
    if (rows === 0) return '';
    const digest = this.#digests.get(qualified(schema, name));
    if (digest === undefined || digest.blocks !== 1 || digest.rows !== rows) return null;
    return JSON.stringify([digest.ofRows, digest.columns]);
  }

  /** Takes over what another one has seen. */
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

/** Whether both tables are known to hold the same rows. Of dumps in one encoding. */
export function haveEqualRows(
  before: { digests: RowDigests; table: OpenTable },
  after: { digests: RowDigests; table: OpenTable },
): boolean {
  const digest = before.digests.of(before.table);
  return digest !== null && digest === after.digests.of(after.table);
}
