/**
 * The settings: one versioned JSON file. A file that cannot be parsed is renamed and reported
 * (`files/json-file.ts`), and the last good settings replace it. If only some entries cannot be
 * used, the renamed file is a copy, and only these entries are set aside (`read-settings.ts`). The
 * app and the command line can use the file at the same time: every change is based on the settings
 * on disk.
 */
import { z } from 'zod';
import { defaultSettings, settingsSchema, type Settings } from '#shared/domain/settings.ts';
import { fail, invalidInput, ExpectedError } from '#shared/errors/errors.ts';
import { problemOfSchedule } from '../due-times/due-times.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';
import { errnoMessage } from '../files/file-port.ts';
import {
  jsonText,
  openJsonFile,
  readJsonFile,
  type JsonFile,
  type SetAside,
} from '../files/json-file.ts';
import { createSerialQueue } from '../files/serial-queue.ts';
import { newestSetAside } from '../files/set-aside.ts';
import type { Clock, Log } from '../system/ports.ts';
import {
  readSettings,
  unusableBecause,
  withUnknown,
  type FoundSettings,
  type Problem,
  type RawSettings,
} from './read-settings.ts';

const rawSchema = z.record(z.string(), z.unknown());

export interface SettingsStore {
  readonly file: string;
  /** Path to which a file that could not be read was renamed, or null. */
  readonly setAside: string | null;
  /** The same path with the reason, and whether the last good settings are used. */
  readonly fault: SettingsFault | null;
  current(): Settings;
  /** Reads the file again, because another process can have changed it. */
  reload(): Promise<Settings>;
  /** Applies one change at a time to the settings on disk; rejects without a change. */
  update(change: (settings: Settings) => Settings): Promise<void>;
}

export interface SettingsFault extends SetAside {
  lastGoodInUse: boolean;
}

export interface SettingsStoreOptions {
  file: string;
  log: Log;
  clock: Clock;
}

export async function openSettings(options: SettingsStoreOptions): Promise<SettingsStore> {
  const store = new FileSettingsStore(options);
  await store.reload();
  return store;
}

class FileSettingsStore implements SettingsStore {
  readonly file: string;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #stored: JsonFile<RawSettings>;
  #current: Settings = defaultSettings;
  #fault: SettingsFault | null = null;
  /** Content of the copy of the last good settings, as last written or read by this process. */
  #lastGoodText: string | null = null;
  readonly #queue = createSerialQueue();

  constructor({ file, log, clock }: SettingsStoreOptions) {
    this.file = file;
    this.#log = log;
    this.#clock = clock;
    this.#stored = openJsonFile(file, rawSchema, {
      log,
      clock,
      problemOf: (raw) => unusableBecause(raw) ?? reasonOf(this.#read(raw)),
      inItsPlace: (setAside, raw) =>
        raw === null || unusableBecause(raw) !== null
          ? this.#takeLastGood(setAside)
          : this.#keepUsable(raw),
    });
  }

  get setAside(): string | null {
    return this.#fault?.path ?? null;
  }

  get fault(): SettingsFault | null {
    return this.#fault;
  }

  current(): Settings {
    return this.#current;
  }

  reload(): Promise<Settings> {
    return this.#queue.run(async () => {
      try {
        const stored = await this.#stored.read();
        if (stored === null) await this.#recordSetAside();
        else await this.#use(stored);
      } catch (error) {
        // The app must start; it reports the error when settings are saved.
        this.#log.error('settings cannot be read', {
          file: this.file,
          detail: errnoMessage(error),
        });
      }
      return this.#current;
    });
  }

  update(change: (settings: Settings) => Settings): Promise<void> {
    return this.#queue.run(async () => {
      try {
        const saved = await this.#stored.update((stored) => {
          const found = stored === null ? null : this.#read(stored);
          // If the file is missing or was renamed, the last known settings are changed.
          const next = settingsSchema.safeParse(change(found?.settings ?? this.#current));
          return next.success
            ? withUnknown(next.data, found?.unknown ?? [])
            : fail(invalidInput(next.error));
        });
        await this.#use(saved);
      } catch (error) {
        if (error instanceof ExpectedError && error.error.code === 'settings-not-writable') {
          this.#log.error('settings not saved', { detail: error.error.detail });
        }
        throw error;
      }
    });
  }

  /** Stores a copy, in case a manual edit of the file is faulty. */
  async #use(raw: RawSettings): Promise<void> {
    this.#current = this.#read(raw).settings;
    const text = jsonText(raw);
    if (text === this.#lastGoodText) return;
    try {
      const stored = await this.#lastGood();
      if (stored === null || jsonText(stored) !== text) {
        await writeFileAtomically(this.#lastGoodFile, text);
      }
      this.#lastGoodText = text;
    } catch (error) {
      this.#log.warn('the last good settings were not stored', { detail: errnoMessage(error) });
    }
  }

  /** Returns the settings from before the file was damaged. */
  async #takeLastGood(setAside: SetAside): Promise<RawSettings | null> {
    const lastGood = await this.#lastGood();
    this.#fault = { ...setAside, lastGoodInUse: lastGood !== null };
    if (lastGood !== null) {
      this.#log.warn('the last good settings are in use', { file: this.#lastGoodFile });
    }
    return lastGood;
  }

  /** Sets aside only the entries that cannot be used. */
  async #keepUsable(raw: RawSettings): Promise<RawSettings> {
    const lastGood = await this.#lastGood();
    const found = this.#read(raw, lastGood === null ? null : this.#read(lastGood).settings);
    const entries = found.problems.map(({ field, used }) => ({ field: field.join('.'), used }));
    this.#log.warn('settings that cannot be used were set aside', { entries });
    return withUnknown(found.settings, found.unknown);
  }

  /** Another process can have renamed the settings file; this process has not reported it yet. */
  async #recordSetAside(): Promise<void> {
    const path = await newestSetAside(this.file);
    if (path === null) return;
    this.#fault ??= { path, reason: 'It could not be read.', lastGoodInUse: false };
  }

  get #lastGoodFile(): string {
    return this.file.replace(/\.json$/u, '.last-good.json');
  }

  /** Returns null if there are no usable settings. */
  async #lastGood(): Promise<RawSettings | null> {
    const found = await readJsonFile(this.#lastGoodFile, rawSchema).catch(() => null);
    if (found === null || !('content' in found)) return null;
    const isUsable =
      unusableBecause(found.content) === null && this.#read(found.content).problems.length === 0;
    return isUsable ? found.content : null;
  }

  #read(raw: RawSettings, lastGood: Settings | null = null): FoundSettings {
    return readSettings(raw, lastGood, (settings) => this.#problemsOf(settings));
  }

  #problemsOf({ schedules }: Settings): Problem[] {
    return Object.entries(schedules).flatMap(([id, schedule]) => {
      const problem = problemOfSchedule(schedule, this.#clock.nowMs());
      if (problem === null) return [];
      return [{ path: ['schedules', id, ...problem.field.split('.')], message: problem.message }];
    });
  }
}

/** Returns null if every entry can be used. */
function reasonOf({ problems }: FoundSettings): string | null {
  return problems.length === 0
    ? null
    : problems.map(({ field, reason }) => `${field.join('.')}: ${reason}`).join('; ');
}
