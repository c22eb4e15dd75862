/**
 * What the engine does, written into the audit trail: one list of everything that is recorded. What
 * has failed has changed nothing and is not written down, except for backups and restores.
 */
import path from 'node:path';
import type { Actor, AuditFacts, AuditKind } from '#shared/domain/admin.ts';
import type { Connection } from '#shared/domain/connection.ts';
import type { RetentionResult } from '#shared/domain/retention.ts';
import { NightjarFailure } from '#shared/errors/errors.ts';
import type { Nightjar } from './engine.ts';
import { actorOf, createCancellers, recordRuns } from './audited-runs.ts';

/** The same engine, with every change of it recorded. */
export function withAuditTrail(nightjar: Nightjar): Nightjar {
  const { audit } = nightjar.admin;
  const note = (kind: AuditKind, facts: AuditFacts, by?: Actor): void =>
    audit.note(kind, facts, by);
  const nameOf = (connectionId: string | null): string =>
    nightjar.connections.list().find(({ id }) => id === connectionId)?.name ?? 'unknown';
  const setting = (name: string, value: AuditFacts[string]): void =>
    note('setting-changed', { setting: name, value });
  /** Both results are worth an entry: a check is what everybody relies upon later. */
  const checked = async <Found>(
    filename: string,
    by: string,
    work: Promise<Found>,
  ): Promise<Found> => {
    try {
      const found = await work;
      note('backup-checked', { filename, outcome: 'whole' }, actorOf(by));
      return found;
    } catch (fault) {
      if (codeOf(fault) === 'verification-failed') {
        note('backup-checked', { filename, outcome: 'damaged' }, actorOf(by));
      }
      throw fault;
    }
  };
  const cancellers = createCancellers();
  const endRuns = recordRuns(nightjar, nameOf, cancellers);

  return {
    ...nightjar,
    connections: override(() => nightjar.connections, {
      add: async (draft, keepPasswordIn) => {
        const added = await nightjar.connections.add(draft, keepPasswordIn);
        note('connection-added', factsOf(added));
        return added;
      },
      update: async (id, fields, password, keepPasswordIn) => {
        const changed = await nightjar.connections.update(id, fields, password, keepPasswordIn);
        note('connection-changed', { ...factsOf(changed), newPassword: password !== null });
        return changed;
      },
      remove: async (id) => {
        const name = nameOf(id);
        await nightjar.connections.remove(id);
        note('connection-removed', { name, connection: id });
      },
    }),
    sample: override(() => nightjar.sample, {
      connect: async () => {
        const known = new Set(nightjar.connections.list().map(({ id }) => id));
        const connection = await nightjar.sample.connect();
        if (!known.has(connection.id)) note('connection-added', factsOf(connection));
        return connection;
      },
    }),
    backups: override(() => nightjar.backups, {
      cancel: (runId) => {
        nightjar.backups.cancel(runId);
        cancellers.note(runId);
      },
      delete: async (connectionId, filename, by) => {
        await nightjar.backups.delete(connectionId, filename, by);
        note('backup-deleted', { filename, database: nameOf(connectionId) }, actorOf(by.admin));
      },
      keep: async (connectionId, filename, keep, by) => {
        await nightjar.backups.keep(connectionId, filename, keep, by);
        const facts = { filename, database: nameOf(connectionId) };
        note(keep ? 'backup-kept' : 'backup-released', facts, actorOf(by.admin));
      },
      accept: async (connectionId, filename, by) => {
        await nightjar.backups.accept(connectionId, filename, by);
        note('backup-accepted', { filename, database: nameOf(connectionId) }, actorOf(by.admin));
      },
      verify: (connectionId, filename, control) =>
        checked(filename, control.by, nightjar.backups.verify(connectionId, filename, control)),
      verifyFile: (filePath, control) =>
        checked(
          path.basename(filePath),
          control.by,
          nightjar.backups.verifyFile(filePath, control),
        ),
    }),
    schedule: override(() => nightjar.schedule, {
      save: async (connectionId, schedule, keepDays) => {
        await nightjar.schedule.save(connectionId, schedule, keepDays);
        const { description } = nightjar.schedule.describe(schedule);
        const facts = { name: nameOf(connectionId), enabled: schedule.enabled, keepDays };
        note('schedule-changed', { ...facts, schedule: description });
      },
      pause: async (until, by) => {
        await nightjar.schedule.pause(until, by);
        if (until === null) note('schedules-resumed', {}, actorOf(by.admin));
        else note('schedules-paused', { until }, actorOf(by.admin));
      },
    }),
    retention: override(() => nightjar.retention, {
      apply: async (connectionId, by, keepDays) => {
        const result = await nightjar.retention.apply(connectionId, by, keepDays);
        recordRetention(audit, nameOf(connectionId), result, by.admin);
        return result;
      },
      applyFolder: async (folder, keepDays, by) => {
        const result = await nightjar.retention.applyFolder(folder, keepDays, by);
        recordRetention(audit, folder, result, by.admin);
        return result;
      },
    }),
    notices: override(() => nightjar.notices, {
      save: async (notices, secrets) => {
        await nightjar.notices.save(notices, secrets);
        // Addresses of webhooks are often secrets themselves.
        note('notices-changed', {
          webhook: notices.webhook !== null,
          ping: notices.ping !== null,
          mail: notices.mail !== null,
        });
      },
    }),
    catalogs: override(() => nightjar.catalogs, {
      open: async (filePath, work) => {
        const contents = await nightjar.catalogs.open(filePath, work);
        note('backup-opened', {
          filename: path.basename(filePath),
          folder: path.dirname(filePath),
        });
        return contents;
      },
      exportTable: async (openedId, what, work) => {
        await nightjar.catalogs.exportTable(openedId, what, work);
        note('table-exported', {
          ...exportOf(nightjar, openedId, what),
          filename: path.basename(what.target),
          folder: path.dirname(what.target),
        });
      },
      exported: (openedId, what, work) => {
        const bytes = nightjar.catalogs.exported(openedId, what, work);
        // Before the first byte: what has been printed cannot be taken back.
        note('table-exported', {
          ...exportOf(nightjar, openedId, what),
          filename: 'standard output',
        });
        return bytes;
      },
      compareLive: async (openedId, of, by, work) => {
        const { filename: backup } = nightjar.catalogs.contents(openedId);
        const onTheSpot = 'target' in of;
        const database = onTheSpot ? of.target.fields.database : nameOf(of.connectionId);
        // Before the dump: from then on, what is in the database has left it.
        note('database-compared', { backup, database }, actorOf(by.admin, onTheSpot));
        return await nightjar.catalogs.compareLive(openedId, of, by, work);
      },
    }),
    restores: override(() => nightjar.restores, {
      start: async (order, by) => {
        const started = await nightjar.restores.start(order, by);
        const actor = actorOf(by.admin, order.connectionId === null);
        const { database: target, mode } = order;
        const facts = { filename: path.basename(order.filePath), target, mode };
        // A restore that is killed says nothing of its end.
        note('restore-begun', facts, actor);
        started.finished.then(
          () => {
            cancellers.take(started.restoreId, actor);
            note('backup-restored', facts, actor);
          },
          (fault: unknown) => {
            const error = codeOf(fault);
            const cancelledBy = cancellers.take(started.restoreId, actor);
            const by = error === 'restore-cancelled' ? cancelledBy : actor;
            note('restore-failed', { ...facts, error }, by);
          },
        );
        return started;
      },
      cancel: (restoreId) => {
        nightjar.restores.cancel(restoreId);
        cancellers.note(restoreId);
      },
      undo: async (keptId, by) => {
        const target = await replacedName(nightjar, keptId);
        await nightjar.restores.undo(keptId, by);
        note('restore-undone', { target }, actorOf(by.admin));
      },
      discard: async (keptId, by) => {
        const target = await replacedName(nightjar, keptId);
        await nightjar.restores.discard(keptId, by);
        note('replaced-database-dropped', { target }, actorOf(by.admin));
      },
    }),
    drills: override(() => nightjar.drills, {
      start: (order, by) => {
        const started = nightjar.drills.start(order, by);
        const actor = actorOf(by.admin, order.connectionId === null);
        const filename = path.basename(order.filePath);
        const { where } = order;
        const place = where === 'here' ? 'a server made for it' : nameOf(where.connectionId);
        // A drill that is killed says nothing of its end.
        note('drill-begun', { filename, where: place }, actor);
        const ended = (outcome: string): void => {
          const cancelledBy = cancellers.take(started.drillId, actor);
          const by = outcome === 'drill-cancelled' ? cancelledBy : actor;
          note('drill-ended', { filename, outcome }, by);
        };
        started.finished.then(
          ({ differences, notRestored }) =>
            ended(
              notRestored !== undefined
                ? 'it cannot be restored'
                : differences.length === 0
                  ? 'proven restorable'
                  : `${differences.length} ${differences.length === 1 ? 'difference' : 'differences'}`,
            ),
          (error: unknown) => ended(codeOf(error)),
        );
        return started;
      },
      cancel: (drillId) => {
        nightjar.drills.cancel(drillId);
        cancellers.note(drillId);
      },
    }),
    settings: override(() => nightjar.settings, {
      chooseBackupFolder: async (folder) => {
        await nightjar.settings.chooseBackupFolder(folder);
        setting('the backup folder', folder);
      },
      chooseToolsFolder: async (folder) => {
        const installation = await nightjar.settings.chooseToolsFolder(folder);
        setting('the folder of the PostgreSQL tools', folder);
        return installation;
      },
      saveWithRoles: async (withRoles) => {
        await nightjar.settings.saveWithRoles(withRoles);
        setting('saving of roles', withRoles);
      },
      saveOpenAtLogin: async (openAtLogin) => {
        await nightjar.settings.saveOpenAtLogin(openAtLogin);
        setting('start at login', openAtLogin);
      },
      saveWeeklyDrill: async (weeklyDrill) => {
        await nightjar.settings.saveWeeklyDrill(weeklyDrill);
        setting('the weekly drill', weeklyDrill);
      },
      saveApi: async (api) => {
        await nightjar.settings.saveApi(api);
        setting('the HTTP API', api.enabled ? `on, port ${api.port}` : 'off');
      },
      saveLockAfterMinutes: async (minutes) => {
        await nightjar.settings.saveLockAfterMinutes(minutes);
        setting('minutes until the lock', minutes);
      },
    }),
    doctor: async () => [...(await nightjar.doctor()), ...(await nightjar.admin.doctor())],
    stop: async () => {
      await nightjar.stop();
      endRuns();
      await nightjar.admin.stop();
    },
  };
}

/** Each file that retention deleted, by which rule. For scheduled runs `admin` is Nightjar itself. */
export function recordRetention(
  audit: Pick<Nightjar['admin']['audit'], 'note'>,
  database: string,
  { deleted, decisions }: RetentionResult,
  admin: string,
): void {
  for (const filename of deleted) {
    const { rule } = decisions.find((one) => one.filename === filename) ?? {};
    audit.note('backup-deleted', { filename, database, rule: rule ?? null }, actorOf(admin));
  }
}

async function replacedName({ restores }: Nightjar, keptId: string): Promise<string> {
  return (await restores.kept()).find(({ id }) => id === keptId)?.database ?? 'unknown';
}

/** Which table of which backup left it. */
function exportOf(
  { catalogs }: Nightjar,
  openedId: string,
  { table, format }: { table: number; format: string },
): AuditFacts {
  const contents = catalogs.contents(openedId);
  const { schema, name } = contents.tables.find(({ index }) => index === table) ?? {};
  return { backup: contents.filename, table: `${schema}.${name}`, format };
}

function factsOf({ id, name, host, port, database, user, tlsMode }: Connection): AuditFacts {
  return { connection: id, name, host, port, database, user, tlsMode };
}

const codeOf = (error: unknown): string =>
  error instanceof NightjarFailure ? error.error.code : 'unexpected';

/** `base` with some of its methods replaced; everything else, getters too, stays its own. */
function override<Base extends object>(base: () => Base, methods: Partial<Base>): Base {
  return new Proxy(methods, {
    get: (_methods, key) => {
      if (Object.hasOwn(methods, key)) return methods[key as keyof Base];
      const owner = base();
      const value: unknown = Reflect.get(owner, key, owner);
      return typeof value === 'function' ? (value.bind(owner) as unknown) : value;
    },
  }) as Base;
}
