/**
 * Runs, in a session of its own, what only a superuser may make and what tells owners, grants and comments: there it is
 * nothing but an entry of the catalog. What is the server's own must be the same before and after.
 */
import type { Note } from '../../dump-sql/admin-forms.ts';
import type { Statement } from '../../dump-sql/dump-part.ts';
import type { DumpSession } from './dump-session.ts';
import type { LeftOut } from '../left-out.ts';
import type { FeedRoles, FeedRequest } from './feed-request.ts';
import {
  NoteSieve,
  givenToPowerful,
  readServerRights,
  requireNothingGiven,
  requireSeal,
  sealOf,
} from './note-rights.ts';
import { areReadAlike } from './worker-statements.ts';

const batchBytes = 256 * 1024;

export class AdminStatements {
  readonly #open: () => Promise<DumpSession>;
  readonly #hands: FeedRoles;
  readonly #objectsAtOnce: number;
  #session: DumpSession | null = null;
  /** Settings that the session does not have yet. */
  #settings: Statement[] = [];
  /** null: of the session (`SET SESSION AUTHORIZATION`). */
  readonly #notes: { statement: Statement; note: Note | null }[] = [];
  readonly #eventTriggers: Statement[] = [];
  #sieve: NoteSieve | null = null;
  /** Of what was the server's own before anything was done. */
  #seal: string | null = null;

  constructor(
    open: () => Promise<DumpSession>,
    { hands, objectsAtOnce }: Pick<FeedRequest, 'hands' | 'objectsAtOnce'>,
  ) {
    this.#open = open;
    this.#hands = hands;
    this.#objectsAtOnce = objectsAtOnce;
  }

  /** Owners and grants that were not given. */
  get leftOut(): LeftOut[] {
    return this.#sieve?.leftOut ?? [];
  }

  /** A setting that what follows relies on. */
  setting(statement: Statement): void {
    this.#settings.push(statement);
  }

  /** Is run by `finishNotes`; without a note it is of the session. */
  note(statement: Statement, note: Note | null): void {
    this.#notes.push({ statement, note });
  }

  /** Is run by `finish`. */
  eventTrigger(statement: Statement): void {
    this.#eventTriggers.push(statement);
  }

  async runNow(statement: Statement): Promise<void> {
    await this.#run([statement]);
    await this.#hands.share();
  }

  /** Everything is in. Fails with `restore-failed` where what is the server's own has changed. */
  async finishNotes(): Promise<void> {
    if (this.#notes.length > 0) await this.#runNotes();
    if (this.#seal !== null) requireSeal(this.#seal, await sealOf(this.#hands.ask));
  }

  /** Nobody else changes anything in the database any more, so event triggers act on nothing of the restore. */
  async finish(): Promise<void> {
    if (this.#eventTriggers.length > 0) await this.#run(this.#eventTriggers);
    await this.#session?.finish();
  }

  async #runNotes(): Promise<void> {
    const { ask } = this.#hands;
    const rights = await readServerRights(ask);
    const sieve = new NoteSieve(rights);
    this.#sieve = sieve;
    const given = await givenToPowerful(ask, rights);
    await this.#run(
      this.#notes.flatMap(({ statement, note }) =>
        note === null || sieve.passes(note) ? [statement] : [],
      ),
    );
    requireNothingGiven(given, await givenToPowerful(ask, rights));
  }

  async #run(statements: readonly Statement[]): Promise<void> {
    this.#seal ??= await sealOf(this.#hands.ask);
    this.#session ??= await this.#open();
    const session = this.#session;
    const settings = this.#settings;
    this.#settings = [];
    for (const some of alike([...settings, ...statements], this.#objectsAtOnce)) {
      await session.say('BEGIN;\n');
      await session.run(some);
      await session.say('COMMIT;\n');
    }
    await session.catchUp();
  }
}

/** In their order, so many together at most, and only those that are read in the same way. */
function alike(statements: readonly Statement[], most: number): Statement[][] {
  const groups: Statement[][] = [];
  let sizeBytes = 0;
  for (const statement of statements) {
    const group = groups.at(-1);
    const first = group?.[0];
    sizeBytes += statement.bytes.length;
    if (
      group !== undefined &&
      first !== undefined &&
      group.length < most &&
      sizeBytes < batchBytes &&
      areReadAlike(first, statement)
    ) {
      group.push(statement);
    } else {
      groups.push([statement]);
      sizeBytes = statement.bytes.length;
    }
  }
  return groups;
}
