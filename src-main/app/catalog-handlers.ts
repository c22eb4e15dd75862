/**
 * What the window asks about the contents of backups, and reading one again. A long call carries a `workId` of its own, by
 * which it is told about (`catalog-progress`) and can be stopped (`catalog.cancel`).
 */
import path from 'node:path';
import type { Work } from '../catalog/catalogs.ts';
import type { CallName } from '#shared/ipc/shape.ts';
import type { Handlers } from './calls.ts';
import { checkDroppedFile } from './dropped-file.ts';
import type { HandlerParts } from './handlers.ts';

type CatalogCall = Extract<CallName, `catalog.${string}`>;

/** Work that is told about and can be stopped, for certain. */
interface CertainWork extends Work {
  signal: AbortSignal;
  onProgress: (fraction: number) => void;
}

/** Often enough for a bar that moves, seldom enough for the bridge. */
const progressSteps = 200;

export function catalogHandlers({
  nightjar,
  desktop,
  namedDumps,
}: Pick<HandlerParts, 'nightjar' | 'desktop' | 'namedDumps'>): Pick<
  Handlers,
  CatalogCall | 'backups.verify'
> {
  const works = new Map<string, AbortController>();
  const working = async <Value>(
    workId: string,
    start: (work: CertainWork) => Promise<Value>,
  ): Promise<Value> => {
    const stopping = new AbortController();
    works.set(workId, stopping);
    let told = -1;
    const onProgress = (fraction: number): void => {
      const step = Math.floor(fraction * progressSteps);
      if (step === told) return;
      told = step;
      nightjar.catalogs.tellProgress(workId, fraction);
    };
    try {
      return await start({ signal: stopping.signal, onProgress });
    } finally {
      works.delete(workId);
    }
  };
  return {
    'backups.verify': ({ connectionId, filename, workId }, { admin }) =>
      working(workId, async ({ signal, onProgress }) => {
        const control = { by: admin, signal, onProgress };
        await nightjar.backups.verify(connectionId, filename, control);
      }),
    'catalog.open': async ({ connectionId, filename, workId }) => {
      const file = await nightjar.backups.resolvePath(connectionId, filename);
      return working(workId, (work) => nightjar.catalogs.open(file, work));
    },
    'catalog.openFile': async ({ workId }) => {
      const file = await desktop.chooseFile('Open a dump', ['sql', 'gz']);
      return file === null ? null : working(workId, (work) => nightjar.catalogs.open(file, work));
    },
    'catalog.openDropped': async ({ path: file, workId }) => {
      await checkDroppedFile(file);
      return working(workId, (work) => nightjar.catalogs.open(file, work));
    },
    'catalog.named': async () => namedDumps.take(),
    'catalog.openNamed': async ({ dumpId, workId }) => {
      const file = await namedDumps.fileOf(dumpId);
      return working(workId, (work) => nightjar.catalogs.open(file, work));
    },
    'catalog.rows': ({ openedId, ...which }) => nightjar.catalogs.rows(openedId, which),
    'catalog.search': ({ openedId, workId, ...what }) =>
      working(workId, (work) => nightjar.catalogs.search(openedId, what, work)),
    'catalog.definition': ({ openedId, object }) => nightjar.catalogs.definition(openedId, object),
    'catalog.exportTable': async ({ openedId, table, format, workId }) => {
      const { tables } = nightjar.catalogs.contents(openedId);
      const name = tables[table]?.name.replaceAll(/[^\p{L}\p{N}_.-]/gu, '_') ?? 'table';
      const target = await desktop.chooseFileToSave('Export a table', `${name}.${format}`);
      if (target === null) return null;
      await working(workId, (work) =>
        nightjar.catalogs.exportTable(openedId, { table, format, target }, work),
      );
      return { filename: path.basename(target) };
    },
    'catalog.compare': ({ before, after, workId }) =>
      working(workId, (work) => nightjar.catalogs.compare(before, after, undefined, work)),
    'catalog.compareLive': ({ openedId, connectionId, workId }, { admin }) =>
      working(workId, (work) =>
        nightjar.catalogs.compareLive(openedId, { connectionId }, { admin }, work),
      ),
    'catalog.cancel': async ({ workId }) => works.get(workId)?.abort(),
    'catalog.close': ({ openedId }) => nightjar.catalogs.close(openedId),
  };
}
