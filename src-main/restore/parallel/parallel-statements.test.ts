import { describe, expect, it } from 'vitest';
import type { CatalogTable } from '#shared/domain/manifest.ts';
import type { CopyStatement } from '../../dump-sql/copy-statement.ts';
import type { Statement } from '../../dump-sql/dump-part.ts';
import { statementsOf } from '../../dump-sql/statements-of.ts';
import type { DumpSession } from '../feed/dump-session.ts';
import { WorkerStatements } from '../feed/worker-statements.ts';
import { ParallelStatements } from './parallel-statements.ts';

const tables = 40;
const statementOf = (type: string, text: string): Statement => {
  const comment = `-- Name: x; Type: ${type}; Schema: public; Owner: -\n--\n\n`;
  const [statement] = [...statementsOf(comment + text)];
  if (statement === undefined) throw new Error('No statement');
  return statement;
};

/** Statements in two sessions of a server, after the tables were created. */
async function statementsIn(write: (bytes: Buffer) => Promise<void>): Promise<ParallelStatements> {
  const open = (): WorkerStatements => {
    const done = (): Promise<void> => Promise.resolve();
    const session = {
      say: done,
      run: done,
      catchUp: done,
      endRows: done,
      beginRows: () => Promise.resolve(true),
      write,
    };
    return new WorkerStatements(session as unknown as DumpSession, 1000);
  };
  const statements = new ParallelStatements({
    first: open(),
    open: () => Promise.resolve([open()]),
    objectsAtOnce: 1000,
    onAlone: () => undefined,
  });
  for (let n = 0; n < tables; n += 1)
    await statements.add(statementOf('TABLE', `CREATE TABLE public.t${n} (a text);`), false);
  return statements;
}

const slowServer = (): Promise<ParallelStatements> =>
  // Accepts no rows.
  statementsIn(() => new Promise(() => undefined));

const begin = async (statements: ParallelStatements, n: number): Promise<void> => {
  const copy: CopyStatement = { schema: 'public', name: `t${n}`, columns: ['a'] };
  const text = `COPY public.t${n} (a) FROM stdin;\n\\.\n`;
  await statements.beginRows(statementOf('TABLE DATA', text), copy, false);
};

it.each([100 * 1024, 2 * 1024 * 1024, 64 * 1024 * 1024])(
  'rows that wait for a slow server need a bounded memory, with tables of %i bytes',
  async (tableBytes) => {
    const statements = await slowServer();
    const piece = Buffer.alloc(Math.min(tableBytes, 128 * 1024), 'x');
    let acceptedBytes = 0;
    const reading = (async () => {
      for (let n = 0; n < tables * 10; n += 1) {
        await begin(statements, n % tables);
        for (let bytes = 0; bytes < tableBytes; bytes += piece.length) {
          await statements.writeRows(piece);
          acceptedBytes += piece.length;
        }
        await statements.endRows(true);
      }
      return 'all rows were accepted';
    })();
    let before = -1;
    // All other steps take only turns of the event loop.
    while (before !== acceptedBytes) {
      before = acceptedBytes;
      await Promise.race([reading, new Promise((resolve) => setTimeout(resolve, 20))]);
    }
    expect(acceptedBytes).toBeLessThan(66 * 1024 * 1024);
  },
);

it('rows after rows that were read from their own position are not dropped', async () => {
  const statements = await slowServer();
  await begin(statements, 1);
  await statements.rowsApart({
    table: {} as CatalogTable,
    sizeBytes: 1,
    read: async function* () {
      yield await Promise.resolve(Buffer.from('a\n'));
    },
  });
  await expect(statements.writeRows(Buffer.from('b\n'))).rejects.toThrow('More rows follow');
});

describe('a large table', () => {
  const large = Buffer.alloc(1024 * 1024, 'x\n');

  /** Returns what psql reads, if each of these is text to run or the rows of a table. */
  async function sentFor(
    steps: readonly (string | { rows: Buffer; table: number })[],
  ): Promise<string[]> {
    const sent: string[] = [];
    const statements = await statementsIn((bytes) => {
      sent.push(bytes.toString('latin1', 0, 60));
      return Promise.resolve();
    });
    for (const step of steps) {
      if (typeof step === 'string') {
        await statements.add(statementOf('TABLE', step), false);
        continue;
      }
      await begin(statements, step.table);
      await statements.writeRows(step.rows);
      await statements.endRows(true);
    }
    await statements.commit();
    return sent.filter((words) => words.startsWith('TRUNCATE'));
  }

  it('is emptied in the transaction of its rows, so that the server writes no WAL for them', async () => {
    expect(await sentFor([{ rows: large, table: 1 }])).toEqual([
      'TRUNCATE TABLE ONLY "public"."t1";\n',
    ]);
  });

  it.each([
    ['its rows are few', [{ rows: Buffer.from('a\n'), table: 1 }]],
    ['it has rows already', ['INSERT INTO public.t1 VALUES (1);', { rows: large, table: 1 }]],
    ['any statement may have added rows', ['VACUUM;', { rows: large, table: 1 }]],
  ])('is not emptied if %s', async (_, steps) => {
    expect(await sentFor(steps)).toEqual([]);
  });

  it('is not emptied before further rows', async () => {
    const rows = { rows: large, table: 1 };
    expect(await sentFor([rows, rows])).toHaveLength(1);
    expect(await sentFor([{ rows: Buffer.from('a\n'), table: 1 }, rows])).toEqual([]);
  });

  it('is not emptied after rows of a table that is not known: they may be in it', async () => {
    const rows = { rows: large, table: 1 };
    expect(await sentFor([{ rows: large, table: tables }, rows])).toEqual([]);
  });
});
