import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Connection } from '#shared/domain/connection.ts';
import { call, errorOf, listen } from './api/bridge.ts';
import { keys } from './api/keys.ts';
import { useLock } from './api/mutations.ts';
import { useAppStatus, useConnections, useSession } from './api/queries.ts';
import { ConnectionDialog } from './features/connection-dialog/ConnectionDialog.tsx';
import { DatabaseManagementPage } from './features/database-management/DatabaseManagementPage.tsx';
import { ActivityPage } from './features/activity/ActivityPage.tsx';
import { Rail } from './features/databases/Rail.tsx';
import { FirstRunPage } from './features/first-run/FirstRunPage.tsx';
import { SchedulePage } from './features/schedule/SchedulePage.tsx';
import { SettingsPage } from './features/settings/SettingsPage.tsx';
import { Damage } from './features/settings/Damage.tsx';
import { SettingsSetAside } from './features/settings/SettingsSetAside.tsx';
import { SignInPage } from './features/sign-in/SignInPage.tsx';
import { DropTarget } from './features/opened-backup/DropTarget.tsx';
import { OpenedBackupPage } from './features/opened-backup/OpenedBackupPage.tsx';
import {
  useOpenedBackup,
  type OpenedBackup,
  type OpenRequest,
} from './features/opened-backup/useOpenedBackup.ts';
import { placeOf, shownConnection, type BackupView } from './navigation.ts';
import { ErrorCallout } from './ui/ErrorCallout.tsx';
import { usePlace, useShownRun } from './usePlace.ts';
import { useReadySignal } from './useReadySignal.ts';
import classes from './App.module.css';

/** The connection that the dialog edits; null for a new connection. */
type DialogFor = { connection: Connection | null };

/** The sign-in page; after the sign-in, the frame. */
export function App() {
  const session = useSession();
  // After unlocking, the window shows the backup that was open.
  const backup = useOpenedBackup();
  const shown = useShownRun();
  const isOut = session.data !== undefined && session.data.state !== 'signed-in';
  useReadySignal(isOut || session.isError);
  useClearWhenSignedOut(isOut, backup.hide);

  const retry = (): void => void session.refetch();
  if (session.isError && session.data === undefined) {
    return <StartError error={session.error} onRetry={retry} />;
  }
  if (session.data === undefined) return null;
  if (session.data.state !== 'signed-in') {
    return <SignInPage key={session.data.state} session={session.data} onRetry={retry} />;
  }
  return <Frame admin={session.data.admin} backup={backup} shownRun={shown} />;
}

/** Shown if the data of the window cannot be read. */
function StartError({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <main className={classes.startError}>
      <h1 className={classes.startErrorTitle}>Nightjar</h1>
      <ErrorCallout
        error={errorOf(error)}
        actions={
          <Button variant="default" onClick={onRetry}>
            Try again
          </Button>
        }
      />
    </main>
  );
}

interface FrameProps {
  admin: string;
  backup: OpenedBackup;
  shownRun: ReturnType<typeof useShownRun>;
}

/** The frame: rail on the left, one screen on the right, the connection dialog above both. */
function Frame({ admin, backup, shownRun }: FrameProps) {
  const lock = useLock();
  useHotkeys([['mod+L', () => lock.mutate(undefined)]], []);
  const status = useAppStatus();
  const connections = useConnections();
  const { place, lastShown, setPlace } = usePlace(shownRun);
  const [dialog, setDialog] = useState<DialogFor | null>(null);

  const openBackup = (request: OpenRequest, view: BackupView = 'contents') =>
    backup.open(request, () => setPlace({ screen: 'backup', view }));
  const resume = useRef(backup.resume);
  useEffect(
    () => resume.current(() => setPlace({ screen: 'backup', view: 'contents' })),
    [setPlace],
  );
  // The backup is closed when another screen is opened.
  const isLeft = place.screen !== 'backup' && backup.opened.state !== 'none';
  useEffect(() => {
    if (isLeft) backup.close();
  }, [isLeft, backup]);
  useOpenFileCommand(() => openBackup({ kind: 'chosen' }));
  useFileToOpen((named) => openBackup({ kind: 'named', ...named }));

  const failed = [status, connections].find((query) => query.isError && query.data === undefined);
  useReadySignal(failed !== undefined || (status.isSuccess && connections.isSuccess));

  if (failed !== undefined) {
    return <StartError error={failed.error} onRetry={() => void failed.refetch()} />;
  }
  if (status.data === undefined || connections.data === undefined) return null;

  const shown = shownConnection(
    connections.data,
    place.screen === 'database' || place.screen === 'schedule' ? place.connectionId : lastShown,
  );
  const showDatabase = (connectionId: string) => setPlace({ screen: 'database', connectionId });
  const addConnection = () => setDialog({ connection: null });
  return (
    <div className={classes.frame}>
      <Rail
        connections={connections.data}
        shownId={place.screen === 'database' ? (shown?.id ?? null) : null}
        screen={place.screen}
        onShow={showDatabase}
        onGo={(screen) => setPlace(placeOf(screen, shown?.id ?? null))}
        onConnect={addConnection}
        onOpenFile={() => openBackup({ kind: 'chosen' })}
        admin={admin}
        onLock={() => lock.mutate(undefined)}
      />
      <main className={classes.main}>
        <SettingsSetAside renamed={status.data.settingsSetAside} />
        <Damage checks={status.data.damage} />
        {place.screen === 'settings' ? (
          <SettingsPage status={status.data} admin={admin} />
        ) : place.screen === 'activity' ? (
          <ActivityPage
            connections={connections.data}
            openedId={place.runId}
            onOpen={(runId) => setPlace({ screen: 'activity', runId })}
          />
        ) : place.screen === 'backup' && backup.opened.state !== 'none' ? (
          <OpenedBackupPage
            opened={backup.opened}
            view={place.view}
            connectionId={shown?.id ?? null}
            backTo={shown?.name ?? 'Back'}
            onView={(view) => setPlace({ screen: 'backup', view })}
            onBack={() => setPlace({ screen: 'database', connectionId: shown?.id ?? null })}
            onOpen={openBackup}
          />
        ) : shown === undefined ? (
          <FirstRunPage
            onConnect={addConnection}
            onConnected={showDatabase}
            onOpenFile={() => openBackup({ kind: 'chosen' })}
          />
        ) : place.screen === 'schedule' ? (
          <SchedulePage
            connections={connections.data}
            connection={shown}
            onChoose={(connectionId) => setPlace({ screen: 'schedule', connectionId })}
          />
        ) : (
          <DatabaseManagementPage
            key={shown.id}
            connection={shown}
            hotkeys={dialog === null}
            onEdit={() => setDialog({ connection: shown })}
            onOpen={openBackup}
          />
        )}
      </main>
      <DropTarget onDrop={(file) => openBackup({ kind: 'dropped', file })} />
      {dialog === null ? null : (
        <ConnectionDialog
          connection={dialog.connection}
          keychain={status.data.keychain}
          onClose={() => setDialog(null)}
          onSaved={(saved) => {
            setDialog(null);
            showDatabase(saved.id);
          }}
        />
      )}
    </div>
  );
}

/** Calls the function when the user chooses "Open a backup file…" in the application menu. */
function useOpenFileCommand(onCommand: () => void): void {
  const latest = useRef(onCommand);
  useEffect(() => {
    latest.current = onCommand;
  });
  useEffect(() => listen('open-asked', () => latest.current()), []);
}

/**
 * Opens a dump that Nightjar was started with. The dump can be named before an admin has signed in, or
 * while the window is open.
 */
function useFileToOpen(onNamed: (dump: { dumpId: string; name: string }) => void): void {
  const latest = useRef(onNamed);
  useEffect(() => {
    latest.current = onNamed;
  });
  useEffect(() => {
    const ask = (): void => {
      call('catalog.named', undefined).then(
        (named) => named !== null && latest.current(named),
        // If the window locks during the call, it asks again when it is unlocked.
        () => undefined,
      );
    };
    ask();
    return listen('dump-named', ask);
  }, []);
}

/**
 * Removes the shown data when the admin signs out or locks the window: another admin may sign in
 * next.
 */
function useClearWhenSignedOut(isOut: boolean, hide: () => void): void {
  const client = useQueryClient();
  const latest = useRef(hide);
  useEffect(() => {
    latest.current = hide;
  });
  useEffect(() => {
    if (!isOut) return;
    latest.current();
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.session[0] });
  }, [isOut, client]);
}
