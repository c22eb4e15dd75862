/** Compares two dumps in a separate process, so that a test can limit its memory. */
import { compareBackups } from '../../src-main/catalog/compare/compare-backups.ts';
import { openBackup } from '../../src-main/catalog/open/open-backup.ts';
import { peakRss } from '../../bench/peak-memory.ts';

const [before = '', after = ''] = process.argv.slice(2);
const [left, right] = [
  await openBackup(before, { cache: null }),
  await openBackup(after, { cache: null }),
];
const idleBytes = peakRss();
const { tables } = await compareBackups(left, right);
for (const one of [left, right]) await one.close();
console.log(
  JSON.stringify({
    tables: tables.map(({ name, rows }) => ({ name, ...rows, samples: undefined })),
    grownBytes: peakRss() - idleBytes,
  }),
);
