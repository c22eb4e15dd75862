/** Where the reader is. One window, few places: a value is enough, no router. */
import type { Run } from '#shared/domain/run.ts';
import type { EventPayload } from '#shared/ipc/contract.ts';

export type Place =
  | { screen: 'database'; connectionId: string | null }
  | { screen: 'schedule'; connectionId: string | null }
  /** The backup that is open. */
  | { screen: 'backup'; view: BackupView }
  /** `runId` is the run that is opened there. */
  | { screen: 'activity'; runId: string | null }
  | { screen: 'settings' };
/** What is shown of an opened backup. */
export type BackupView = 'overview' | 'contents' | 'compare' | 'restore';
export type Screen = Place['screen'];
/** What the rail leads to. */
export type RailScreen = Exclude<Screen, 'database' | 'backup'>;

/** The connection to show: the chosen one while it exists, otherwise the first. */
export function shownConnection<Item extends { id: string }>(
  connections: readonly Item[],
  chosenId: string | null,
): Item | undefined {
  return connections.find((connection) => connection.id === chosenId) ?? connections[0];
}

/**
 * Where a click on a notice leads: the screen of the database shows its latest run; an older one
 * is opened among all runs. `latest` are the latest runs of every connection.
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

/** The place that an entry of the rail leads to; the schedule opens at the database last looked at. */
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
