/** All states of the gallery, in groups. Add a new screen or state here or in the file of its group. */
import { activity, schedule, settings } from './states/schedule-activity-settings.tsx';
import { connectionDialog } from './states/connection.tsx';
import { allDatabases, backupList, database } from './states/database.tsx';
import { comparing, opened } from './states/opened-backup.tsx';
import { contentsStates } from './states/contents.tsx';
import { frame } from './states/frame.tsx';
import { sharedComponents } from './states/shared-components.tsx';
import { proving, restoring } from './states/restore.tsx';
import { firstStart, ownFiles, signIn } from './states/signing-in.tsx';
import type { GalleryState } from './stage.tsx';

interface Group {
  title: string;
  states: readonly GalleryState[];
}

export const groups: readonly Group[] = [
  { title: 'Sign in', states: signIn },
  { title: 'Frame', states: frame },
  { title: 'First start', states: firstStart },
  { title: 'Own files', states: ownFiles },
  { title: 'Database', states: database },
  { title: 'All databases', states: allDatabases },
  { title: 'Backup list', states: backupList },
  { title: 'Connection', states: connectionDialog },
  { title: 'Restore', states: restoring },
  { title: 'Prove', states: proving },
  { title: 'Opened backup', states: opened },
  { title: 'Contents', states: contentsStates },
  { title: 'Compare', states: comparing },
  { title: 'Schedule', states: schedule },
  { title: 'Activity', states: activity },
  { title: 'Settings', states: settings },
  { title: 'Shared components', states: sharedComponents },
];

const slugOf = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^-|-$/gu, '');

/** All states by their address in the gallery: `backup-list/rows-of-every-kind`. */
export const statesByAddress: ReadonlyMap<string, GalleryState> = new Map(
  groups.flatMap(({ title, states }) =>
    states.map((state) => [`${slugOf(title)}/${slugOf(state.name)}`, state] as const),
  ),
);
