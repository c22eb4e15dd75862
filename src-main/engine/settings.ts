/** The settings as the doors see them: each is saved, logged and announced. */
import path from 'node:path';
import { prepareFolder } from '../backup-folder/folder.ts';
import type { Toolbox } from '../postgres/tools/find-tools.ts';
import type { Settings } from '#shared/domain/settings.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { Log } from '../system/ports.ts';
import type { Actions, Nightjar } from './engine.ts';

export function createSettings(parts: {
  settings: SettingsStore;
  toolbox: Toolbox;
  log: Log;
  backupFolder: () => string;
  onChange: () => void;
}): Nightjar['settings'] & Actions['settings'] {
  const { settings, toolbox, log, backupFolder, onChange } = parts;
  const update = (changed: Partial<Settings>): Promise<void> =>
    settings.update((current) => ({ ...current, ...changed }));
  /** For settings that are a value and nothing else. */
  const save = async (message: string, changed: Partial<Settings>): Promise<void> => {
    await update(changed);
    log.info(message, changed);
    onChange();
  };
  return {
    backupFolder,
    chooseBackupFolder: async (folder) => {
      await prepareFolder(folder);
      // Where it is must not change with the folder that a later start happens in.
      const chosen = path.resolve(folder);
      await update({ backupFolder: chosen });
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
    withRoles: () => settings.current().withRoles,
    saveWithRoles: (withRoles) => save('saving of roles changed', { withRoles }),
    openAtLogin: () => settings.current().openAtLogin,
    saveOpenAtLogin: (openAtLogin) => save('start at login changed', { openAtLogin }),
    weeklyDrill: () => settings.current().weeklyDrill,
    saveWeeklyDrill: (weeklyDrill) => save('weekly drill changed', { weeklyDrill }),
    api: () => settings.current().api,
    saveApi: async (api) => {
      await update({ api });
      log.info('HTTP API setting changed', { ...api });
      onChange();
    },
    lockAfterMinutes: () => settings.current().lockAfterMinutes,
    saveLockAfterMinutes: (lockAfterMinutes) =>
      save('minutes until the lock changed', { lockAfterMinutes }),
    get setAside() {
      return settings.setAside;
    },
    get trouble() {
      return settings.trouble;
    },
  };
}
