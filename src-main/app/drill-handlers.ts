/** What the window asks about drills. Paths come from the engine, never from the window. */
import type { CallName } from '#shared/ipc/shape.ts';
import type { Handlers } from './calls.ts';
import type { HandlerParts } from './handlers.ts';

type DrillCall = Extract<CallName, `drills.${string}`>;

export function drillHandlers({
  nightjar,
}: Pick<HandlerParts, 'nightjar'>): Pick<Handlers, DrillCall> {
  return {
    'drills.start': async ({ source, trusted, where }, { admin }) => {
      const isBackup = source.kind === 'backup';
      const filePath = isBackup
        ? await nightjar.backups.resolvePath(source.connectionId, source.filename)
        : nightjar.catalogs.fileOf(source.openedId);
      const connectionId = isBackup ? source.connectionId : null;
      const order = { filePath, connectionId, trusted, where };
      const { drillId, finished } = nightjar.drills.start(order, { admin });
      // The window follows it by its events, and the engine has logged what went wrong.
      finished.catch(() => undefined);
      return { drillId };
    },
    'drills.cancel': async ({ drillId }) => nightjar.drills.cancel(drillId),
    'drills.list': async () => nightjar.drills.list(),
    'drills.settings': async () => ({ weekly: nightjar.settings.weeklyDrill() }),
    'drills.saveSettings': ({ weekly }) => nightjar.settings.saveWeeklyDrill(weekly),
  };
}
