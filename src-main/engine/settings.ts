/** Settings for all entry points. Each change is saved, logged and sent to the window as an event. */
import path from 'node:path';
import { prepareFolder } from '../backup-folder/folder.ts';
import type { Compressors } from '../compression/installed.ts';
import { turnOffNativeCode } from '../compression/native-library.ts';
import type { Toolbox } from '../postgres/tools/toolbox.ts';
import { maxEarlierFolders, preferencesOf, type Settings } from '#shared/domain/settings.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { Log } from '../system/ports.ts';
import type { Actions, Nightjar } from './engine.ts';

export function createSettings(parts: {
  settings: SettingsStore;
  toolbox: Pick<Toolbox, 'inspect' | 'list'>;
  compressors: Pick<Compressors, 'useZlibOnly'>;
  log: Log;
  backupFolder: () => string;
  onChange: () => void;
}): Nightjar['settings'] & Actions['settings'] {
  const { settings, toolbox, compressors, log, backupFolder, onChange } = parts;
  const update = (changed: Partial<Settings>): Promise<void> =>
    settings.update((current) => ({ ...current, ...changed }));
  return {
    backupFolder,
    chooseBackupFolder: async (folder) => {
      await prepareFolder(folder);
      // An absolute path: a relative path would depend on the working directory of the next start.
      const chosen = path.resolve(folder);
      const left = backupFolder();
      await settings.update((current) => ({
        ...current,
        backupFolder: chosen,
        earlierBackupFolders: [left, ...current.earlierBackupFolders]
          .filter((one, index, all) => one !== chosen && all.indexOf(one) === index)
          .slice(0, maxEarlierFolders),
      }));
      log.info('backup folder chosen', { folder: chosen });
      onChange();
    },
    chooseToolsFolder: async (folder) => {
      const installation = await toolbox.inspect(folder);
      await update({ toolsFolder: folder });
      await toolbox.list(true);
      log.info('tools folder chosen', { folder, version: installation.version });
      onChange();
      return installation;
    },
    preferences: () => preferencesOf(settings.current()),
    update: async (changes) => {
      // The store rejects undefined values, as it rejects every value that its schema does not allow.
      await settings.update((current) => ({ ...current, ...changes }) as Settings);
      log.info('settings changed', changes);
      if (changes.nativeCode === false) {
        // Libraries are tested only at the start, so they cannot be switched on later.
        turnOffNativeCode();
        compressors.useZlibOnly();
      }
      onChange();
    },
    api: () => settings.current().api,
    saveApi: async (api) => {
      await update({ api });
      log.info('HTTP API setting changed', { ...api });
      onChange();
    },
    get setAside() {
      return settings.setAside;
    },
    get fault() {
      return settings.fault;
    },
  };
}
