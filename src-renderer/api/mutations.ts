/**
 * The calls that change something. The main process reports changes by events, so few queries are
 * refreshed here.
 */
import { useMutation, useQueryClient, type MutationMeta } from '@tanstack/react-query';
import type { CallInput, CallOutput } from '#shared/ipc/contract.ts';
import type { PageCallName } from '#shared/ipc/names.ts';
import { call } from './bridge.ts';
import { keys } from './keys.ts';

/** The component shows the error itself, next to the control that caused it. */
const ownError: MutationMeta = { showsOwnError: true };

function useCall<Name extends PageCallName>(
  name: Name,
  options: { meta?: MutationMeta; refresh?: (readonly unknown[])[] } = {},
) {
  const client = useQueryClient();
  const { meta = {}, refresh = [] } = options;
  return useMutation<CallOutput<Name>, Error, CallInput<Name>>({
    mutationFn: (input) => call(name, input),
    meta,
    // The mutation succeeds only after the lists show the change.
    onSuccess: async () => {
      await Promise.all(refresh.map((queryKey) => client.invalidateQueries({ queryKey })));
    },
  });
}

export const useParseUrl = () => useCall('connections.parseUrl', { meta: ownError });
export const useChooseRootCertificate = () =>
  useCall('connections.chooseRootCertificate', { meta: ownError });
export const useTestConnection = () => useCall('connections.test', { meta: ownError });
export const useAddConnection = () =>
  useCall('connections.add', { meta: ownError, refresh: [keys.connections] });
export const useUpdateConnection = () =>
  useCall('connections.update', { meta: ownError, refresh: [keys.connections, keys.allProbes] });
export const useRemoveConnection = () =>
  useCall('connections.remove', { refresh: [keys.connections] });
export const useConnectSample = () =>
  useCall('sample.connect', { meta: ownError, refresh: [keys.connections] });

export const useStartBackup = () => useCall('backups.start', { meta: ownError });
export const useCancelBackup = () => useCall('backups.cancel');
const deletions = [keys.allBackups, keys.allTrash];
export const useDeleteBackups = () => useCall('backups.delete', { refresh: deletions });
export const usePutBack = () => useCall('trash.putBack', { refresh: deletions });
export const useEmptyTrash = () => useCall('trash.empty', { refresh: deletions });
export const useShowInFolder = () => useCall('backups.showInFolder');

export const useChooseFolder = () =>
  useCall('folder.choose', { refresh: [keys.status, keys.allBackups] });
export const useUseEarlierFolder = () =>
  useCall('folder.useEarlier', { refresh: [keys.status, keys.allBackups] });
export const useOpenBackupFolder = () => useCall('folder.open');
export const useUpdateSettings = (meta: MutationMeta = {}) =>
  useCall('settings.update', { meta, refresh: [keys.status, keys.weeklyDrills] });
const entriesOfSettings = [keys.status, keys.connections, keys.allSchedules, keys.allBackups];
export const useTakeLastGood = () =>
  useCall('settings.takeLastGood', { refresh: entriesOfSettings });
export const useDropSetAside = () =>
  useCall('settings.dropSetAside', { refresh: entriesOfSettings });
export const useShowSettingsFile = () => useCall('settings.showFile');
export const useChooseToolsFolder = () =>
  useCall('tools.chooseFolder', { meta: ownError, refresh: [keys.tools, keys.allProbes] });
export const useOpenLogFolder = () => useCall('app.openLogFolder');

export const usePinBackup = () => useCall('backups.pin', { refresh: [keys.allBackups] });
export const useAcknowledgeWarnings = () =>
  useCall('backups.acknowledge', { refresh: [keys.allBackups] });

export const useSaveSchedule = () =>
  useCall('schedule.save', { meta: ownError, refresh: [keys.allSchedules] });
export const usePauseSchedules = () =>
  useCall('schedule.pause', { meta: ownError, refresh: [keys.allSchedules] });
export const useApplyRetention = () =>
  useCall('retention.apply', { meta: ownError, refresh: deletions });

export const useSaveNotifications = () =>
  useCall('notifications.save', { meta: ownError, refresh: [keys.notifications] });
export const useTestNotification = () =>
  useCall('notifications.test', { meta: ownError, refresh: [keys.notifications] });

/** The event `session-changed` refreshes all other queries. */
export const useSignIn = () => useCall('session.signIn', { meta: ownError });
export const useCreateFirstAdmin = () => useCall('session.createFirstAdmin', { meta: ownError });
export const useLock = () => useCall('session.lock');
export const useSignOut = () => useCall('session.signOut');

export const useAddAdmin = () => useCall('admins.add', { meta: ownError, refresh: [keys.admins] });
export const useRemoveAdmin = () => useCall('admins.remove', { refresh: [keys.admins] });
export const useChangePassphrase = () => useCall('admins.changePassphrase', { meta: ownError });

export const useSaveApi = () => useCall('api.save', { meta: ownError, refresh: [keys.api] });
export const useCreateToken = () =>
  useCall('tokens.create', { meta: ownError, refresh: [keys.tokens] });
export const useRevokeToken = () => useCall('tokens.revoke', { refresh: [keys.tokens] });

export const useStartDrill = () =>
  useCall('drills.start', { meta: ownError, refresh: [keys.allDrillsOfOpened] });
export const useCancelDrill = () => useCall('drills.cancel');

export const useStartRestore = () => useCall('restores.start', { meta: ownError });
export const useCancelRestore = () => useCall('restores.cancel');
export const useUndoRestore = () =>
  useCall('restores.undo', { refresh: [keys.replacedDatabases, keys.allProbes] });
export const useDiscardReplaced = () =>
  useCall('restores.discard', { refresh: [keys.replacedDatabases] });
