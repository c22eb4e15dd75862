import type { JudgedStatement } from '../dump-sql/statement-kind.ts';

const shownNames = 10;

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
    return [...this.#ways].map(([way, names]) => {
      const shown = [...names].slice(0, shownNames).join(', ');
      const others = names.size - shownNames;
      if (names.size === 0) return way;
      return `${way} (${shown}${others > 0 ? ` and ${others} more` : ''})`;
    });
  }
}
