/**
 * Handlers of the calls about restores. The window names a backup of a connection or an open file,
 * never a path.
 */
import type { RestoreSource } from '#shared/domain/restore.ts';
import type { CallInput } from '#shared/ipc/contract.ts';
import type { CallName } from '#shared/ipc/names.ts';
import type { RestoreOrder } from '../../restore/restores.ts';
import type { Handlers } from './calls.ts';
import { shownTo } from './hide-failures.ts';
import type { HandlerParts } from './handler-parts.ts';
import type { Operations } from './operations.ts';

type RestoreCall = Extract<CallName, `restores.${string}`>;

export function restoreHandlers({
  nightjar,
  operations,
}: Pick<HandlerParts, 'nightjar'> & { operations: Operations }): Pick<Handlers, RestoreCall> {
  const databaseInFileOf = (source: RestoreSource): string | null =>
    source.kind === 'backup' ? null : nightjar.catalogs.databaseInFileOf(source.openedId);
  const pathOf = async (source: RestoreSource): Promise<string> =>
    source.kind === 'backup'
      ? await nightjar.backups.resolvePath(source.connectionId, source.filename)
      : nightjar.catalogs.fileOf(source.openedId);
  const orderOf = async ({
    source,
    ...order
  }: CallInput<'restores.start'>): Promise<RestoreOrder> => ({
    ...order,
    filePath: await pathOf(source),
    databaseInFile: databaseInFileOf(source),
  });
  return {
    'restores.review': ({ operationId, ...input }) =>
      operations.run(operationId, async ({ signal }) =>
        nightjar.restores.review(await orderOf(input), signal),
      ),
    'restores.start': async (input, { actor }) => {
      // Events, the list and the log report the result.
      const { restoreId } = await nightjar.as(actor).restores.start(await orderOf(input));
      return { restoreId };
    },
    'restores.cancel': async ({ restoreId }, { actor }) =>
      nightjar.as(actor).restores.cancel(restoreId),
    'restores.list': async (_input, { admin }) =>
      nightjar.restores.list().map((one) => shownTo(admin !== null, one)),
    'restores.databases': async ({ connectionId, source }) =>
      nightjar.restores.databases(
        connectionId,
        source === null ? null : await pathOf(source),
        source === null ? null : databaseInFileOf(source),
      ),
    'restores.replaced': () => nightjar.restores.replaced(),
    'restores.undo': ({ replacedId }, { actor }) => nightjar.as(actor).restores.undo(replacedId),
    'restores.discard': ({ replacedId }, { actor }) =>
      nightjar.as(actor).restores.discard(replacedId),
  };
}
