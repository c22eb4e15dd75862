/**
 * Reads the settings entry by entry. A part that cannot be used is set aside alone: a connection is
 * left out, everything else gets the value of the last good settings or its default. Fields that
 * this version does not know are kept. No side effects.
 */
import { randomUUID } from 'node:crypto';
import { connectionSchema, type Connection } from '#shared/domain/connection.ts';
import { defaultSettings, oldSettingNames, settingsSchema } from '#shared/domain/settings.ts';
import type { Settings } from '#shared/domain/settings.ts';
import type { SetAsideEntry } from '#shared/domain/set-aside.ts';
import { renamed } from '#shared/old-names.ts';
import { text } from '#shared/words/text.ts';

/** Content of the file: an object of JSON. */
export type RawSettings = Record<string, unknown>;
type Key = string | number;

export interface FoundSettings {
  settings: Settings;
  /** Entries that were set aside now; `settings.setAside` also has those from earlier. */
  problems: SetAsideEntry[];
  unknown: UnknownField[];
}

/** A field that this version does not know. Connections are named by their ID. */
interface UnknownField {
  parents: Key[];
  name: string;
  value: unknown;
}

/** A rule that the schema cannot express. */
export interface Problem {
  path: Key[];
  message: string;
}

/** More rounds than a file can need: unknown fields, then values, then rules. */
const maximumRounds = 20;

/**
 * Returns a sentence if no part of the content can be used, because a newer version wrote it.
 */
export function unusableBecause(raw: RawSettings): string | null {
  const { version } = raw;
  return typeof version === 'number' && version > defaultSettings.version
    ? `It has version ${version}, written by a newer Nightjar; this Nightjar supports version ${defaultSettings.version}.`
    : null;
}

/** `problemsOf` checks what the schema cannot express. */
export function readSettings(
  raw: RawSettings,
  lastGood: Settings | null,
  problemsOf: (settings: Settings) => Problem[],
): FoundSettings {
  const work = structuredClone(renamed(raw, oldSettingNames)) as RawSettings;
  const unknown: UnknownField[] = [];
  const problems = new Map<string, SetAsideEntry>();
  for (let round = 0; round < maximumRounds; round += 1) {
    const parsed = settingsSchema.safeParse(work);
    const broken: Problem[] = parsed.success
      ? [...sameIds(parsed.data), ...problemsOf(parsed.data)]
      : parsed.error.issues.flatMap((issue) => {
          const keys = issue.path.filter((key): key is Key => typeof key !== 'symbol');
          if (issue.code !== 'unrecognized_keys') {
            const isMissing = valueAt(work, keys) === undefined;
            return [
              {
                path: keys,
                message: isMissing ? text('settings.set-aside.missing') : issue.message,
              },
            ];
          }
          takeUnknown(work, keys, issue.keys, unknown);
          return [];
        });
    if (parsed.success && broken.length === 0) {
      return {
        settings: withoutRepaired(parsed.data, problems),
        problems: [...problems.values()],
        unknown,
      };
    }
    repair(work, broken, lastGood, problems);
  }
  // Every part was replaced, so this is not reached; the defaults are always usable.
  return { settings: lastGood ?? defaultSettings, problems: [...problems.values()], unknown };
}

/** Puts the fields that this version does not know back into the settings. */
export function withUnknown(settings: Settings, unknown: readonly UnknownField[]): RawSettings {
  const whole = structuredClone(settings) as unknown as RawSettings;
  for (const { parents, name, value } of unknown) {
    const parent = valueAt(whole, indexed(whole, parents));
    if (isObject(parent) && !Object.hasOwn(parent, name)) setOwn(parent, name, value);
  }
  return whole;
}

/** A connection that an admin put back into the file is no longer set aside. */
function withoutRepaired(settings: Settings, problems: Map<string, SetAsideEntry>): Settings {
  const present = new Set(settings.connections.map(({ id }) => id));
  const earlier = settings.setAside.filter(
    ({ used, connectionId }) => used !== 'nothing' || !present.has(connectionId ?? ''),
  );
  return { ...settings, setAside: [...earlier, ...problems.values()] };
}

function sameIds({ connections }: Settings): Problem[] {
  return connections.flatMap(({ id }, index) =>
    connections.findIndex((one) => one.id === id) === index
      ? []
      : [{ path: ['connections', index], message: text('settings.set-aside.same-id') }],
  );
}

function repair(
  work: RawSettings,
  broken: readonly Problem[],
  lastGood: Settings | null,
  problems: Map<string, SetAsideEntry>,
): void {
  const byEntry = new Map<string, Problem[]>();
  for (const problem of broken) {
    const entry = JSON.stringify(entryOf(problem.path));
    byEntry.set(entry, [...(byEntry.get(entry) ?? []), problem]);
  }
  // The last first: removing an item changes the positions of the items after it.
  for (const [entry, found] of [...byEntry].toReversed()) {
    const path = JSON.parse(entry) as Key[];
    const [field = '', item] = path;
    const list = work[field];
    const value = valueAt(work, path);
    const reason = found
      .map(({ path: whole, message }) => {
        const inside = whole.slice(path.length).join('.');
        return inside === '' ? message : `${inside}: ${message}`;
      })
      .join('; ');
    if (Array.isArray(list) && typeof item === 'number') {
      list.splice(item, 1);
      if (field !== 'connections') continue;
      const isUsed = work['connections'] as { id?: unknown }[];
      const known = lastGoodOf(value, lastGood, isUsed);
      problems.set(randomUUID(), {
        ...blank(['connections'], reason, value),
        connectionId: isUsed.some(({ id }) => id === textOf(value, 'id'))
          ? null
          : textOf(value, 'id'),
        connectionName: textOf(value, 'name') ?? known?.name ?? null,
        lastGood: known,
      });
      continue;
    }
    const good = problems.has(entry) ? undefined : valueAt(lastGood, path);
    const used = good === undefined ? valueAt(defaultSettings, path) : good;
    const parent = path.length === 1 ? work : (work[field] as RawSettings);
    if (used === undefined) delete parent[String(path.at(-1))];
    else setOwn(parent, String(path.at(-1)), structuredClone(used));
    problems.set(entry, {
      ...blank(path.map(String), reason, problems.get(entry)?.value ?? value),
      ...ownerOf(work, lastGood, path),
      used: good === undefined ? 'default' : 'last-good',
    });
  }
}

const blank = (field: string[], reason: string, value: unknown): SetAsideEntry => ({
  id: randomUUID(),
  field,
  connectionId: null,
  connectionName: null,
  reason,
  used: 'nothing',
  value: value ?? null,
  lastGood: null,
});

/** The smallest part that can be replaced alone. */
function entryOf(path: readonly Key[]): Key[] {
  const [field = 'version', item] = path;
  const hasEntries = ['connections', 'setAside', 'schedules', 'keepDays', 'notifications'];
  return item !== undefined && hasEntries.includes(String(field)) ? [field, item] : [field];
}

/** The same connection in the last good settings, if it is valid and not in use. */
function lastGoodOf(
  value: unknown,
  lastGood: Settings | null,
  used: readonly { id?: unknown }[],
): Connection | null {
  const all = lastGood?.connections ?? [];
  const found =
    all.find(({ id }) => id === textOf(value, 'id')) ??
    all.find(({ name }) => name === textOf(value, 'name'));
  return found === undefined || used.some(({ id }) => id === found.id) ? null : found;
}

function ownerOf(
  work: RawSettings,
  lastGood: Settings | null,
  [field, item]: readonly Key[],
): Pick<SetAsideEntry, 'connectionId' | 'connectionName'> {
  if (item === undefined || field === 'notifications') {
    return { connectionId: null, connectionName: null };
  }
  const all = Array.isArray(work['connections']) ? (work['connections'] as unknown[]) : [];
  const owner =
    all.find((one) => textOf(one, 'id') === item) ??
    lastGood?.connections.find(({ id }) => id === item);
  return { connectionId: String(item), connectionName: textOf(owner, 'name') };
}

function takeUnknown(
  work: RawSettings,
  path: readonly Key[],
  names: readonly string[],
  unknown: UnknownField[],
): void {
  const parent = valueAt(work, path);
  if (!isObject(parent)) return;
  const [field, item, ...rest] = path;
  const id = field === 'connections' ? textOf(valueAt(work, path.slice(0, 2)), 'id') : null;
  const parents =
    id === null || field === undefined || item === undefined ? [...path] : [field, id, ...rest];
  for (const name of names) {
    unknown.push({ parents, name, value: parent[name] });
    delete parent[name];
  }
}

/** Replaces the ID of a connection by its position. */
function indexed(whole: RawSettings, [field, id, ...rest]: readonly Key[]): Key[] {
  if (field === undefined) return [];
  if (id === undefined) return [field];
  if (field !== 'connections') return [field, id, ...rest];
  const all = whole['connections'] as unknown[];
  return [field, all.findIndex((one) => textOf(one, 'id') === id), ...rest];
}

function valueAt(root: unknown, path: readonly Key[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<Key, unknown>)[key]
        : undefined,
    root,
  );
}

function textOf(value: unknown, name: string): string | null {
  const found = valueAt(value, [name]);
  return typeof found === 'string' ? found : null;
}

const isObject = (value: unknown): value is RawSettings =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Unlike an assignment, this does not set the prototype if the name is `__proto__`. */
function setOwn(target: RawSettings, name: string, value: unknown): void {
  Object.defineProperty(target, name, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });
}

/** The connection of a set-aside entry in the last good settings; null if it cannot be used. */
export function connectionIn(lastGood: unknown): Connection | null {
  const parsed = connectionSchema.safeParse(lastGood);
  return parsed.success ? parsed.data : null;
}
