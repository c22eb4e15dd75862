/** The backups that are open, by id, and when each of them is closed. */
import { randomUUID } from 'node:crypto';
import { fail } from '#shared/errors/errors.ts';
import type { BackupHold } from '../backup-folder/read-locks.ts';
import type { OpenBackup } from './source/opened-backup.ts';

/** Files that are open at the same time; the one that was opened first is closed for a further one. */
const mostOpen = 16;

interface Opened {
  backup: OpenBackup;
  /** Keeps the file from being deleted. */
  hold: BackupHold;
  /** Whether the file was made on this computer, by us. */
  createdHere: boolean;
}

interface Entry extends Opened {
  /** How many calls read it now. */
  readers: number;
  /** To be closed after the last of them. */
  isLeaving: boolean;
}

/** Every method that takes an id fails with `backup-not-open` when it is not (or no longer) open, but `close`. */
export class OpenedBackups {
  readonly #entries = new Map<string, Entry>();
  #releases = 0;

  /** How many releases there were: a file that was asked for before the last one is not opened any more. */
  get releases(): number {
    return this.#releases;
  }

  /** Takes over an open backup and closes it in the end. Returns its new id. */
  add(opened: Opened): string {
    const openedId = randomUUID();
    this.#entries.set(openedId, { ...opened, readers: 0, isLeaving: false });
    return openedId;
  }

  /** To be called after `add`: closes the oldest one when there are too many, whoever reads it. */
  async closeExcess(): Promise<void> {
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > mostOpen && oldest !== undefined) await this.close(oldest);
  }

  find(openedId: string): Readonly<Opened> {
    return this.#entry(openedId);
  }

  /** Runs `work` with a backup, which no release closes before the end of `work`. */
  async use<Value>(
    openedId: string,
    operation: (backup: OpenBackup) => Promise<Value>,
  ): Promise<Value> {
    const entry = this.#entry(openedId);
    entry.readers += 1;
    try {
      return await operation(entry.backup);
    } finally {
      await this.#end(openedId, entry);
    }
  }

  /** As `use`, until the last piece was taken or nobody wants more. */
  async *pieces<Piece>(
    openedId: string,
    operation: (backup: OpenBackup) => AsyncIterable<Piece>,
  ): AsyncGenerator<Piece> {
    const entry = this.#entry(openedId);
    entry.readers += 1;
    try {
      yield* operation(entry.backup);
    } finally {
      await this.#end(openedId, entry);
    }
  }

  /** At once, whoever reads it. Does nothing when it is not open. */
  async close(openedId: string): Promise<void> {
    const entry = this.#entries.get(openedId);
    this.#entries.delete(openedId);
    await entry?.backup.close();
    await entry?.hold.release();
  }

  /** Closes what nobody reads, and the rest after the end of its last reader. */
  async release(): Promise<void> {
    this.#releases += 1;
    for (const [openedId, entry] of this.#entries) {
      if (entry.readers > 0) entry.isLeaving = true;
      else await this.close(openedId);
    }
  }

  /** All at once, whoever reads them. */
  async closeAll(): Promise<void> {
    this.#releases += 1;
    for (const openedId of this.#entries.keys()) await this.close(openedId);
  }

  #entry(openedId: string): Entry {
    return this.#entries.get(openedId) ?? fail({ code: 'backup-not-open' });
  }

  async #end(openedId: string, entry: Entry): Promise<void> {
    entry.readers -= 1;
    if (entry.readers === 0 && entry.isLeaving) await this.close(openedId);
  }
}
