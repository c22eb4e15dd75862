/** The open backups, by id, and when each of them is closed. */
import { randomUUID } from 'node:crypto';
import { fail } from '#shared/errors/errors.ts';
import type { ReadLock } from '../backup-folder/read-locks.ts';
import type { OpenBackup } from './source/opened-backup.ts';

/**
 * Limit for files that are open at the same time. If another file is opened, the file that was
 * opened first is closed.
 */
const mostOpen = 16;

interface Opened {
  backup: OpenBackup;
  /** The read lock: it keeps the file from being deleted. */
  readLock: ReadLock;
  /** True if the file was created here. */
  createdHere: boolean;
}

interface Entry extends Opened {
  /** Number of calls that read the backup now. */
  readers: number;
  /** True if the backup is closed after the last of these calls. */
  closesAfterUse: boolean;
}

/**
 * Every method with an id except `close` fails with `backup-not-open` if the id is not open (any
 * more).
 */
export class OpenedBackups {
  readonly #entries = new Map<string, Entry>();
  #releases = 0;

  /**
   * Number of calls of `release` and `closeAll` until now. If it changes after a file was
   * requested, the file is not opened.
   */
  get releases(): number {
    return this.#releases;
  }

  /** Adds an open backup, which is closed later. Returns its new id. */
  add(opened: Opened): string {
    const openedId = randomUUID();
    this.#entries.set(openedId, { ...opened, readers: 0, closesAfterUse: false });
    return openedId;
  }

  /** Call it after `add`: closes the oldest backup if too many are open, even if it is in use. */
  async closeExcess(): Promise<void> {
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > mostOpen && oldest !== undefined) await this.close(oldest);
  }

  find(openedId: string): Readonly<Opened> {
    return this.#entry(openedId);
  }

  /** Runs `work` with a backup. No release closes the backup before `work` has ended. */
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

  /** Like `use`, until the last chunk was read or the consumer stops. */
  async *chunks<Chunk>(
    openedId: string,
    operation: (backup: OpenBackup) => AsyncIterable<Chunk>,
  ): AsyncGenerator<Chunk> {
    const entry = this.#entry(openedId);
    entry.readers += 1;
    try {
      yield* operation(entry.backup);
    } finally {
      await this.#end(openedId, entry);
    }
  }

  /** Closes the backup immediately, even if it is in use. Does nothing if it is not open. */
  async close(openedId: string): Promise<void> {
    const entry = this.#entries.get(openedId);
    this.#entries.delete(openedId);
    await entry?.backup.close();
    await entry?.readLock.release();
  }

  /**
   * Closes the backups that are not in use, and the other backups after their last reader has
   * ended.
   */
  async release(): Promise<void> {
    this.#releases += 1;
    for (const [openedId, entry] of this.#entries) {
      if (entry.readers > 0) entry.closesAfterUse = true;
      else await this.close(openedId);
    }
  }

  /** Closes all backups immediately, even if they are in use. */
  async closeAll(): Promise<void> {
    this.#releases += 1;
    for (const openedId of this.#entries.keys()) await this.close(openedId);
  }

  #entry(openedId: string): Entry {
    return this.#entries.get(openedId) ?? fail({ code: 'backup-not-open' });
  }

  async #end(openedId: string, entry: Entry): Promise<void> {
    entry.readers -= 1;
    if (entry.readers === 0 && entry.closesAfterUse) await this.close(openedId);
  }
}
