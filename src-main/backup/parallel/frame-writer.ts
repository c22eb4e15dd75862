/**
 * Writes the frame of a parallel dump: everything except the rows of the large tables. Finds the
 * place of each large table in it.
 */
import type { CatalogTable } from '#shared/domain/manifest.ts';
import type { DumpListener } from '../../dump-sql/dump-scanner.ts';
import { releaseMemory } from '../../system/release-memory.ts';
import { blockSizeBytes } from '../dump/dump-blocks.ts';
import { Part, type OrderedParts } from '../dump/ordered-parts.ts';
import type { FrameOrder } from './frame-order.ts';
import type { LargeTable } from './large-tables.ts';

export interface PlacedTable {
  table: LargeTable;
  /** Its offset in the frame. */
  at: number;
}

const dash = 0x2d;
const smallBlockBytes = 128 * 1024;
/** The frame leaves the rest of the memory to the sessions: otherwise it would fill all of it. */
const shareOfFrame = 0.25;

export class FrameWriter implements DumpListener {
  /** The tables whose place was found, in the order of the file. */
  readonly placed: PlacedTable[] = [];
  readonly #order: FrameOrder<LargeTable>;
  readonly #parts: OrderedParts;
  readonly #partsOf: (table: LargeTable) => readonly Part[];
  #part = new Part();
  #block = Buffer.allocUnsafeSlow(blockSizeBytes);
  #filled = 0;
  #offset = 0;
  /** What `flush` has to do, in order. */
  #steps: (() => Promise<void>)[] = [];

  /** `partsOf` returns the parts with the rows of a large table. */
  constructor(
    order: FrameOrder<LargeTable>,
    parts: OrderedParts,
    partsOf: (table: LargeTable) => readonly Part[],
  ) {
    this.#order = order;
    this.#parts = parts;
    this.#partsOf = partsOf;
    parts.append(this.#part);
  }

  rows(_table: CatalogTable, bytes: Buffer): void {
    this.#take(bytes);
  }

  rowsEnd(): void {
    // The line that ends the rows follows.
  }

  sql(line: Buffer, _isLargeObject: boolean, isOutside: boolean): void {
    if (isOutside && line[0] === dash) {
      const tables = this.#order.before(line.toString('utf8').replace(/\r?\n$/u, ''));
      if (tables.length > 0) this.#insert(tables);
    }
    this.#take(line);
  }

  /** Call it after each block of the frame. Resolves when the next block can be taken. */
  async flush(): Promise<void> {
    const steps = this.#steps;
    this.#steps = [];
    for (const step of steps) await step();
  }

  /** Call it after the last block. */
  async finish(): Promise<void> {
    this.#endPart();
    await this.flush();
  }

  #insert(tables: readonly LargeTable[]): void {
    this.#endPart();
    const next = new Part();
    this.#part = next;
    this.placed.push(...tables.map((table) => ({ table, at: this.#offset })));
    this.#steps.push(async () => {
      for (const part of tables.flatMap(this.#partsOf)) this.#parts.append(part);
      this.#parts.append(next);
    });
  }

  #take(bytes: Buffer): void {
    this.#offset += bytes.length;
    for (let at = 0; at < bytes.length;) {
      const taken = bytes.copy(this.#block, this.#filled, at);
      at += taken;
      this.#filled += taken;
      if (this.#filled === blockSizeBytes) this.#endBlock();
    }
  }

  /** A small block is copied: there can be thousands of places in one block of pg_dump. */
  #takeBlock(): Buffer {
    const sql = this.#block.subarray(0, this.#filled);
    if (this.#filled < smallBlockBytes) return Buffer.from(sql);
    this.#block = Buffer.allocUnsafeSlow(blockSizeBytes);
    return sql;
  }

  #endPart(): void {
    this.#endBlock();
    const part = this.#part;
    this.#steps.push(async () => this.#parts.end(part));
  }

  #endBlock(): void {
    if (this.#filled === 0) return;
    const part = this.#part;
    const sql = this.#takeBlock();
    this.#filled = 0;
    this.#steps.push(() =>
      this.#parts.add(part, sql, { share: shareOfFrame, onCompressed: () => releaseMemory(sql) }),
    );
  }
}
