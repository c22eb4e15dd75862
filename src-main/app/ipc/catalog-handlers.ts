/** Handlers of the calls about the contents of backups and about verifying a backup. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Actor } from '#shared/domain/admin.ts';
import type { Contents } from '#shared/domain/catalog.ts';
import { fail, ExpectedError } from '#shared/errors/errors.ts';
import type { CallName } from '#shared/ipc/names.ts';
import type { Handlers } from './calls.ts';
import { choiceOf } from './dialog-choice.ts';
import { checkDroppedFile } from './dropped-file.ts';
import type { HandlerParts } from './handler-parts.ts';
import { listDropped } from './list-dropped.ts';
import type { Operations } from './operations.ts';
import { text } from '#shared/words/text.ts';

/** More than the number of backups that are open at a time. */
const mostOpeners = 64;

/** An admin who opens a backup. */
interface Opener {
  actor: Actor;
  admin: string;
}

/** The paths of the latest exports, by id: the window never sends a path. */
class LatestPaths {
  readonly #paths = new Map<string, string>();

  add(file: string): string {
    const exportId = randomUUID();
    this.#paths.set(exportId, file);
    const [oldest] = this.#paths.keys();
    if (this.#paths.size > 100 && oldest !== undefined) this.#paths.delete(oldest);
    return exportId;
  }

  get(exportId: string): string | undefined {
    return this.#paths.get(exportId);
  }
}

type CatalogCall = Extract<CallName, `catalog.${string}`>;

export function catalogHandlers({
  nightjar,
  desktop,
  filesToOpen,
  operations,
}: Pick<HandlerParts, 'nightjar' | 'desktop' | 'filesToOpen'> & { operations: Operations }): Pick<
  Handlers,
  CatalogCall | 'backups.verify'
> {
  /**
   * The file that contains several databases, until the user chooses one. The window never sends a
   * path.
   */
  let undecided: string | null = null;
  /** The admin who opened each of the latest backups. */
  const openers = new Map<string, string>();
  const exported = new LatestPaths();
  const open = (
    { actor, admin }: Opener,
    operationId: string,
    file: string,
    databaseInFile: string | null = null,
  ): Promise<Contents> =>
    operations.run(operationId, async (operation) => {
      try {
        const how = { ...operation, databaseInFile };
        const contents = await nightjar.as(actor).catalogs.open(file, how);
        openers.set(contents.openedId, admin);
        const [oldest] = openers.keys();
        if (openers.size > mostOpeners && oldest !== undefined) openers.delete(oldest);
        return contents;
      } catch (error) {
        const isUndecided =
          error instanceof ExpectedError && error.error.code === 'several-databases-in-file';
        if (isUndecided) undecided = file;
        throw error;
      }
    });
  return {
    'backups.verify': ({ connectionId, filename, operationId }, { actor }) =>
      operations.run(operationId, async (operation) => {
        const { state } = await nightjar
          .as(actor)
          .backups.verify(connectionId, filename, operation);
        return { state };
      }),
    'catalog.open': async ({ connectionId, filename, operationId }, caller) => {
      const file = await nightjar.backups.resolvePath(connectionId, filename);
      return open(caller, operationId, file);
    },
    'catalog.openFile': async ({ operationId }, caller) => {
      const dialog = desktop.chooseFile(text('app.open-dump'), ['sql', 'gz']);
      const file = await choiceOf(nightjar, caller, dialog);
      return file === null ? null : open(caller, operationId, file);
    },
    'catalog.openDropped': async ({ path: file, operationId }, caller) => {
      await checkDroppedFile(file);
      return open(caller, operationId, file);
    },
    'catalog.listDropped': ({ paths }) => listDropped(paths, filesToOpen),
    'catalog.named': async () => filesToOpen.take(),
    'catalog.openNamed': async ({ dumpId, operationId }, caller) => {
      const file = await filesToOpen.fileOf(dumpId);
      return open(caller, operationId, file);
    },
    'catalog.openDatabase': async ({ databaseInFile, operationId }, caller) =>
      undecided === null
        ? fail({ code: 'backup-not-open' })
        : await open(caller, operationId, undecided, databaseInFile),
    'catalog.opened': async ({ openedId }, { admin }) =>
      openers.get(openedId) === admin
        ? nightjar.catalogs.contents(openedId)
        : fail({ code: 'backup-not-open' }),
    'catalog.rows': ({ openedId, ...which }) => nightjar.catalogs.rows(openedId, which),
    'catalog.columns': ({ openedId, table }) => nightjar.catalogs.columns(openedId, table),
    'catalog.search': ({ openedId, operationId, ...what }) =>
      operations.run(operationId, (operation) =>
        nightjar.catalogs.search(openedId, what, operation),
      ),
    'catalog.searchAll': ({ openedId, operationId, ...what }) =>
      operations.run(operationId, (operation) =>
        nightjar.catalogs.searchAll(openedId, what, operation),
      ),
    'catalog.path': async ({ openedId }) => ({ path: nightjar.catalogs.fileOf(openedId) }),
    'catalog.showInFolder': async ({ openedId }) =>
      desktop.showInFolder(nightjar.catalogs.fileOf(openedId)),
    'catalog.definition': ({ openedId, object }) => nightjar.catalogs.definition(openedId, object),
    'catalog.exportTable': async ({ openedId, table, format, operationId }, caller) => {
      const { tables } = nightjar.catalogs.contents(openedId);
      const name = tables[table]?.name.replaceAll(/[^\p{L}\p{N}_.-]/gu, '_') ?? 'table';
      const dialog = desktop.chooseFileToSave(text('app.export-table'), `${name}.${format}`);
      const target = await choiceOf(nightjar, caller, dialog);
      if (target === null) return null;
      await operations.run(operationId, (operation) =>
        nightjar
          .as(caller.actor)
          .catalogs.exportTable(openedId, { table, format, target }, operation),
      );
      return { filename: path.basename(target), exportId: exported.add(target) };
    },
    'catalog.showExport': async ({ exportId }) =>
      desktop.showInFolder(exported.get(exportId) ?? fail({ code: 'backup-not-open' })),
    'catalog.compare': ({ before, after, closes, operationId }) =>
      operations.run(operationId, (operation) =>
        nightjar.catalogs.compareAndKeep(before, after, operation, () =>
          nightjar.catalogs.close(closes),
        ),
      ),
    'catalog.compareLive': ({ openedId, connectionId, database, operationId }, { actor }) =>
      operations.run(operationId, (operation) =>
        nightjar
          .as(actor)
          .catalogs.compareLiveAndKeep(openedId, { connectionId, database }, operation),
      ),
    'catalog.changes': ({ comparisonId, ...what }) => nightjar.catalogs.changes(comparisonId, what),
    'catalog.closeComparison': ({ comparisonId }) =>
      nightjar.catalogs.closeComparison(comparisonId),
    'catalog.cancel': async ({ operationId }) => operations.cancel(operationId),
    'catalog.close': ({ openedId }) => {
      openers.delete(openedId);
      return nightjar.catalogs.close(openedId);
    },
  };
}
