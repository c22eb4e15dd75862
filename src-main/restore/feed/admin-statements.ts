/**
 * Runs, in a separate session, statements that only a superuser can run, and statements for owners,
 * grants and comments: in this session they only create an entry of the catalog. The server's own
 * objects must be the same before and after.
 */
import type { Note } from '../../dump-sql/admin-forms.ts';
import type { Statement } from '../../dump-sql/dump-part.ts';
import type { DumpSession } from './dump-session.ts';
import type { LeftOut } from '../left-out.ts';
import type { FeedRoles, FeedRequest } from './feed-request.ts';
import {
  NoteFilter,
  givenToPowerful,
  readServerRights,
  requireNothingGiven,
  requireSameServerObjects,
  hashOfServerObjects,
} from './note-rights.ts';
import { areReadAlike } from './worker-statements.ts';

const batchBytes = 256 * 1024;

export class AdminStatements {
  readonly #open: () => Promise<DumpSession>;
  readonly #roles: FeedRoles;
  readonly #objectsAtOnce: number;
  #session: DumpSession | null = null;
  /** Settings that the session does not have yet. */
  #settings: Statement[] = [];
  /** The note is null for a statement about the session (`SET SESSION AUTHORIZATION`). */
  readonly #notes: { statement: Statement; note: Note | null }[] = [];
  readonly #eventTriggers: Statement[] = [];
  #sieve: NoteFilter | null = null;
  /** Hash of the server's own objects before any change. */
  #serverObjectsHash: string | null = null;

  constructor(
    open: () => Promise<DumpSession>,
    { roles, objectsAtOnce }: Pick<FeedRequest, 'roles' | 'objectsAtOnce'>,
  ) {
    this.#open = open;
    this.#roles = roles;
    this.#objectsAtOnce = objectsAtOnce;
  }

  /** Owners and grants that were not set. */
  get leftOut(): LeftOut[] {
    return this.#sieve?.leftOut ?? [];
  }

  /** Adds a setting that later statements rely on. */
  setting(statement: Statement): void {
    this.#settings.push(statement);
  }

  /**
   * Adds a statement that `finishNotes` runs. Without a note, the statement is about the session.
   */
  note(statement: Statement, note: Note | null): void {
    this.#notes.push({ statement, note });
  }

  /** Adds a statement that `finish` runs. */
  eventTrigger(statement: Statement): void {
    this.#eventTriggers.push(statement);
  }

  async runNow(statement: Statement): Promise<void> {
    await this.#run([statement]);
    await this.#roles.share();
  }

  /**
   * Called when the whole dump is restored. Fails with `restore-failed` if the server's own objects
   * have changed.
   */
  async finishNotes(): Promise<void> {
    if (this.#notes.length > 0) await this.#runNotes();
    if (this.#serverObjectsHash !== null)
      requireSameServerObjects(this.#serverObjectsHash, await hashOfServerObjects(this.#roles.ask));
  }

  /**
   * No other session changes the database at this point, so event triggers do not run for any part
   * of the restore.
   */
  async finish(): Promise<void> {
    if (this.#eventTriggers.length > 0) await this.#run(this.#eventTriggers);
    await this.#session?.finish();
  }

  async #runNotes(): Promise<void> {
    const { ask } = this.#roles;
    const rights = await readServerRights(ask);
    const sieve = new NoteFilter(rights);
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
    this.#serverObjectsHash ??= await hashOfServerObjects(this.#roles.ask);
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

/**
 * Returns the first statements, in their order: at most `most`, and only statements that are read
 * with the same settings.
 */
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
