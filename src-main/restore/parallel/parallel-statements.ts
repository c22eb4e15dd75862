/**
 * Runs the rows of tables, and then indexes, keys and foreign keys, in several sessions at the same
 * time (`statement-work.ts`). Every other statement runs alone: it waits until all work has ended,
 * and runs in the first session. So the other sessions see everything before it.
 *
 * Work on small tables is put together: each work costs several round trips to the server.
 */
import type { CopyStatement } from '../../dump-sql/copy-statement.ts';
import type { Statement } from '../../dump-sql/dump-part.ts';
import { copyStatementFor } from '../feed/psql-input.ts';
import type { RowsApart, StatementRunner } from '../feed/statement-runner.ts';
import type { WorkerStatements } from '../feed/worker-statements.ts';
import { RowsQueue } from './rows-queue.ts';
import { SessionPool } from './session-pool.ts';
import { SessionSettings } from './session-settings.ts';
import { KnownTables, nameOfSetting, tableOfRows, workOf, type Work } from './statement-work.ts';

export interface ParallelSessions {
  first: WorkerStatements;
  /** Opens the other sessions. Resolves with those that the server has accepted. */
  open(): Promise<WorkerStatements[]>;
  /** Maximum number of objects that one transaction creates. */
  objectsAtOnce: number;
  /** Called once for each reason why rows, or all further statements, run alone. */
  onAlone(why: string): void;
}

/** Rows of fewer bytes are put together, and wait in memory. */
const smallBytes = 1024 * 1024;
const mostSmallWorks = 50;
/**
 * Rows in memory, of all tables. A dump that is read once, in order, reaches the next table only when
 * the rows before it are in memory or loaded.
 */
const waitingBytesLimit = 64 * 1024 * 1024;
/** Work begins at the latest when this many bytes wait. */
const beginBytes = 4 * 1024 * 1024;
/** Loading rows takes longer than creating an index on them. */
const weightOfRows = 3;

interface Small {
  isRows: boolean;
  sizeBytes: number;
  works: Work[];
  runs: ((session: WorkerStatements) => Promise<void>)[];
}

/** `isLarge`: the server may omit WAL for the rows. */
type BeginRows = (session: WorkerStatements, isLarge: boolean) => Promise<void>;

/** Rows of the current COPY statement. */
type CurrentRows =
  | { kind: 'alone' }
  | {
      kind: 'shared';
      table: string;
      begin: BeginRows;
      pieces: Buffer[];
      sizeBytes: number;
      /** Set if the rows are loaded while they are read. */
      queue: RowsQueue | null;
      isApart: boolean;
    };

export class ParallelStatements implements StatementRunner {
  readonly #sessions: ParallelSessions;
  readonly #first: WorkerStatements;
  readonly #known = new KnownTables();
  readonly #settings = new SessionSettings();
  readonly #sizes = new Map<string, number>();
  #pool: SessionPool | null = null;
  #others: readonly WorkerStatements[] = [];
  /** True if the first session may have statements that the others do not see. */
  #isAlone = true;
  /** True if all further statements run alone. */
  #isOff = false;
  readonly #reported = new Set<string>();
  #small: Small | null = null;
  /** Rows in memory that no session has loaded yet, of all tables. */
  #waitingBytes = 0;
  #rows: CurrentRows | null = null;

  constructor(sessions: ParallelSessions) {
    this.#sessions = sessions;
    this.#first = sessions.first;
  }

  async add(statement: Statement, runsCode: boolean): Promise<void> {
    const work = this.#isOff ? null : workOf(statement, this.#known);
    if (work === null || !(await this.#together())) {
      await this.#alone();
      this.#known.observe(statement);
      if (this.#known.hasOtherRole) this.#turnOff('statements in the name of another role');
      // The code may change a setting that the other sessions do not know.
      if (runsCode || this.#known.isOfSession) this.#turnOff('a statement that runs code');
      return await this.#first.add(statement);
    }
    this.#known.observeWork(statement);
    const tables = [...work.reads, ...work.changes];
    const sizeBytes = tables.reduce((sum, table) => sum + (this.#sizes.get(table) ?? 0), 0);
    const run = (session: WorkerStatements): Promise<void> => session.add(statement);
    if (sizeBytes < smallBytes) return this.#addSmall(work, false, 0, run);
    this.#flush();
    this.#give(work, { isRows: false, weight: sizeBytes }, run);
    // The rows of all tables are known.
    this.#pool?.begin();
  }

  async setting(statement: Statement): Promise<void> {
    const name = nameOfSetting(statement);
    if (name === null || (!this.#isAlone && !this.#settings.has(name))) await this.#alone();
    if (name === null) this.#turnOff('a setting that pg_dump does not change');
    this.#known.observeSetting(statement);
    this.#flush();
    if (name !== null) this.#settings.set(name, statement);
    if (!this.#isAlone) return;
    await this.#first.setting(statement);
    this.#settings.applied(this.#first);
  }

  async beginOfDump(): Promise<void> {
    await this.#alone();
    await this.#first.beginOfDump();
  }

  async commitOfDump(): Promise<void> {
    await this.#alone();
    await this.#first.commitOfDump();
  }

  async beginRows(statement: Statement, copy: CopyStatement, withOids: boolean): Promise<boolean> {
    const table = this.#isOff ? null : tableOfRows(statement);
    const hasOwnRows = table !== null && this.#known.hasOwnRows(table, copy.columns);
    if (!hasOwnRows && !this.#isOff) this.#report('rows whose order may matter');
    if (!hasOwnRows || !(await this.#together())) {
      await this.#alone();
      this.#rows = { kind: 'alone' };
      return await this.#first.beginRows(statement, copy, withOids);
    }
    if (copyStatementFor(copy, withOids, statement.encoding) === null) return false;
    this.#rows = {
      kind: 'shared',
      table,
      begin: async (session, isLarge) => {
        if (isLarge) await session.saveWal(statement, copy);
        await session.beginRows(statement, copy, withOids);
      },
      pieces: [],
      sizeBytes: 0,
      queue: null,
      isApart: false,
    };
    return true;
  }

  async writeRows(bytes: Buffer): Promise<void> {
    const rows = this.#rows;
    if (rows?.kind !== 'shared') return await this.#first.writeRows(bytes);
    if (rows.isApart) throw new Error('More rows follow than the manifest names');
    rows.sizeBytes += bytes.length;
    const piece = Buffer.from(bytes);
    if (rows.queue === null) {
      rows.pieces.push(piece);
      if (rows.sizeBytes < smallBytes) return;
      const queue = new RowsQueue((sizeBytes) => this.#loaded(sizeBytes));
      for (const one of rows.pieces) queue.add(one);
      rows.queue = queue;
      this.#waitingBytes += rows.sizeBytes;
      this.#giveRows(rows.table, Infinity, rows.begin, () => queue.read());
      this.#pool?.begin();
    } else {
      rows.queue.add(piece);
      this.#waitingBytes += piece.length;
    }
    await this.#pool?.until(() => this.#hasMemory);
  }

  async rowsApart(rows: RowsApart): Promise<void> {
    const current = this.#rows;
    if (current?.kind !== 'shared') return await this.#first.rowsApart(rows);
    current.isApart = true;
    this.#sizes.set(current.table, rows.sizeBytes);
    this.#giveRows(current.table, rows.sizeBytes, current.begin, () => rows.read());
  }

  async endRows(wereGiven: boolean): Promise<void> {
    const rows = this.#rows;
    this.#rows = null;
    if (rows?.kind !== 'shared') return await this.#first.endRows(wereGiven);
    if (rows.isApart) return;
    const { table, begin, pieces, sizeBytes, queue } = rows;
    this.#sizes.set(table, (this.#sizes.get(table) ?? 0) + sizeBytes);
    if (queue !== null) {
      queue.end();
      return;
    }
    this.#waitingBytes += sizeBytes;
    const work = { reads: [], changes: [table], needsAllRows: false };
    this.#addSmall(work, true, sizeBytes, async (session) => {
      await begin(session, false);
      await loadRows(session, pieces);
      pieces.length = 0;
      this.#loaded(sizeBytes);
    });
    if (this.#waitingBytes <= beginBytes) return;
    this.#flush();
    this.#pool?.begin();
    await this.#pool?.until(() => this.#hasMemory);
  }

  async commit(): Promise<void> {
    await this.#alone();
    await this.#first.commit();
  }

  async catchUp(): Promise<void> {
    await this.#alone();
    await this.#first.catchUp();
  }

  async finish(): Promise<void> {
    await this.#alone();
    await Promise.all([this.#first, ...this.#others].map((session) => session.finish()));
  }

  async close(): Promise<void> {
    if (this.#rows?.kind === 'shared') this.#rows.queue?.cancel();
    await this.#pool?.close();
  }

  /** Resolves when the first session may run a statement that needs everything before it. */
  async #alone(): Promise<void> {
    if (this.#isAlone) return;
    this.#flush();
    await this.#pool?.idle();
    this.#isAlone = true;
    await this.#settings.apply(this.#first);
  }

  /** Resolves with true when all sessions see everything that ran alone. */
  async #together(): Promise<boolean> {
    if (this.#isOff || this.#first.isInDumpTransaction) return false;
    if (!this.#isAlone) return true;
    await this.#first.commit();
    await this.#first.catchUp();
    if (this.#pool === null) {
      this.#others = await this.#sessions.open();
      if (this.#others.length === 0) {
        this.#turnOff('no other session');
        return false;
      }
      this.#pool = new SessionPool([this.#first, ...this.#others]);
    }
    this.#isAlone = false;
    return true;
  }

  get #hasMemory(): boolean {
    return this.#waitingBytes <= waitingBytesLimit;
  }

  #loaded(sizeBytes: number): void {
    this.#waitingBytes -= sizeBytes;
    this.#pool?.changed();
  }

  #turnOff(why: string): void {
    if (!this.#isOff) this.#report(why);
    this.#isOff = true;
  }

  #report(why: string): void {
    if (this.#reported.has(why)) return;
    this.#reported.add(why);
    this.#sessions.onAlone(why);
  }

  #addSmall(work: Work, isRows: boolean, sizeBytes: number, run: Small['runs'][number]): void {
    if (this.#small?.isRows !== isRows) this.#flush();
    const small = (this.#small ??= { isRows, sizeBytes: 0, works: [], runs: [] });
    small.works.push(work);
    small.runs.push(run);
    small.sizeBytes += sizeBytes;
    const most = Math.min(mostSmallWorks, this.#sessions.objectsAtOnce);
    if (small.sizeBytes >= smallBytes || small.runs.length >= most) this.#flush();
  }

  /** Gives the works on small tables to a session, as one work. */
  #flush(): void {
    const small = this.#small;
    if (small === null) return;
    this.#small = null;
    const { works, runs, isRows, sizeBytes } = small;
    const work = {
      reads: [...new Set(works.flatMap(({ reads }) => reads))],
      changes: [...new Set(works.flatMap(({ changes }) => changes))],
      needsAllRows: works.some(({ needsAllRows }) => needsAllRows),
    };
    this.#give(work, { isRows, weight: sizeBytes }, async (session) => {
      for (const run of runs) await run(session);
    });
    if (!isRows) this.#pool?.begin();
  }

  #giveRows(
    table: string,
    sizeBytes: number,
    begin: BeginRows,
    read: () => AsyncIterable<Buffer>,
  ): void {
    const work = { reads: [], changes: [table], needsAllRows: false };
    this.#flush();
    this.#give(work, { isRows: true, weight: sizeBytes * weightOfRows }, async (session) => {
      await begin(session, true);
      await loadRows(session, read());
    });
  }

  #give(
    work: Work,
    order: { isRows: boolean; weight: number },
    run: (session: WorkerStatements) => Promise<void>,
  ): void {
    const apply = this.#settings.applier();
    this.#pool?.add({
      ...work,
      ...order,
      run: async (session) => {
        await apply(session);
        await run(session);
        await session.commit();
        await session.catchUp();
      },
    });
  }
}

async function loadRows(
  session: WorkerStatements,
  pieces: Iterable<Buffer> | AsyncIterable<Buffer>,
): Promise<void> {
  for await (const piece of pieces) await session.writeRows(piece);
  await session.endRows(true);
}
