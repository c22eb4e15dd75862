/** The screen that the window shows. The window has few screens, so a value is enough: no router. */
import type { Run } from '#shared/domain/run.ts';
import type { EventPayload } from '#shared/ipc/contract.ts';

export type Place =
  | { screen: 'database'; connectionId: string | null }
  | { screen: 'schedule'; connectionId: string | null }
  /** The backup that is open. */
  | { screen: 'backup'; view: BackupView }
  /** `runId`: the run whose details are shown; null if there is none. */
  | { screen: 'activity'; runId: string | null }
  | { screen: 'settings' };
/** The tab of an opened backup. */
export type BackupView = 'overview' | 'contents' | 'compare' | 'restore';
export type Screen = Place['screen'];
/** The screens that the rail opens. */
export type RailScreen = Exclude<Screen, 'database' | 'backup'>;

/** Returns the chosen connection; if it does not exist, the first connection. */
export function shownConnection<Item extends { id: string }>(
  connections: readonly Item[],
  chosenId: string | null,
): Item | undefined {
  return connections.find((connection) => connection.id === chosenId) ?? connections[0];
}

/**
 * Returns the screen that a click on a notification opens. The latest run of a database is shown on
 * the screen of the database; an older run is shown in the list of all runs. `latest`: the latest run
 * of each connection.
 */
export function placeOfRun(
  { connectionId, runId }: EventPayload<'show-run'>,
  latest: readonly Run[],
): Place {
  const isLatest =
    runId === null ||
    latest.some((run) => run.id === runId && run.connectionId === connectionId) ||
    !latest.some((run) => run.connectionId === connectionId);
  return isLatest ? { screen: 'database', connectionId } : { screen: 'activity', runId };
}

/**
 * Returns the place that an entry of the rail opens. The schedule opens for the database shown
 * last.
 */
export function placeOf(screen: RailScreen, connectionId: string | null): Place {
  switch (screen) {
    case 'schedule':
      return { screen, connectionId };
    case 'activity':
      return { screen, runId: null };
    case 'settings':
      return { screen };
  }
}
