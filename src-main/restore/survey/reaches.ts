import type { JudgedStatement } from '../../dump-sql/judged-statement.ts';
import { firstNames } from '#shared/first-names.ts';

/** What the statements of a dump do outside of its database, each way once, with what is called by name. */
export class Reaches {
  readonly #ways = new Map<string, Set<string>>();

  add({ reaches, called }: JudgedStatement): void {
    if (reaches === null) return;
    const names = this.#ways.get(reaches) ?? new Set();
    if (called !== undefined) names.add(called);
    this.#ways.set(reaches, names);
  }

  /** “programs are started (COPY … PROGRAM)” */
  inWords(): string[] {
    return [...this.#ways].map(([way, names]) =>
      names.size === 0 ? way : `${way} (${firstNames(names)})`,
    );
  }
}
