/** What the window asks about the contents of backups, and reading one again. */
import path from 'node:path';
import type { Contents } from '#shared/domain/catalog.ts';
import { fail, NightjarFailure } from '#shared/errors/errors.ts';
import type { CallName } from '#shared/ipc/names.ts';
import type { Caller, Handlers } from './calls.ts';
import { choiceOf } from './dialog-choice.ts';
import { checkDroppedFile } from './dropped-file.ts';
import type { HandlerParts } from './handler-parts.ts';
import type { Works } from './operations.ts';

type CatalogCall = Extract<CallName, `catalog.${string}`>;

export function catalogHandlers({
  nightjar,
  desktop,
  namedDumps,
  works,
}: Pick<HandlerParts, 'nightjar' | 'desktop' | 'namedDumps'> & { works: Works }): Pick<
  Handlers,
  CatalogCall | 'backups.verify'
> {
  /** A file that holds several databases, until one of them is chosen: the window never names a path. */
  let undecided: string | null = null;
  const open = (
    { actor }: Pick<Caller, 'actor'>,
    workId: string,
    file: string,
    databaseInFile: string | null = null,
  ): Promise<Contents> =>
    works.run(workId, async (work) => {
      try {
        return await nightjar.as(actor).catalogs.open(file, { ...work, databaseInFile });
      } catch (error) {
        const isUndecided =
          error instanceof NightjarFailure && error.error.code === 'several-databases-in-file';
        if (isUndecided) undecided = file;
        throw error;
      }
    });
  return {
    'backups.verify': ({ connectionId, filename, workId }, { actor }) =>
      works.run(workId, async (work) => {
        const { state } = await nightjar.as(actor).backups.verify(connectionId, filename, work);
        return { state };
      }),
    'catalog.open': async ({ connectionId, filename, workId }, caller) => {
      const file = await nightjar.backups.resolvePath(connectionId, filename);
      return open(caller, workId, file);
    },
    'catalog.openFile': async ({ workId }, caller) => {
      const dialog = desktop.chooseFile('Open a dump', ['sql', 'gz']);
      const file = await choiceOf(nightjar, caller, dialog);
      return file === null ? null : open(caller, workId, file);
    },
    'catalog.openDropped': async ({ path: file, workId }, caller) => {
      await checkDroppedFile(file);
      return open(caller, workId, file);
    },
    'catalog.named': async () => namedDumps.take(),
    'catalog.openNamed': async ({ dumpId, workId }, caller) => {
      const file = await namedDumps.fileOf(dumpId);
      return open(caller, workId, file);
    },
    'catalog.openDatabase': async ({ databaseInFile, workId }, caller) =>
      undecided === null
        ? fail({ code: 'backup-not-open' })
        : await open(caller, workId, undecided, databaseInFile),
    'catalog.rows': ({ openedId, ...which }) => nightjar.catalogs.rows(openedId, which),
    'catalog.search': ({ openedId, workId, ...what }) =>
      works.run(workId, (work) => nightjar.catalogs.search(openedId, what, work)),
    'catalog.definition': ({ openedId, object }) => nightjar.catalogs.definition(openedId, object),
    'catalog.exportTable': async ({ openedId, table, format, workId }, caller) => {
      const { tables } = nightjar.catalogs.contents(openedId);
      const name = tables[table]?.name.replaceAll(/[^\p{L}\p{N}_.-]/gu, '_') ?? 'table';
      const dialog = desktop.chooseFileToSave('Export a table', `${name}.${format}`);
      const target = await choiceOf(nightjar, caller, dialog);
      if (target === null) return null;
      await works.run(workId, (work) =>
        nightjar.as(caller.actor).catalogs.exportTable(openedId, { table, format, target }, work),
      );
      return { filename: path.basename(target) };
    },
    'catalog.compare': ({ before, after, workId }) =>
      works.run(workId, (work) => nightjar.catalogs.compare(before, after, undefined, work)),
    'catalog.compareLive': ({ openedId, connectionId, workId }, { actor }) =>
      works.run(workId, (work) =>
        nightjar.as(actor).catalogs.compareLive(openedId, { connectionId }, work),
      ),
    'catalog.cancel': async ({ workId }) => works.cancel(workId),
    'catalog.close': ({ openedId }) => nightjar.catalogs.close(openedId),
  };
}
