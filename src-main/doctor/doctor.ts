/** Checks everything that a backup depends on, for the command line and for Settings. */
import path from 'node:path';
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { Connection } from '#shared/domain/connection.ts';
import type { DoctorCheck } from '#shared/domain/doctor.ts';
import type { WeeklyDrill } from '#shared/domain/drill.ts';
import type { DatabaseHealth } from '#shared/domain/health.ts';
import type { ToolInstallation } from '#shared/domain/postgres-tools.ts';
import { ExpectedError, type NightjarError } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';
import type { KeychainState } from '#shared/domain/keychain.ts';
import type { Probe } from '#shared/domain/probe.ts';
import type { ScheduleOverview } from '#shared/domain/schedule-overview.ts';
import { formatBytes } from '#shared/format.ts';
import { describeSetAside, nameOfSetAside } from '#shared/set-aside-messages.ts';
import type { SetAsideEntry } from '#shared/domain/set-aside.ts';
import { text } from '#shared/words/text.ts';
import { isGood } from '#shared/protection/good-backup.ts';
import { describeRetentionWait } from '#shared/protection/retention-messages.ts';
import { irregularBackups } from '../backup-folder/list-backups.ts';
import { availableBytes, inspectFolder } from '../backup-folder/folder.ts';
import type { Compressors } from '../compression/installed.ts';
import { errnoMessage } from '../files/file-port.ts';
import type { FailingChannel } from '#shared/domain/notifications.ts';
import { describeFailingChannel } from '#shared/notification-messages.ts';
import { isNativeCodeOff } from '../compression/native-library.ts';
import { checkCompression } from './check-compression.ts';
import { checkHealth } from './check-health.ts';
import { checkSchedule } from './check-schedule.ts';
import { checkWeeklyDrill } from './check-weekly-drill.ts';
import { canDump, loadsInto, saferPsql } from './version-advice.ts';

export interface DoctorParts {
  tools: () => Promise<ToolInstallation[]>;
  unusableTools: () => Promise<{ file: string; detail: string }[]>;
  keychain: () => Promise<KeychainState>;
  compressors: Pick<Compressors, 'all'>;
  /** The root folder first, then the different folders of connections. */
  folders: readonly { folder: string; chosenRoot: string | null }[];
  settingsSetAside: string | null;
  /** Entries of the settings that are not used. */
  settingsEntries: readonly SetAsideEntry[];
  /** Checks of other Nightjar files that could not be read. */
  damage: () => Promise<DoctorCheck[]>;
  /** Channels whose last notification did not arrive. */
  failingNotifications: Promise<FailingChannel[]>;
  connections: readonly Connection[];
  probe: (connectionId: string) => Promise<Probe>;
  /** Resolves also if the server cannot be reached. */
  health: (connectionId: string) => Promise<DatabaseHealth>;
  backups: (connectionId: string) => Promise<BackupEntry[]>;
  schedule: (connectionId: string) => Promise<ScheduleOverview>;
  /** Resolves with null if weekly drills are off. */
  weeklyDrills: () => Promise<WeeklyDrill[] | null>;
  /** Resolves with null if the clock can be trusted to decide which backups are old. */
  retentionWaitsUntil: () => Promise<string | null>;
}

/** Never rejects because of a fault that it detects: the fault becomes a failed check. */
export async function runDoctor(parts: DoctorParts): Promise<DoctorCheck[]> {
  const tools = await parts.tools();
  const connections = await Promise.all(
    parts.connections.map((connection) => checkConnection(connection, tools, parts)),
  );
  return [
    ...checkTools(tools),
    ...(await parts.unusableTools()).map(({ file, detail }) =>
      attention('PostgreSQL tools', `${file} does not work: ${detail}`, 'Repair or remove it.'),
    ),
    checkKeychain(await parts.keychain()),
    checkCompression(await parts.compressors.all(), { isNativeCodeOff: isNativeCodeOff() }),
    ...(await Promise.all(
      parts.folders.map((one, index) => checkFolder(one, folderName(index, parts.folders))),
    )),
    checkSettings(parts.settingsSetAside, parts.settingsEntries),
    ...(await parts.damage()),
    ...(await parts.failingNotifications).map(checkNotifications),
    ...checkRetention(await parts.retentionWaitsUntil()),
    ...connections.flat(),
    ...checkWeeklyDrills(await parts.weeklyDrills(), parts.connections),
  ];
}

function checkTools(tools: readonly ToolInstallation[]): DoctorCheck[] {
  if (tools.length === 0) return [failed('PostgreSQL tools', { code: 'tools-missing' })];
  return tools.map(({ version, binDirectory }) => {
    const name = `PostgreSQL tools ${version}`;
    const safer = saferPsql(version);
    return safer === null
      ? ok(name, `pg_dump and psql in ${binDirectory}`)
      : attention(
          name,
          `pg_dump and psql in ${binDirectory}. A dump from an untrusted source can make this psql run commands (CVE-2026-18408).`,
          `Update to ${safer} or later before you restore a dump with psql yourself. Nightjar itself never lets psql read a dump.`,
        );
  });
}

function checkKeychain(keychain: KeychainState): DoctorCheck {
  const name = 'Keychain';
  switch (keychain.state) {
    case 'ready':
      return ok(name, 'It answers.');
    case 'locked':
      return failed(name, { code: 'keychain-locked' }, 'attention');
    case 'unavailable':
      return failed(name, { code: 'keychain-unavailable', detail: keychain.detail }, 'attention');
  }
}

async function checkFolder(
  { folder, chosenRoot }: DoctorParts['folders'][number],
  name: string,
): Promise<DoctorCheck> {
  return await orFailed(name, async () => {
    const isMissing = await inspectFolder(folder, chosenRoot);
    const [odd] = await irregularBackups(folder);
    if (odd !== undefined) return failed(name, odd, 'attention');
    const space = `${formatBytes(await availableBytes(folder))} free`;
    return ok(name, `${folder}, ${space}${isMissing ? '; the first backup creates it' : ''}`);
  });
}

/** Uses the last part of the path if it is unique; otherwise the whole path. */
function folderName(index: number, folders: DoctorParts['folders']): string {
  if (index === 0) return 'Backup folder';
  const own = folders[index]?.folder ?? '';
  const sameName = folders.filter(({ folder }) => path.basename(folder) === path.basename(own));
  return `Backup folder ${sameName.length === 1 ? path.basename(own) : own}`;
}

function checkSettings(setAside: string | null, entries: readonly SetAsideEntry[]): DoctorCheck {
  if (entries.length > 0) {
    return attention(
      'Settings',
      entries.map((entry) => `${nameOfSetAside(entry)}: ${describeSetAside(entry)}`).join(' '),
      text('settings.set-aside.next-step'),
    );
  }
  return setAside === null
    ? ok('Settings', 'They can be read.')
    : attention(
        'Settings',
        `The settings file could not be read and was renamed to ${setAside}.`,
        'Add your connections again, or repair that file and rename it to settings.json.',
      );
}

function checkNotifications({ channel, ...failing }: FailingChannel): DoctorCheck {
  return attention(
    `Notifications by ${channel}`,
    describeFailingChannel(failing),
    'Send a test in Settings; backups are not affected.',
  );
}

/** All connections use the same clock, so the check appears once. */
function checkRetention(waitsUntil: string | null): DoctorCheck[] {
  if (waitsUntil === null) return [];
  const { title, reason, nextStep } = describeRetentionWait(waitsUntil);
  return [attention('Retention', `${title}. ${reason}`, nextStep)];
}

function checkWeeklyDrills(
  drills: readonly WeeklyDrill[] | null,
  connections: readonly Connection[],
): DoctorCheck[] {
  if (drills === null) return [ok('Weekly proof', 'It is off: no backup is proven automatically.')];
  return drills.flatMap((drill) =>
    connections
      .filter(({ id }) => id === drill.connectionId)
      .map(({ name }) => checkWeeklyDrill(name, drill)),
  );
}

async function checkConnection(
  { id, name }: Connection,
  tools: readonly ToolInstallation[],
  parts: DoctorParts,
): Promise<DoctorCheck[]> {
  const reach = await orFailed(`Connection ${name}`, async () => {
    const { server, tools: chosen, warnings } = await parts.probe(id);
    const able = tools.filter((tool) => canDump(tool.majorVersion, server.majorVersion));
    const detail = [
      `PostgreSQL ${server.version}, ${formatBytes(server.databaseSizeBytes)}, dumped by pg_dump ${chosen.version}`,
      `able to dump it: ${able.map(({ version }) => version).join(', ')}`,
      ...warnings,
    ].join('; ');
    return warnings.length === 0
      ? ok(`Connection ${name}`, detail)
      : attention(`Connection ${name}`, detail, null);
  });
  const health = checkHealth(name, await parts.health(id));
  const backups = await orFailed(`Backups of ${name}`, async () =>
    checkBackups(name, await parts.backups(id)),
  );
  const schedule = await orFailed(`Schedule of ${name}`, async () =>
    checkSchedule(name, await parts.schedule(id)),
  );
  return [reach, ...(health === null ? [] : [health]), backups, schedule];
}

function checkBackups(connection: string, backups: readonly BackupEntry[]): DoctorCheck {
  const name = `Backups of ${connection}`;
  const kinds = new Map<string, number>();
  for (const backup of backups) {
    const kind = describeKind(backup);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  if (kinds.size === 0) return attention(name, 'There is no backup yet.', 'Create a backup.');
  const detail = [...kinds].map(([kind, count]) => `${count} ${kind}`).join('; ');
  // A damaged backup or a backup with warnings protects nothing, even if it can be loaded.
  return backups.some(isGood)
    ? ok(name, detail)
    : attention(name, detail, 'Create a backup: no existing backup is known to be good.');
}

function describeKind(backup: BackupEntry): string {
  const { details } = backup;
  if (backup.manifestError !== undefined) return 'with an unreadable manifest';
  if (details === null) return 'without a manifest: it is unknown which servers can load them';
  if (details.invalidated !== null) return 'did not pass a later verification or drill';
  if (!isGood(backup)) return 'with a warning';
  const [from, by] = [details.serverVersion, details.pgDumpVersion];
  return `load into ${loadsInto(Number.parseInt(from, 10), Number.parseInt(by, 10))}`;
}

async function orFailed(name: string, check: () => Promise<DoctorCheck>): Promise<DoctorCheck> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof ExpectedError) return failed(name, error.error);
    return attention(name, errnoMessage(error), null);
  }
}

function ok(name: string, detail: string): DoctorCheck {
  return { name, state: 'ok', detail, nextStep: null };
}

function attention(name: string, detail: string, nextStep: string | null): DoctorCheck {
  return { name, state: 'attention', detail, nextStep };
}

function failed(
  name: string,
  error: NightjarError,
  state: 'attention' | 'failed' = 'failed',
): DoctorCheck {
  const { title, explanation, nextStep } = describeError(error);
  return { name, state, detail: `${title}. ${explanation}`, nextStep };
}
