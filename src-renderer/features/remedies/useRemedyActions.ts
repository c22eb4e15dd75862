import { useContext } from 'react';
import type { Remedy } from '#shared/errors/remedies.ts';
import { errorOf } from '../../api/bridge.ts';
import {
  useChooseFolder,
  useChooseToolsFolder,
  useOpenBackupFolder,
  useOpenLogFolder,
  usePauseSchedules,
  useUpdateSettings,
  useUseEarlierFolder,
} from '../../api/mutations.ts';
import { useConnections, useTools } from '../../api/queries.ts';
import { notifyError } from '../../ui/notify-error.ts';
import { RemedyPlacesContext } from './remedy-places.ts';

interface Action {
  run: () => void;
  busy: boolean;
}

const show = { onError: (thrown: Error) => notifyError(errorOf(thrown)) };

/** What each remedy does; remedies that are not possible here are missing. */
export function useRemedyActions(
  connectionId: string,
  onRetry: (() => void) | undefined,
): Partial<Record<Remedy, Action>> {
  const { editConnection, showSchedule } = useContext(RemedyPlacesContext);
  const connection = useConnections().data?.find(({ id }) => id === connectionId);
  const chooseFolder = useChooseFolder();
  const useEarlier = useUseEarlierFolder();
  const openFolder = useOpenBackupFolder();
  const chooseTools = useChooseToolsFolder();
  const tools = useTools();
  const pause = usePauseSchedules();
  const settings = useUpdateSettings();
  const openLogs = useOpenLogFolder();

  const at = (run: (() => void) | undefined, busy = false): Action | undefined =>
    run === undefined ? undefined : { run, busy };
  const toSchedule = showSchedule === undefined ? undefined : () => showSchedule(connectionId);
  const toConnection =
    editConnection === undefined || connection?.isSample === true
      ? undefined
      : () => editConnection(connectionId);
  const actions: Record<Remedy, Action | undefined> = {
    'edit-connection': at(toConnection),
    'try-again': at(onRetry),
    'unlock-keychain': at(onRetry),
    'choose-backup-folder': at(() => chooseFolder.mutate(undefined), chooseFolder.isPending),
    'use-earlier-folder': at(() => useEarlier.mutate({ connectionId }), useEarlier.isPending),
    'open-backup-folder': at(() => openFolder.mutate({ connectionId }), openFolder.isPending),
    'choose-tools-folder': at(() => chooseTools.mutate(undefined, show), chooseTools.isPending),
    'search-tools': at(() => {
      void tools.refetch();
      onRetry?.();
    }, tools.isFetching),
    'delete-old-backups': at(toSchedule),
    'resume-schedule': at(() => pause.mutate({ until: null }, show), pause.isPending),
    'open-schedule': at(toSchedule),
    'start-at-login': at(() => settings.mutate({ openAtLogin: true }), settings.isPending),
    'open-log-folder': at(() => openLogs.mutate(undefined)),
  };
  return Object.fromEntries(Object.entries(actions).filter(([, action]) => action !== undefined));
}
