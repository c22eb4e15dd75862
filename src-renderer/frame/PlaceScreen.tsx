import type { AppStatus } from '#shared/domain/app-status.ts';
import type { Connection } from '#shared/domain/connection.ts';
import type { Opened, OpenRequest } from '../features/opened-backup/useOpenedBackup.ts';
import type { BackupView, Place } from '../navigation.ts';
import {
  ActivityPage,
  AllDatabasesPage,
  DatabaseManagementPage,
  FirstRunPage,
  OpenedBackupPage,
  SchedulePage,
  SettingsPage,
} from '../screens.ts';

interface Props {
  place: Place;
  status: AppStatus;
  connections: readonly Connection[];
  /** The database of the place, or the one shown last; undefined if there is none. */
  shown: Connection | undefined;
  admin: string;
  opened: Opened;
  /** False while a dialog of the frame is open. */
  hotkeys: boolean;
  onGo: (place: Place) => void;
  onOpen: (request: OpenRequest, view?: BackupView) => void;
  onLeaveBackup: () => void;
  onConnect: () => void;
  onEdit: (connection: Connection) => void;
}

/** The screen of a place. Without a database, the first steps are shown instead of its screen. */
export function PlaceScreen(props: Props) {
  const { place, status, connections, shown, admin, opened, hotkeys } = props;
  const { onGo, onOpen, onLeaveBackup, onConnect, onEdit } = props;
  if (place.screen === 'settings') return <SettingsPage status={status} admin={admin} />;
  if (place.screen === 'activity') {
    return (
      <ActivityPage
        connections={connections}
        openedId={place.runId}
        onOpen={(runId) => onGo({ screen: 'activity', runId })}
      />
    );
  }
  if (place.screen === 'backup' && opened.state !== 'none') {
    return (
      <OpenedBackupPage
        opened={opened}
        view={place.view}
        connectionId={shown?.id ?? null}
        backTo={shown?.name ?? 'Back'}
        onView={(view) => onGo({ screen: 'backup', view })}
        onBack={onLeaveBackup}
        onOpen={onOpen}
      />
    );
  }
  if (shown === undefined) {
    return (
      <FirstRunPage
        onConnect={onConnect}
        onConnected={(connectionId) => onGo({ screen: 'database', connectionId })}
        onOpenFile={() => onOpen({ kind: 'chosen' })}
      />
    );
  }
  if (place.screen === 'all') {
    return (
      <AllDatabasesPage
        connections={connections}
        onShow={(connectionId) => onGo({ screen: 'database', connectionId })}
      />
    );
  }
  if (place.screen === 'schedule') {
    return (
      <SchedulePage
        connections={connections}
        connection={shown}
        onChoose={(connectionId) => onGo({ screen: 'schedule', connectionId })}
      />
    );
  }
  return (
    <DatabaseManagementPage
      key={shown.id}
      connection={shown}
      hotkeys={hotkeys}
      onEdit={() => onEdit(shown)}
      onOpen={onOpen}
    />
  );
}
