/** Settings for all entry points. Each change is saved, logged and sent to the window as an event. */
import path from 'node:path';
import { prepareFolder } from '../backup-folder/folder.ts';
import type { Compressors } from '../compression/installed.ts';
import { turnOffNativeCode } from '../compression/native-library.ts';
import type { Toolbox } from '../postgres/tools/toolbox.ts';
import { maxEarlierFolders, preferencesOf, type Settings } from '#shared/domain/settings.ts';
import { newestSetAside } from '../files/set-aside.ts';
import type { SetAsideEntry } from '#shared/domain/set-aside.ts';
import { connectionIn } from '../settings/read-settings.ts';
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
  /** `change` returns null for an entry that stays set aside. */
  const settle = async (
    ids: readonly string[],
    change: (current: Settings, entry: SetAsideEntry) => Settings | null,
  ): Promise<SetAsideEntry[]> => {
    let settled: SetAsideEntry[] = [];
    await settings.update((before) => {
      settled = [];
      let after = before;
      for (const entry of before.setAside.filter(({ id }) => ids.includes(id))) {
        const changed = change(after, entry);
        if (changed === null) continue;
        after = { ...changed, setAside: changed.setAside.filter(({ id }) => id !== entry.id) };
        settled.push(entry);
      }
      return after;
    });
    log.info('entries of the settings are no longer set aside', {
      entries: settled.map(({ field }) => field.join('.')),
    });
    onChange();
    return settled;
  };
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
    takeLastGood: (ids) =>
      settle(ids, (current, entry) => {
        const connection = connectionIn(entry.lastGood);
        if (connection === null) return null;
        return current.connections.some(({ id }) => id === connection.id)
          ? current
          : { ...current, connections: [...current.connections, connection] };
      }),
    dropSetAside: (ids) => settle(ids, (current) => current),
    entriesSetAside: () => settings.current().setAside,
    fileToShow: async () => (await newestSetAside(settings.file)) ?? settings.file,
    get setAside() {
      return settings.setAside;
    },
    get fault() {
      return settings.fault;
    },
  };
}
