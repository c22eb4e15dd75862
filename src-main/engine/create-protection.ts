/** Reads the facts about the protection of a database, for entry points without a window. */
import type { BackupEntry } from '#shared/domain/backup.ts';
import { readProtection, type Protection } from '#shared/protection/protection.ts';
import type { Runs } from '../backup/runs.ts';
import type { ServerAnswers } from '../connections/server-answers.ts';
import type { Toolbox } from '../postgres/tools/toolbox.ts';
import type { Schedules } from '../schedule/schedule.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { Clock } from '../system/ports.ts';
import type { BackupFolders } from './backup-folders.ts';

/** Hides details of a backup from a reader who may not see them. */
export type EntryShown = (entry: BackupEntry) => BackupEntry;
const everything: EntryShown = (entry) => entry;

export function createProtection(parts: {
  clock: Clock;
  settings: Pick<SettingsStore, 'current'>;
  folders: Pick<BackupFolders, 'overview'>;
  schedule: Pick<Schedules, 'overview'>;
  runs: Pick<Runs, 'list'>;
  answers: Pick<ServerAnswers, 'list'>;
  toolbox: Pick<Toolbox, 'list'>;
}): (connectionId: string, shown?: EntryShown) => Promise<Protection> {
  const { clock, settings, folders, schedule, runs, answers, toolbox } = parts;
  return async (connectionId, shown = everything) => {
    const list = await folders.overview(connectionId);
    return readProtection({
      list: { ...list, backups: list.backups.map(shown) },
      schedule: await schedule.overview(connectionId),
      run: runs.list().find((run) => run.connectionId === connectionId),
      server: answers.list().find((answer) => answer.connectionId === connectionId),
      toolsMissing: (await toolbox.list()).length === 0,
      opensAtLogin: settings.current().openAtLogin,
      now: new Date(clock.nowMs()),
    });
  };
}
