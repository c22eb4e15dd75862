/**
 * The settings: one versioned JSON file, written as a whole. A file that cannot be understood is
 * moved aside and reported, never overwritten. The app and the command line may use it at the same
 * time: every change starts from what is on disk.
 */
import { lstat, mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { defaultSettings, settingsSchema, type Settings } from '#shared/domain/settings.ts';
import { fail, invalidInput, NightjarFailure } from '#shared/errors/errors.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';
import { errnoMessage, errnoOf } from '../files/file-port.ts';
import { readRegularText } from '../files/regular-file.ts';
import { createSerialQueue } from '../files/serial-queue.ts';
import { newestSetAside } from '../files/set-aside.ts';
import type { Clock, Log } from '../system/ports.ts';
import { requireUsable } from '../due-times/due-times.ts';
import { withFileLock } from '../files/file-lock.ts';

export interface SettingsStore {
  readonly file: string;
  /** Where a file that could not be read was put, or null. */
  readonly setAside: string | null;
  /** The same with why, and whether the last good settings took its place. */
  readonly trouble: SettingsTrouble | null;
  current(): Settings;
  /** Reads the file again; another process may have changed it. */
  reload(): Promise<Settings>;
  /** One change at a time, on top of what is on disk; rejects without having changed anything. */
  update(change: (settings: Settings) => Settings): Promise<void>;
}

export interface SettingsTrouble {
  path: string;
  /** "schedules.….timeOfDay: The time must be between 00:00 and 23:59." */
  reason: string;
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
  #current: Settings = defaultSettings;
  #trouble: SettingsTrouble | null = null;
  /** What the copy of the last good settings holds, as far as this process knows. */
  #lastGoodText: string | null = null;
  readonly #queue = createSerialQueue();

  constructor({ file, log, clock }: SettingsStoreOptions) {
    this.file = file;
    this.#log = log;
    this.#clock = clock;
  }

  get setAside(): string | null {
    return this.#trouble?.path ?? null;
  }

  get trouble(): SettingsTrouble | null {
    return this.#trouble;
  }

  current(): Settings {
    return this.#current;
  }

  reload(): Promise<Settings> {
    return this.#queue.run(async () => {
      try {
        this.#current = await this.#read();
      } catch (error) {
        // The app must start, and say what is wrong as soon as something is to be saved.
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
        await mkdir(path.dirname(this.file), { recursive: true, mode: 0o700 });
        await withFileLock(`${this.file}.lock`, async () => {
          const next = settingsSchema.safeParse(change(await this.#read()));
          if (!next.success) fail(invalidInput(next.error));
          const text = `${JSON.stringify(next.data, null, 2)}\n`;
          await writeFileAtomically(this.file, text);
          this.#current = next.data;
          await this.#keepLastGood(text);
        });
      } catch (error) {
        if (error instanceof NightjarFailure) throw error;
        if (errnoOf(error) === undefined) throw error;
        const detail = `${this.file}: ${errnoMessage(error)}`;
        this.#log.error('settings not saved', { detail });
        fail({ code: 'settings-not-writable', detail }, error);
      }
    });
  }

  /** What is on disk; when that is missing or had to be set aside, what was last known. */
  async #read(): Promise<Settings> {
    let text: string;
    try {
      text = await readRegularText(this.file);
    } catch (error) {
      const code = errnoOf(error) ?? '';
      if (code === 'ENOENT') {
        // Another process may have put them aside and gone; nobody has been told here yet.
        const path = await newestSetAside(this.file);
        if (path !== null) {
          this.#trouble ??= { path, reason: 'It could not be read.', lastGoodInUse: false };
        }
        return this.#current;
      }
      // Other failures (too many open files, a disk that is gone) pass: nothing is to be moved.
      const isInTheWay = error instanceof NightjarFailure;
      if (!isInTheWay && !['EACCES', 'EPERM', 'ELOOP'].includes(code)) throw error;
      await this.#putAside(errnoMessage(error));
      return this.#current;
    }
    const parsed = parseSettings(text, this.#clock.nowMs());
    if ('settings' in parsed) {
      await this.#keepLastGood(text);
      return parsed.settings;
    }
    await this.#putAside(parsed.reason);
    return this.#current;
  }

  async #putAside(reason: string): Promise<void> {
    const stamp = new Date(this.#clock.nowMs()).toISOString().replaceAll(/[-:]|\.\d+/gu, '');
    let aside = `${this.file}.unreadable-${stamp}`;
    for (let n = 2; await isThere(aside); n += 1) {
      aside = `${this.file}.unreadable-${stamp}-${n}`;
    }
    await rename(this.file, aside);
    const lastGood = await this.#lastGood();
    this.#trouble = { path: aside, reason, lastGoodInUse: lastGood !== null };
    this.#log.warn('settings set aside', { file: this.file, setAside: aside, reason });
    if (lastGood === null) return;
    // Whoever starts next finds the settings as they were before somebody broke them.
    await writeFileAtomically(this.file, lastGood.text);
    this.#current = lastGood.settings;
    this.#log.warn('the last good settings are in use', { file: this.#lastGoodFile });
  }

  get #lastGoodFile(): string {
    return this.file.replace(/\.json$/u, '.last-good.json');
  }

  /** A copy, in case somebody edits the file by hand and makes a slip. */
  async #keepLastGood(text: string): Promise<void> {
    if (text === this.#lastGoodText) return;
    try {
      const kept = await readRegularText(this.#lastGoodFile).catch(() => null);
      if (kept !== text) await writeFileAtomically(this.#lastGoodFile, text);
      this.#lastGoodText = text;
    } catch (error) {
      this.#log.warn('the last good settings were not kept', { detail: errnoMessage(error) });
    }
  }

  async #lastGood(): Promise<{ text: string; settings: Settings } | null> {
    const text = await readRegularText(this.#lastGoodFile).catch(() => null);
    if (text === null) return null;
    const parsed = parseSettings(text, this.#clock.nowMs());
    return 'settings' in parsed ? { text, settings: parsed.settings } : null;
  }
}

/** Zones and cron expressions are more than a schema can judge. */
function unusableSchedule({ schedules }: Settings, nowMs: number): string | null {
  for (const [id, schedule] of Object.entries(schedules)) {
    try {
      requireUsable(schedule, nowMs);
    } catch (error) {
      if (!(error instanceof NightjarFailure) || error.error.code !== 'invalid-input') throw error;
      const [problem] = error.error.problems;
      return `schedules.${id}.${problem?.field.replace(/^schedule\./u, '')}: ${problem?.message}`;
    }
  }
  return null;
}

function parseSettings(text: string, nowMs: number): { settings: Settings } | { reason: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message would quote the text.
    return { reason: 'It is not JSON.' };
  }
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > defaultSettings.version) {
    return {
      reason: `It has version ${version}, written by a newer Nightjar; this one knows ${defaultSettings.version}.`,
    };
  }
  const parsed = settingsSchema.safeParse(value);
  if (parsed.success) {
    const problem = unusableSchedule(parsed.data, nowMs);
    return problem === null ? { settings: parsed.data } : { reason: problem };
  }
  const problems = parsed.error.issues.map(
    (issue) => `${issue.path.map(String).join('.') || '(file)'}: ${issue.message}`,
  );
  return { reason: problems.join('; ') };
}

async function isThere(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}
