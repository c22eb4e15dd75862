import { useEffect, useMemo, useRef, useState } from 'react';
import type { Connection } from '#shared/domain/connection.ts';
import { text } from '#shared/words/text.ts';
import { useLock } from '../api/mutations.ts';
import { useAppStatus, useConnections } from '../api/queries.ts';
import { createCommandRegistry } from '../commands/registry.ts';
import { CommandContext } from '../commands/useCommand.ts';
import { Rail } from '../features/databases/Rail.tsx';
import { DropTarget } from '../features/opened-backup/DropTarget.tsx';
import { OpenedFileContext } from '../features/opened-backup/opened-file.ts';
import { useOpenedBackup, type OpenRequest } from '../features/opened-backup/useOpenedBackup.ts';
import { RemedyPlacesContext } from '../features/remedies/remedy-places.ts';
import { Damage } from '../features/settings/Damage.tsx';
import { SettingsSetAside } from '../features/settings/SettingsSetAside.tsx';
import { placeOf, screenKey, shownConnection, type BackupView } from '../navigation.ts';
import { ConnectionDialog } from '../screens.ts';
import { CommandDialogs, type CommandDialog } from './CommandDialogs.tsx';
import { FaultBoundary } from './FaultBoundary.tsx';
import { PlaceScreen } from './PlaceScreen.tsx';
import { StartError } from './StartError.tsx';
import { useFileToOpen } from './useFileToOpen.ts';
import { useFocusKeeper } from './useFocusKeeper.ts';
import { useFrameCommands } from './useFrameCommands.ts';
import { useNavigation, type useShownRun } from './useNavigation.ts';
import { useReadySignal } from './useReadySignal.ts';
import { useScrollMemory } from './useScrollMemory.ts';
import classes from './Frame.module.css';

/** The connection that the dialog edits; null for a new connection. */
type DialogFor = { connection: Connection | null };

interface Props {
  admin: string;
  shownRun: ReturnType<typeof useShownRun>;
}

/** The frame: rail on the left, one screen on the right, the connection dialog above both. */
export function Frame({ admin, shownRun }: Props) {
  const lock = useLock();
  const [registry] = useState(createCommandRegistry);
  const [help, setHelp] = useState<CommandDialog | null>(null);
  const status = useAppStatus();
  const connections = useConnections();
  const { place, lastShown, past, go, back, closeBackup } = useNavigation(shownRun);
  const { opened, open, close } = useOpenedBackup();
  const [dialog, setDialog] = useState<DialogFor | null>(null);
  const main = useRef<HTMLElement>(null);
  const isReady = status.isSuccess && connections.isSuccess;
  useFocusKeeper(main);
  useScrollMemory(main, isReady ? screenKey(place) : '', past.length);

  const openBackup = (request: OpenRequest, view: BackupView = 'contents') =>
    open(request, () => go({ screen: 'backup', view }));
  const leaveBackup = () => {
    void close();
    closeBackup();
  };
  useFileToOpen((named) => openBackup({ kind: 'named', ...named }));
  // A file that could not be opened is closed when another screen is opened.
  const isFailedAndLeft = place.screen !== 'backup' && opened.state === 'failed';
  useEffect(() => {
    if (isFailedAndLeft) void close();
  }, [isFailedAndLeft, close]);
  const openedFile = useMemo(
    () => ({ listed: opened.state === 'open' ? opened.listed : null, close }),
    [opened, close],
  );

  const shown = shownConnection(
    connections.data ?? [],
    place.screen === 'database' || place.screen === 'schedule' ? place.connectionId : lastShown,
  );
  const connect = () => setDialog({ connection: null });
  const openFile = () => openBackup({ kind: 'chosen' });
  useFrameCommands(registry, {
    place,
    connectionId: shown?.id ?? null,
    canGoBack: past.length > 0,
    isBackupOpen: opened.state !== 'none',
    main,
    go,
    back,
    connect,
    openFile,
    closeBackup: leaveBackup,
    lock: () => lock.mutate(undefined),
    show: setHelp,
  });

  const failed = [status, connections].find((query) => query.isError && query.data === undefined);
  useReadySignal(failed !== undefined || isReady);
  if (failed !== undefined) {
    return <StartError error={failed.error} onRetry={() => void failed.refetch()} />;
  }
  if (status.data === undefined || connections.data === undefined) return null;

  const all = connections.data;
  const places = {
    editConnection: (connectionId: string) =>
      setDialog({ connection: all.find(({ id }) => id === connectionId) ?? null }),
    showSchedule: (connectionId: string) => go({ screen: 'schedule', connectionId }),
  };
  const showDatabase = (connectionId: string) => go({ screen: 'database', connectionId });
  return (
    <CommandContext value={registry}>
      <OpenedFileContext value={openedFile}>
        <RemedyPlacesContext value={places}>
          <div className={classes.frame}>
            <a
              className={classes.skip}
              href="#content"
              onClick={(event) => {
                event.preventDefault();
                main.current?.focus();
              }}
            >
              {text('app.skip-to-content')}
            </a>
            <Rail
              connections={connections.data}
              shownId={place.screen === 'database' ? (shown?.id ?? null) : null}
              screen={place.screen}
              opened={opened}
              onShow={showDatabase}
              onShowBackup={() => go({ screen: 'backup', view: 'contents' })}
              onCloseBackup={leaveBackup}
              onGo={(screen) => go(placeOf(screen, shown?.id ?? null))}
              onConnect={connect}
              onOpenFile={openFile}
              admin={admin}
              onLock={() => lock.mutate(undefined)}
            />
            <main ref={main} id="content" tabIndex={-1} className={classes.main}>
              <SettingsSetAside
                renamed={status.data.settingsSetAside}
                entries={status.data.settingsEntries}
              />
              <Damage checks={status.data.damage} />
              <FaultBoundary key={screenKey(place)}>
                <PlaceScreen
                  place={place}
                  status={status.data}
                  connections={connections.data}
                  shown={shown}
                  admin={admin}
                  opened={opened}
                  hotkeys={dialog === null}
                  onGo={go}
                  onOpen={openBackup}
                  onLeaveBackup={() => {
                    if (opened.state === 'open')
                      go({ screen: 'database', connectionId: shown?.id ?? null });
                    else leaveBackup();
                  }}
                  onConnect={connect}
                  onEdit={(connection) => setDialog({ connection })}
                />
              </FaultBoundary>
            </main>
            <CommandDialogs
              dialog={help}
              connections={connections.data}
              shown={shown}
              opened={opened}
              onGo={go}
              onOpen={openBackup}
              onClose={() => setHelp(null)}
            />
            <DropTarget onOpen={openBackup} />
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
        </RemedyPlacesContext>
      </OpenedFileContext>
    </CommandContext>
  );
}
