import { expect, it } from 'vitest';
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

/** Statements in two sessions of a server that accepts no rows, after the tables were created. */
async function slowServer(): Promise<ParallelStatements> {
  const open = (): WorkerStatements => {
    const done = (): Promise<void> => Promise.resolve();
    const session = {
      say: done,
      run: done,
      catchUp: done,
      endRows: done,
      beginRows: () => Promise.resolve(true),
      write: () => new Promise(() => undefined),
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
