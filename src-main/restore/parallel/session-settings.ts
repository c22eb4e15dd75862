/**
 * The settings of the dump at its current position, for sessions that run statements in another
 * order than the dump.
 */
import type { Statement } from '../../dump-sql/dump-part.ts';
import type { WorkerStatements } from '../feed/worker-statements.ts';

type Settings = ReadonlyMap<string, Statement>;

export class SessionSettings {
  #current: Settings = new Map();
  readonly #applied = new WeakMap<WorkerStatements, Settings>();

  /** True if the setting was set before: then every later value replaces it. */
  has(name: string): boolean {
    return this.#current.has(name);
  }

  set(name: string, statement: Statement): void {
    const next = new Map(this.#current);
    // The order of the last statements counts: one setting may be needed to set another one.
    next.delete(name);
    this.#current = next.set(name, statement);
  }

  /** Called after the session has run all settings. */
  applied(session: WorkerStatements): void {
    this.#applied.set(session, this.#current);
  }

  async apply(session: WorkerStatements): Promise<void> {
    await this.applier()(session);
  }

  /** Returns a function that gives a session the settings of this moment. */
  applier(): (session: WorkerStatements) => Promise<void> {
    const settings = this.#current;
    return async (session) => {
      if (this.#applied.get(session) === settings) return;
      for (const statement of settings.values()) await session.add(statement);
      this.#applied.set(session, settings);
    };
  }
}
