/**
 * One measurement of browsing backups, in a separate process, so that its peak memory is that of
 * this measurement. Reads its request from standard input and prints one line of JSON.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { listBackups } from '../src-main/backup-folder/list-backups.ts';
import { createCatalogs } from '../src-main/catalog/catalogs.ts';
import { createIndexCache } from '../src-main/catalog/open/index-cache.ts';
import { systemClock } from '../src-main/system/clock.ts';
import { createLog } from '../src-main/logging/log.ts';
import { peakRss } from './peak-memory.ts';

export type BrowseRequest = { scratchFolder: string } & (
  | { what: 'list'; folder: string }
  | { what: 'open'; file: string }
  | { what: 'rows'; file: string }
  | { what: 'compare'; before: string; after: string }
);

export interface BrowseResult {
  ms: number;
  /** For `rows`: the slowest table's first hundred rows, and a page from its middle. */
  firstRowsMs: number;
  middleRowsMs: number;
  sqlBytes: number;
  idleRssBytes: number;
  peakRssBytes: number;
  /** For `compare`: rows that differ. */
  differences: number;
}

const request = JSON.parse(await text(process.stdin)) as BrowseRequest;
await mkdir(request.scratchFolder, { recursive: true });
const log = createLog({ folder: path.join(request.scratchFolder, 'logs') });
const cache = createIndexCache(path.join(request.scratchFolder, 'contents'), systemClock, log);
const catalogs = createCatalogs({
  cache,
  log,
  createdHere: async () => false,
  storedProof: async () => null,
});
const result: BrowseResult = {
  ms: 0,
  firstRowsMs: 0,
  middleRowsMs: 0,
  sqlBytes: 0,
  idleRssBytes: process.memoryUsage.rss(),
  peakRssBytes: 0,
  differences: 0,
};
const startedMs = performance.now();
if (request.what === 'list') {
  await listBackups(request.folder);
} else if (request.what === 'compare') {
  const before = await catalogs.open(request.before);
  const after = await catalogs.open(request.after);
  const { tables } = await catalogs.compare(before.openedId, after.openedId);
  result.sqlBytes = before.sqlBytes + after.sqlBytes;
  for (const { rows } of tables) {
    result.differences += (rows?.added ?? 0) + (rows?.removed ?? 0) + (rows?.changed ?? 0);
  }
} else {
  const contents = await catalogs.open(request.file);
  result.sqlBytes = contents.sqlBytes;
  if (request.what === 'rows') {
    for (const { index, rows } of contents.tables) {
      const page = async (offset: number): Promise<number> => {
        const beganMs = performance.now();
        await catalogs.rows(contents.openedId, { table: index, offset, limit: 100 });
        return performance.now() - beganMs;
      };
      result.firstRowsMs = Math.max(result.firstRowsMs, await page(0));
      const middle = Math.floor(rows / 2);
      await page(middle);
      // The second time the position is already known.
      result.middleRowsMs = Math.max(result.middleRowsMs, await page(middle + 200));
    }
  }
}
result.ms = performance.now() - startedMs;
result.peakRssBytes = peakRss();
await catalogs.closeAll();
process.stdout.write(`${JSON.stringify(result)}\n`);
