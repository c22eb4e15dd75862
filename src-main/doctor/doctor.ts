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
      attention(
        text('doctor.tools'),
        text('doctor.tool-broken', { file, detail }),
        text('doctor.tool-repair'),
      ),
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
  if (tools.length === 0) return [failed(text('doctor.tools'), { code: 'tools-missing' })];
  return tools.map(({ version, binDirectory }) => {
    const name = text('doctor.tools-version', { version });
    const safer = saferPsql(version);
    return safer === null
      ? ok(name, text('doctor.tools-in', { folder: binDirectory }))
      : attention(
          name,
          text('doctor.psql-unsafe', { folder: binDirectory }),
          text('doctor.psql-update', { version: safer }),
        );
  });
}

function checkKeychain(keychain: KeychainState): DoctorCheck {
  const name = text('doctor.keychain');
  switch (keychain.state) {
    case 'ready':
      return ok(name, text('doctor.keychain-answers'));
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
    const space = text('doctor.free', { size: formatBytes(await availableBytes(folder)) });
    return ok(
      name,
      text(isMissing ? 'doctor.folder-missing' : 'doctor.folder-detail', { folder, space }),
    );
  });
}

/** Uses the last part of the path if it is unique; otherwise the whole path. */
function folderName(index: number, folders: DoctorParts['folders']): string {
  if (index === 0) return text('doctor.folder');
  const own = folders[index]?.folder ?? '';
  const sameName = folders.filter(({ folder }) => path.basename(folder) === path.basename(own));
  return text('doctor.folder-of', { name: sameName.length === 1 ? path.basename(own) : own });
}

function checkSettings(setAside: string | null, entries: readonly SetAsideEntry[]): DoctorCheck {
  if (entries.length > 0) {
    return attention(
      text('doctor.settings'),
      entries.map((entry) => `${nameOfSetAside(entry)}: ${describeSetAside(entry)}`).join(' '),
      text('settings.set-aside.next-step'),
    );
  }
  return setAside === null
    ? ok(text('doctor.settings'), text('doctor.settings-readable'))
    : attention(
        text('doctor.settings'),
        text('doctor.settings-set-aside', { path: setAside }),
        text('doctor.settings-next-step'),
      );
}

function checkNotifications({ channel, ...failing }: FailingChannel): DoctorCheck {
  return attention(
    text('doctor.notifications', { channel }),
    describeFailingChannel(failing),
    text('doctor.notifications-next-step'),
  );
}

/** All connections use the same clock, so the check appears once. */
function checkRetention(waitsUntil: string | null): DoctorCheck[] {
  if (waitsUntil === null) return [];
  const { title, reason, nextStep } = describeRetentionWait(waitsUntil);
  return [
    attention(
      text('doctor.retention'),
      text('doctor.error', { title, explanation: reason }),
      nextStep,
    ),
  ];
}

function checkWeeklyDrills(
  drills: readonly WeeklyDrill[] | null,
  connections: readonly Connection[],
): DoctorCheck[] {
  if (drills === null) return [ok(text('doctor.weekly-proof'), text('doctor.weekly-proof-off'))];
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
  const named = text('doctor.connection', { connection: name });
  const reach = await orFailed(named, async () => {
    const { server, tools: chosen, warnings } = await parts.probe(id);
    const able = tools.filter((tool) => canDump(tool.majorVersion, server.majorVersion));
    const detail = [
      text('doctor.dumped-by', {
        version: server.version,
        size: formatBytes(server.databaseSizeBytes),
        tool: chosen.version,
      }),
      text('doctor.able-to-dump', { tools: able.map(({ version }) => version).join(', ') }),
      ...warnings,
    ].join('; ');
    return warnings.length === 0 ? ok(named, detail) : attention(named, detail, null);
  });
  const health = checkHealth(name, await parts.health(id));
  const backups = await orFailed(text('doctor.backups', { connection: name }), async () =>
    checkBackups(name, await parts.backups(id)),
  );
  const schedule = await orFailed(text('doctor.schedule', { connection: name }), async () =>
    checkSchedule(name, await parts.schedule(id)),
  );
  return [reach, ...(health === null ? [] : [health]), backups, schedule];
}

function checkBackups(connection: string, backups: readonly BackupEntry[]): DoctorCheck {
  const name = text('doctor.backups', { connection });
  const kinds = new Map<string, { kind: BackupKind; count: number }>();
  for (const backup of backups) {
    const kind = kindOf(backup);
    const key = JSON.stringify(kind);
    kinds.set(key, { kind, count: (kinds.get(key)?.count ?? 0) + 1 });
  }
  if (kinds.size === 0)
    return attention(name, text('doctor.no-backup'), text('doctor.create-backup'));
  const detail = [...kinds.values()].map(describeKind).join('; ');
  // A damaged backup or a backup with warnings protects nothing, even if it can be loaded.
  return backups.some(isGood)
    ? ok(name, detail)
    : attention(name, detail, text('doctor.none-good'));
}

type BackupKind =
  | { name: 'unreadable' | 'no-manifest' | 'invalidated' | 'warning' }
  | ({ name: 'loads-into' } & ReturnType<typeof loadsInto>);

function kindOf(backup: BackupEntry): BackupKind {
  const { details } = backup;
  if (backup.manifestError !== undefined) return { name: 'unreadable' };
  if (details === null) return { name: 'no-manifest' };
  if (details.invalidated !== null) return { name: 'invalidated' };
  if (!isGood(backup)) return { name: 'warning' };
  const [from, by] = [details.serverVersion, details.pgDumpVersion];
  return {
    name: 'loads-into',
    ...loadsInto(Number.parseInt(from, 10), Number.parseInt(by, 10)),
  };
}

function describeKind({ kind, count }: { kind: BackupKind; count: number }): string {
  if (kind.name !== 'loads-into') return text(`doctor.kind.${kind.name}`, { count });
  const { major, since } = kind;
  return since === null
    ? text('doctor.kind.loads-into', { count, major })
    : text('doctor.kind.loads-into-without', { count, major, since });
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
  return { name, state, detail: text('doctor.error', { title, explanation }), nextStep };
}
