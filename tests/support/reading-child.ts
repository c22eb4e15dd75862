/**
 * Reads dumps in a separate process, so that a test can limit its memory: `open`, `read` (rows,
 * search, export, verify) or `diff`. Reports the time and memory that it used.
 */
import { peakRss } from '../../bench/peak-memory.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import { verifyFile } from '../../src-main/backup/verify/verify-file.ts';
import { compareBackups } from '../../src-main/catalog/compare/compare-backups.ts';
import { exportedBytes } from '../../src-main/catalog/rows/export-table.ts';
import { openBackup } from '../../src-main/catalog/open/open-backup.ts';
import { readRows, searchRows } from '../../src-main/catalog/rows/table-rows.ts';

const [what = '', file = '', other = ''] = process.argv.slice(2);
const idleBytes = peakRss();
let turns = 0;
const timer = setInterval(() => {
  turns += 1;
}, 5);
const begunMs = performance.now();
const facts: Record<string, unknown> = {};
/** A step may be rejected; the remaining steps still run. */
const step = async (name: string, operation: () => Promise<unknown>): Promise<void> => {
  facts[name] = await operation().catch((error: unknown) => {
    if (error instanceof ExpectedError) return error.error;
    throw error;
  });
};

const backup = await openBackup(file, { cache: null }).catch((error: unknown) => {
  if (!(error instanceof ExpectedError)) throw error;
  console.log(JSON.stringify({ open: error.error }));
  process.exit();
});
facts['tables'] = backup.tables.length;
const [table] = backup.tables;
if (what === 'open') {
  globalThis.gc?.();
  facts['heapBytes'] = process.memoryUsage().heapUsed;
}
if (what === 'read' && table !== undefined) {
  const all = { column: null, matchCase: true, fromRow: 0, limit: 10 };
  await step(
    'rows',
    async () => (await readRows(backup, table, { offset: 0, limit: 10 })).rows.length,
  );
  await step(
    'search',
    async () => (await searchRows(backup, table, { text: 'zz', ...all })).rows.length,
  );
  for (const format of ['csv', 'sql'] as const) {
    await step(format, async () => {
      let bytes = 0;
      for await (const chunk of exportedBytes(backup, table, { format })) bytes += chunk.length;
      return bytes;
    });
  }
  await step('diff', async () => (await compareBackups(backup, backup)).same);
  await step('verify', async () => (await verifyFile(file)).rows);
}
if (what === 'diff') {
  const after = await openBackup(other, { cache: null });
  const { tables } = await compareBackups(backup, after);
  facts['changed'] = tables.filter(({ change }) => change === 'changed').length;
  await after.close();
}
await backup.close();
clearInterval(timer);
console.log(
  JSON.stringify({
    ...facts,
    grownBytes: peakRss() - idleBytes,
    tookMs: performance.now() - begunMs,
    /** Number of times that a timer fired. */
    turns,
  }),
);
