/** Handlers of the calls about drills. Paths come from the engine, never from the window. */
import path from 'node:path';
import type { CallName } from '#shared/ipc/names.ts';
import type { Handlers } from './calls.ts';
import { shownTo } from './hide-failures.ts';
import type { HandlerParts } from './handler-parts.ts';

type DrillCall = Extract<CallName, `drills.${string}`>;

export function drillHandlers({
  nightjar,
}: Pick<HandlerParts, 'nightjar'>): Pick<Handlers, DrillCall> {
  /** Files of the drills that the engine still lists. */
  const files = new Map<string, string>();
  return {
    'drills.start': async ({ source, trusted, where }, { actor }) => {
      const isBackup = source.kind === 'backup';
      const filePath = isBackup
        ? await nightjar.backups.resolvePath(source.connectionId, source.filename)
        : nightjar.catalogs.fileOf(source.openedId);
      const connectionId = isBackup ? source.connectionId : null;
      const databaseInFile = isBackup ? null : nightjar.catalogs.databaseInFileOf(source.openedId);
      const order = { filePath, connectionId, trusted, where, databaseInFile };
      const { drillId, finished } = nightjar.as(actor).drills.start(order);
      // The window receives events, and the engine has logged the error.
      finished.catch(() => undefined);
      const listed = new Set(nightjar.drills.list().map(({ id }) => id));
      for (const id of files.keys()) if (!listed.has(id)) files.delete(id);
      files.set(drillId, path.resolve(filePath));
      return { drillId };
    },
    'drills.cancel': async ({ drillId }, { actor }) => nightjar.as(actor).drills.cancel(drillId),
    'drills.list': async (_input, { admin }) =>
      nightjar.drills.list().map((one) => shownTo(admin !== null, one)),
    'drills.ofOpened': async ({ openedId }) => {
      const file = path.resolve(nightjar.catalogs.fileOf(openedId));
      return [...files].flatMap(([id, one]) => (one === file ? [id] : []));
    },
    'drills.weekly': async () => (await nightjar.weeklyDrills.overview()) ?? [],
  };
}
