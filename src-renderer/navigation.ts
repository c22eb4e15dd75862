/** The screen that the window shows. The window has few screens, so a value is enough: no router. */
import type { Run } from '#shared/domain/run.ts';
import type { EventPayload } from '#shared/ipc/contract.ts';

export type Place =
  | { screen: 'database'; connectionId: string | null }
  /** All databases, the worst first. */
  | { screen: 'all' }
  | { screen: 'schedule'; connectionId: string | null }
  /** The backup that is open. */
  | { screen: 'backup'; view: BackupView }
  /** `runId`: the run whose details are shown; null if there is none. */
  | { screen: 'activity'; runId: string | null }
  | { screen: 'settings' };
/**
 * What an opened backup shows: its facts, the rows of a table, their changes, a definition, or the page
 * that restores it.
 */
export type BackupView = 'overview' | 'contents' | 'compare' | 'definition' | 'restore';
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
    case 'all':
    case 'settings':
      return { screen };
  }
}

/** Where the window is, and where it was before. */
export interface Navigation {
  place: Place;
  /** The connection that was shown last, for screens that show no connection. */
  lastShown: string | null;
  /** The screens before this one, the latest last. */
  past: readonly Place[];
}

export const start: Navigation = {
  place: { screen: 'database', connectionId: null },
  lastShown: null,
  past: [],
};

const longestPast = 50;

/** The name of a screen and of what it shows. A tab or an opened row is not another screen. */
export function screenKey(place: Place): string {
  return place.screen === 'database' || place.screen === 'schedule'
    ? `${place.screen} ${place.connectionId ?? ''}`
    : place.screen;
}

/** Goes to a place. The screen that is left can be returned to. */
export function visit({ place, lastShown, past }: Navigation, next: Place): Navigation {
  const isSame = screenKey(place) === screenKey(next);
  return {
    place: next,
    lastShown: 'connectionId' in next ? next.connectionId : lastShown,
    past: isSame ? past : [...past, place].slice(-longestPast),
  };
}

/** Goes back to the screen before. Returns the same place if there is none. */
export function goBack(navigation: Navigation): Navigation {
  const before = navigation.past.at(-1);
  if (before === undefined) return navigation;
  return { ...visit(navigation, before), past: navigation.past.slice(0, -1) };
}

/**
 * A backup was closed: its screen is left for the one before, and no longer returned to.
 */
export function withoutBackup({ place, lastShown, past }: Navigation): Navigation {
  const isOther = (one: Place): boolean => one.screen !== 'backup';
  const left = past.filter(isOther);
  if (isOther(place)) return { place, lastShown, past: left };
  const before = left.at(-1) ?? { screen: 'database' as const, connectionId: lastShown };
  return { place: before, lastShown, past: left.slice(0, -1) };
}
