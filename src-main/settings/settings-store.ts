/**
 * The settings: one versioned JSON file. A file that cannot be parsed is renamed and reported
 * (`files/json-file.ts`), and the last good settings replace it. The app and the command line can
 * use the file at the same time: every change is based on the settings on disk.
 */
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
  readonly #stored: JsonFile<Settings>;
  #current: Settings = defaultSettings;
  #fault: SettingsFault | null = null;
  /** Content of the copy of the last good settings, as last written or read by this process. */
  #lastGoodText: string | null = null;
  readonly #queue = createSerialQueue();

  constructor({ file, log, clock }: SettingsStoreOptions) {
    this.file = file;
    this.#log = log;
    this.#clock = clock;
    this.#stored = openJsonFile(file, settingsSchema, {
      log,
      clock,
      problemOf: (settings) => this.#problemOf(settings),
      inItsPlace: (setAside) => this.#takeLastGood(setAside),
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
          // If the file is missing or was renamed, the last known settings are changed.
          const next = settingsSchema.safeParse(change(stored ?? this.#current));
          return next.success ? next.data : fail(invalidInput(next.error));
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
  async #use(settings: Settings): Promise<void> {
    this.#current = settings;
    const text = jsonText(settings);
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
  async #takeLastGood(setAside: SetAside): Promise<Settings | null> {
    const lastGood = await this.#lastGood();
    this.#fault = { ...setAside, lastGoodInUse: lastGood !== null };
    if (lastGood !== null) {
      this.#log.warn('the last good settings are in use', { file: this.#lastGoodFile });
    }
    return lastGood;
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
  async #lastGood(): Promise<Settings | null> {
    const found = await readJsonFile(this.#lastGoodFile, settingsSchema).catch(() => null);
    const settings = found !== null && 'content' in found ? found.content : null;
    return settings === null || this.#problemOf(settings) !== null ? null : settings;
  }

  #problemOf({ schedules }: Settings): string | null {
    for (const [id, schedule] of Object.entries(schedules)) {
      const problem = problemOfSchedule(schedule, this.#clock.nowMs());
      if (problem !== null) return `schedules.${id}.${problem.field}: ${problem.message}`;
    }
    return null;
  }
}
