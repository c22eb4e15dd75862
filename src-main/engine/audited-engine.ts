/**
 * Records the actions of users in the audit trail: all recorded actions except backups, restores
 * and drills (`audited-runs.ts`) and accounts and tokens (`admin/`). A failed action has changed
 * nothing and is not recorded, except for backups and restores.
 */
import path from 'node:path';
import type { Actor, AuditFacts } from '#shared/domain/admin.ts';
import type { Connection } from '#shared/domain/connection.ts';
import type { BackupDifference, KeptComparison } from '#shared/domain/catalog.ts';
import { remoteChannels } from '#shared/domain/notifications.ts';
import type { RetentionResult } from '#shared/domain/retention.ts';
import { preferenceNames, type Preferences } from '#shared/domain/settings.ts';
import { actorName } from '../admin/actor.ts';
import type { Catalogs, Operation } from '../catalog/catalogs.ts';
import type { Connections } from '../connections/connections.ts';
import type { Drills } from '../drill/drills.ts';
import type { Notifications } from '../notifications/notifications.ts';
import type { ServerTarget } from '../postgres/connection/server-access.ts';
import type { Restores } from '../restore/restores.ts';
import type { Retention } from '../retention/retention.ts';
import type { Schedules } from '../schedule/schedule.ts';
import {
  codeOf,
  drillActions,
  restoreActions,
  type Cancellers,
  type Recorder,
} from './audited-runs.ts';
import type { Actions } from './engine.ts';

/** The services that perform the actions. */
export interface Services {
  connections: Pick<Connections, 'list' | 'add' | 'update' | 'remove'>;
  sample: Actions['sample'];
  backups: { as(by: Actor): Actions['backups'] };
  trash: { as(by: Actor): Actions['trash'] };
  schedule: Schedules;
  retention: (by: Actor) => Actions['retention'];
  notifications: Pick<Notifications, 'save'>;
  catalogs: Catalogs;
  compareLive(
    openedId: string,
    of: { connectionId: string } | { target: ServerTarget },
    by: Actor,
    work: Operation,
  ): Promise<BackupDifference>;
  compareLiveAndKeep(
    openedId: string,
    of: { connectionId: string; database: string | null },
    by: Actor,
    work: Operation,
  ): Promise<KeptComparison>;
  restores: Restores;
  drills: Drills;
  settings: Actions['settings'];
}

/** Implements `as` of the engine. */
export function withAuditTrail(
  services: Services,
  recorder: Recorder,
  cancellers: Cancellers,
): (by: Actor) => Actions {
  return (by) => ({
    connections: connectionActions(services, recorder, by),
    sample: {
      connect: async () => {
        const known = new Set(services.connections.list().map(({ id }) => id));
        const connection = await services.sample.connect();
        if (!known.has(connection.id)) recorder.note('connection-added', factsOf(connection), by);
        return connection;
      },
    },
    backups: backupActions(services, recorder, cancellers, by),
    trash: trashActions(services, recorder, by),
    schedule: scheduleActions(services, recorder, by),
    retention: services.retention(by),
    notifications: {
      save: async (notifications, secrets) => {
        await services.notifications.save(notifications, secrets);
        // Addresses of webhooks are often secret.
        const isOn = remoteChannels.map((channel) => [channel, notifications[channel] !== null]);
        const facts = Object.fromEntries(isOn) as Record<string, boolean>;
        recorder.note('notices-changed', facts, by);
      },
    },
    catalogs: catalogActions(services, recorder, by),
    restores: restoreActions(services.restores, recorder, cancellers, by),
    drills: drillActions(services.drills, recorder, cancellers, by),
    settings: settingActions(services, recorder, by),
  });
}

function connectionActions(
  { connections }: Services,
  { note, nameOf }: Recorder,
  by: Actor,
): Actions['connections'] {
  return {
    add: async (draft, storePasswordIn) => {
      const added = await connections.add(draft, storePasswordIn);
      note('connection-added', factsOf(added), by);
      return added;
    },
    update: async (id, fields, password, storePasswordIn) => {
      const changed = await connections.update(id, fields, password, storePasswordIn);
      note('connection-changed', { ...factsOf(changed), newPassword: password !== null }, by);
      return changed;
    },
    remove: async (id) => {
      const name = nameOf(id);
      await connections.remove(id);
      note('connection-removed', { name, connection: id }, by);
    },
  };
}

function backupActions(
  services: Services,
  { note, nameOf }: Recorder,
  cancellers: Cancellers,
  by: Actor,
): Actions['backups'] {
  const backups = services.backups.as(by);
  /** Both results are recorded, because users rely on a verification later. */
  const checked = async <Found>(filename: string, work: Promise<Found>): Promise<Found> => {
    try {
      const found = await work;
      note('backup-checked', { filename, outcome: 'whole' }, by);
      return found;
    } catch (fault) {
      if (codeOf(fault) === 'verification-failed') {
        note('backup-checked', { filename, outcome: 'damaged' }, by);
      }
      throw fault;
    }
  };
  return {
    ...backups,
    cancel: (runId) => cancellers.cancel(runId, by, () => backups.cancel(runId)),
    delete: async (connectionId, filenames, permanently = false) => {
      const result = await backups.delete(connectionId, filenames, permanently);
      const facts = { database: nameOf(connectionId), ...(permanently ? { forGood: true } : {}) };
      for (const { filename } of result.deleted) {
        note('backup-deleted', { filename, ...facts }, by);
      }
      return result;
    },
    pin: async (connectionId, filename, pin) => {
      await backups.pin(connectionId, filename, pin);
      const facts = { filename, database: nameOf(connectionId) };
      note(pin ? 'backup-kept' : 'backup-released', facts, by);
    },
    acknowledge: async (connectionId, filename) => {
      await backups.acknowledge(connectionId, filename);
      note('backup-accepted', { filename, database: nameOf(connectionId) }, by);
    },
    verify: (connectionId, filename, control) =>
      checked(filename, backups.verify(connectionId, filename, control)),
    verifyFile: (filePath, control) =>
      checked(path.basename(filePath), backups.verifyFile(filePath, control)),
  };
}

function trashActions(services: Services, { note, nameOf }: Recorder, by: Actor): Actions['trash'] {
  const trash = services.trash.as(by);
  return {
    putBack: async (connectionId, ids) => {
      const result = await trash.putBack(connectionId, ids);
      const database = nameOf(connectionId);
      for (const { filename, pinned } of result.putBack) {
        note('backup-put-back', { filename, database, pinned }, by);
      }
      return result;
    },
    empty: async (connectionId, ids) => {
      const result = await trash.empty(connectionId, ids);
      const { removed, sizeBytes } = result;
      const facts = { database: nameOf(connectionId), count: removed, sizeBytes };
      if (removed > 0) note('trash-emptied', facts, by);
      return result;
    },
  };
}

function scheduleActions(
  { schedule }: Services,
  { note, nameOf }: Recorder,
  by: Actor,
): Actions['schedule'] {
  return {
    save: async (connectionId, saved, keepDays) => {
      await schedule.save(connectionId, saved, keepDays);
      const { description } = schedule.describe(saved);
      const facts = { name: nameOf(connectionId), enabled: saved.enabled, keepDays };
      note('schedule-changed', { ...facts, schedule: description }, by);
    },
    pause: async (until) => {
      await schedule.pause(until, { admin: actorName(by) });
      if (until === null) note('schedules-resumed', {}, by);
      else note('schedules-paused', { until }, by);
    },
  };
}

/** Separate from the other actions, because the schedule needs it before the schedule exists. */
export function retentionWithAuditTrail(
  retention: Pick<Retention, 'apply' | 'applyFolder'>,
  { note, nameOf }: Recorder,
): (by: Actor) => Actions['retention'] {
  return (by) => {
    /** Records each deleted file and its rule. */
    const recorded = (database: string, result: RetentionResult): RetentionResult => {
      for (const filename of result.deleted) {
        const { rule } = result.decisions.find((one) => one.filename === filename) ?? {};
        note('backup-deleted', { filename, database, rule: rule ?? null }, by);
      }
      return result;
    };
    return {
      apply: async (connectionId, keepDays) =>
        recorded(nameOf(connectionId), await retention.apply(connectionId, by, keepDays)),
      applyFolder: async (folder, keepDays) =>
        recorded(folder, await retention.applyFolder(folder, keepDays, by)),
    };
  };
}

function catalogActions(
  { catalogs, compareLive, compareLiveAndKeep }: Services,
  { note, nameOf }: Recorder,
  by: Actor,
): Actions['catalogs'] {
  /** Table and backup of an export. */
  const exportOf = (
    openedId: string,
    { table, format }: { table: number; format: string },
  ): AuditFacts => {
    const contents = catalogs.contents(openedId);
    const { schema, name } = contents.tables.find(({ index }) => index === table) ?? {};
    return { backup: contents.filename, table: `${schema}.${name}`, format };
  };
  return {
    open: async (filePath, work) => {
      const contents = await catalogs.open(filePath, work);
      const [filename, folder] = [path.basename(filePath), path.dirname(filePath)];
      note('backup-opened', { filename, folder }, by);
      return contents;
    },
    exportTable: async (openedId, what, work) => {
      await catalogs.exportTable(openedId, what, work);
      const [filename, folder] = [path.basename(what.target), path.dirname(what.target)];
      note('table-exported', { ...exportOf(openedId, what), filename, folder }, by);
    },
    exported: (openedId, what, work) => {
      const bytes = catalogs.exported(openedId, what, work);
      // Recorded before the first byte: printed output cannot be revoked.
      const facts = { ...exportOf(openedId, what), filename: 'standard output' };
      note('table-exported', facts, by);
      return bytes;
    },
    compareLive: async (openedId, of, work) => {
      const { filename: backup } = catalogs.contents(openedId);
      const database = 'target' in of ? of.target.fields.database : nameOf(of.connectionId);
      // Recorded before the dump: from then on, the data has left the database.
      note('database-compared', { backup, database }, by);
      return await compareLive(openedId, of, by, work);
    },
    compareLiveAndKeep: async (openedId, of, work) => {
      const { filename: backup } = catalogs.contents(openedId);
      note('database-compared', { backup, database: of.database ?? nameOf(of.connectionId) }, by);
      return await compareLiveAndKeep(openedId, of, by, work);
    },
  };
}

function settingActions(
  { settings }: Services,
  { note }: Recorder,
  by: Actor,
): Actions['settings'] {
  const setting = (name: string, value: AuditFacts[string]): void =>
    note('setting-changed', { setting: name, value }, by);
  return {
    chooseBackupFolder: async (folder) => {
      await settings.chooseBackupFolder(folder);
      setting('the backup folder', folder);
    },
    chooseToolsFolder: async (folder) => {
      const installation = await settings.chooseToolsFolder(folder);
      setting('the folder of the PostgreSQL tools', folder);
      return installation;
    },
    update: async (changes) => {
      await settings.update(changes);
      for (const [name, value] of Object.entries(changes)) {
        if (value !== undefined) setting(preferenceNames[name as keyof Preferences], value);
      }
    },
    saveApi: async (api) => {
      await settings.saveApi(api);
      setting('the HTTP API', api.enabled ? `on, port ${api.port}` : 'off');
    },
    takeLastGood: async (ids) => {
      const settled = await settings.takeLastGood(ids);
      for (const { field, connectionName } of settled) setting(field.join('.'), connectionName);
      return settled;
    },
    dropSetAside: async (ids) => {
      const settled = await settings.dropSetAside(ids);
      for (const { field, connectionName } of settled) {
        setting([...field, connectionName ?? ''].join(' '), 'removed, it could not be used');
      }
      return settled;
    },
  };
}

function factsOf({ id, name, host, port, database, user, tlsMode }: Connection): AuditFacts {
  return { connection: id, name, host, port, database, user, tlsMode };
}
