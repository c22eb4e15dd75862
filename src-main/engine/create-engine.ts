/** Puts the engine together from its parts. */
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { BackupEntry, BackupList } from '#shared/domain/backup.ts';
import { defaultKeepDays } from '#shared/domain/retention.ts';
import { fail } from '#shared/errors/errors.ts';
import type { Connection } from '#shared/domain/connection.ts';
import { finishedRunSchema } from '#shared/domain/run.ts';
import { createApiDoor } from '../api/create-api-switch.ts';
import { createLocalApi } from '../api/local-api.ts';
import { createAdministration, openAudit } from '../admin/administration.ts';
import { withAuditTrail } from './audited-engine.ts';
import { checkBackup } from '../backup/verify/check-backup.ts';
import {
  deleteBackup,
  listBackups,
  listBackupsOf,
  resolveBackup,
} from '../backup-folder/list-backups.ts';
import { createCompressors } from '../compression/installed.ts';
import { backupsInUse } from '../backup-folder/read-locks.ts';
import { sweepLeftovers } from '../backup-folder/stale-files.ts';
import { notMadeHereWarning, openMadeHere } from '../backup-folder/created-here.ts';
import { readManifest, updateManifest } from '../backup-folder/manifest-file.ts';
import {
  runBackup,
  type BackupControl,
  type BackupRequest,
  type FinishedBackup,
} from '../backup/run-backup.ts';
import { Runs } from '../backup/runs.ts';
import { createCatalogs } from '../catalog/catalogs.ts';
import { createIndexCache } from '../catalog/open/index-cache.ts';
import { createConnections } from '../connections/connections.ts';
import { createPasswords } from '../credentials/passwords.ts';
import { checkReplaced } from '../doctor/check-replaced.ts';
import { runDoctor } from '../doctor/doctor.ts';
import type { Nightjar, NightjarOptions } from './engine.ts';
import { Events } from './events.ts';
import { realFiles } from '../files/file-port.ts';
import { openJsonLines } from '../files/json-lines.ts';
import { createHealth } from '../health/health.ts';
import { createNotices } from '../notifications/notifications.ts';
import type { Ports } from '../system/ports.ts';
import { compareLive } from '../drill/compare/compare-live.ts';
import { openKeptProofs } from '../drill/stored-proofs.ts';
import { createDrills } from '../drill/drills.ts';
import { createWeeklyDrills } from '../drill/weekly/weekly-drills.ts';
import { openWeeklyMemory } from '../drill/weekly/weekly-memory.ts';
import { openRestoreState } from '../restore/restore-state.ts';
import { createRestores } from '../restore/restores.ts';
import { describeFault } from '../logging/fault.ts';
import { createRetention } from '../retention/create-retention.ts';
import { openClockLooks } from '../schedule/clock-looks.ts';
import { createSchedules } from '../schedule/create-schedules.ts';
import { scheduleAdmin } from '../schedule/schedule.ts';
import { openSlotStore } from '../schedule/state.ts';
import { cronTicker } from '../schedule/ticker.ts';
import { machineTimeZone } from '../due-times/zones.ts';
import { parseConnectionUrl } from '../postgres/connection/connection-url.ts';
import { serverOf } from '../postgres/connection/server-name.ts';
import { createToolbox } from '../postgres/tools/find-tools.ts';
import { createSample } from '../postgres/sample/sample.ts';
import { installationId } from '../system/installation.ts';
import { createServerAccess } from '../postgres/connection/server-access.ts';
import { availableBytes, isWithin, prepareFolder } from '../backup-folder/folder.ts';
import { openSettings } from '../settings/settings-store.ts';

const sweepPatienceMs = 1000;
/** Five connections for a year of nights, and some by hand. */
const runsToRemember = 2000;

export async function createNightjar(ports: Ports, options: NightjarOptions): Promise<Nightjar> {
  const { clock, processes } = ports;
  const { audit, log } = openAudit(ports, options.userDataFolder);
  const { environment, platform } = options;
  const events = new Events();
  const settings = await openSettings({
    file: path.join(options.userDataFolder, 'settings.json'),
    log,
    clock,
  });
  const toolbox = createToolbox({
    environment,
    platform,
    processes,
    log,
    chosenFolder: () => settings.current().toolsFolder,
  });
  const installation = await installationId(options.userDataFolder, log);
  const server = createServerAccess(
    { toolbox, processes, environment, platform, installation },
    (secret) => log.registerSecret(secret),
  );
  const passwords = createPasswords({
    secrets: ports.secrets,
    registerSecret: (secret) => log.registerSecret(secret),
  });
  const sample = createSample({ userDataFolder: options.userDataFolder, processes });
  const connections = createConnections({
    settings,
    passwords,
    server,
    sample,
    log,
    onChange: () => {
      events.emit('connections-changed', undefined);
      schedule.check();
    },
  });
  const notices = createNotices({
    settings,
    secrets: ports.secrets,
    notifier: ports.notifier,
    log,
    clock,
    memoryFile: path.join(options.userDataFolder, 'history', 'notices.json'),
    version: options.version,
    patienceMs: options.noticePatienceMs,
  });
  const runs = new Runs({
    clock,
    log,
    history: openJsonLines(
      path.join(options.userDataFolder, 'history', 'runs.jsonl'),
      finishedRunSchema,
      { keepLines: runsToRemember },
    ),
    onChange: (run) => {
      events.emit('run-changed', run);
      if (run.state === 'published' && run.connectionId !== null) {
        events.emit('backups-changed', { connectionId: run.connectionId });
      }
      // Whoever waited for the end of this run may begin.
      if (run.state !== 'running') schedule.check();
    },
    onFinished: (run, label) => notices.runFinished(run, label),
  });

  await runs.recall();

  const backupFolder = (): string => settings.current().backupFolder ?? options.defaultBackupFolder;
  const folderOf = (connection: Connection): string =>
    path.join(backupFolder(), connection.folderName);
  const folderById = (connectionId: string): string => folderOf(connections.get(connectionId));
  /** For a folder in the chosen one: a folder that was chosen is never made again. */
  const chosenRootOf = (folder: string): string | null => {
    const chosen = settings.current().backupFolder;
    return chosen !== null && isWithin(folder, chosen) ? chosen : null;
  };
  const keptProofs = openKeptProofs(options.userDataFolder, log);
  const listComplete = async (
    folder: string,
    chosenRoot: string | null = null,
  ): Promise<BackupEntry[]> => listBackups(folder, chosenRoot, await keptProofs.completion());
  const list = (folder: string): Promise<BackupEntry[]> =>
    listComplete(folder, chosenRootOf(folder));
  const listOf = async (connectionId: string): Promise<BackupList> => {
    const folder = folderById(connectionId);
    const connection = connections.get(connectionId);
    const complete = await keptProofs.completion();
    const found = await listBackupsOf(folder, chosenRootOf(folder), connection, complete);
    return { folder, ...found, availableBytes: await availableBytes(folder).catch(() => null) };
  };
  const ownBackups = async (connectionId: string): Promise<BackupEntry[]> =>
    (await listOf(connectionId)).backups;
  const backupFolders = (): string[] => [
    ...new Set([backupFolder(), ...settings.current().connections.map(folderOf)]),
  ];
  const swept = sweepLeftovers(backupFolders(), log);
  // A network folder that hangs must not keep the window from opening.
  await Promise.race([swept, delay(sweepPatienceMs, undefined, { ref: false })]);
  const compressors = createCompressors(log, options.compressors);
  const backupPorts = {
    clock,
    log,
    server,
    files: options.files ?? realFiles,
    compressors,
    nightjarVersion: options.version,
    stallTimeoutMs: options.stallTimeoutMs,
    lockWaitTimeoutMs: options.lockWaitTimeoutMs,
    wakeUps: () => wakeUps,
    afterWakeLimitMs: options.afterWakeLimitMs,
  };
  let wakeUps = 0;
  const madeHere = openMadeHere(options.userDataFolder);
  const checkPorts = { ...backupPorts, madeHere: madeHere.has };
  const makeBackup = async (
    request: BackupRequest,
    control: BackupControl,
  ): Promise<FinishedBackup> => {
    const chosenRoot = chosenRootOf(request.folder);
    const made = await runBackup({ ...request, chosenRoot }, backupPorts, control);
    // Without its manifest it is a file like any other, and its warnings say why it has none.
    const manifest = await readManifest(request.folder, made.entry.filename).catch(() => null);
    if (manifest === null) return made;
    try {
      await madeHere.note(manifest.filename, manifest.file.sha256);
      return made;
    } catch (fault) {
      log.warn('a backup could not be noted as made here', describeFault(fault));
      return { ...made, warnings: [...made.warnings, notMadeHereWarning(fault)] };
    }
  };

  const startBackup: Nightjar['backups']['start'] = async (connectionId, by, how) => {
    const connection = connections.get(connectionId);
    return runs.start({
      ...by,
      connectionId,
      label: connection.name,
      server: serverOf(connection),
      work: async (control) =>
        await makeBackup(
          {
            ...by,
            target: await connections.target(connectionId),
            connection: { id: connection.id, name: connection.name },
            folder: how?.folder ?? folderOf(connection),
            withRoles: how?.withRoles === true || settings.current().withRoles,
            countAllRows: how?.countAllRows === true,
          },
          control,
        ),
    });
  };

  const schedule = createSchedules({
    clock,
    log,
    settings,
    store: openSlotStore(options.userDataFolder, { clock, log }),
    ticker: options.schedule?.ticker ?? cronTicker,
    clockLooks: openClockLooks(path.join(options.userDataFolder, 'history', 'clock.json'), log),
    tickEveryMs: 60_000,
    uptimeMs: options.schedule?.uptimeMs ?? (() => os.uptime() * 1000),
    timeZone: options.schedule?.timeZone ?? machineTimeZone,
    connections: connections.list,
    requireConnection: connections.get,
    dumping: () => runs.servers(),
    probe: async (connectionId) => void (await connections.probe(connectionId)),
    run: (connectionId) =>
      startBackup(connectionId, { trigger: 'scheduled', admin: scheduleAdmin }),
    finishedRuns: (connectionId) => runs.history(connectionId),
    afterServed: async (connectionId) => {
      // What it deletes is recorded, as by hand.
      await engine.retention.apply(connectionId, { admin: scheduleAdmin });
    },
    onRecord: (slot, label) => {
      if (slot.outcome === 'missed') notices.slotMissed(slot, label);
    },
    onChange: () => events.emit('schedule-changed', undefined),
    onWake: () => (wakeUps += 1),
  });

  const cache = createIndexCache(path.join(options.userDataFolder, 'contents'), clock, log);
  const catalogs = createCatalogs({ cache, log, madeHere: madeHere.has, keptProof: keptProofs.of });
  const retention = createRetention({
    clock,
    log,
    connection: connections.get,
    connections: connections.list,
    folderOf: folderById,
    keepDaysOf: (connectionId) => settings.current().keepDays[connectionId] ?? defaultKeepDays,
    completion: () => keptProofs.completion(),
    onDeleted: (connectionId) => {
      if (connectionId !== null) events.emit('backups-changed', { connectionId });
    },
  });

  const restoreState = openRestoreState(path.join(options.userDataFolder, 'restores.json'), {
    clock,
    log,
  });
  const restores = createRestores({
    clock,
    log,
    server,
    compressors,
    state: restoreState,
    targetOf: (connectionId) => connections.target(connectionId),
    isSample: (connectionId) => connections.get(connectionId).isSample,
    madeHere: (sha256) => madeHere.has(sha256),
    keptProof: keptProofs.of,
    cache,
    safetyBackup: async ({ connectionId, database }, target, { admin, signal }) => {
      const connection = connectionId === null ? null : connections.get(connectionId);
      const isItsOwn = connection?.database === database;
      const folder = connection === null ? backupFolder() : folderOf(connection);
      const { runId, finished } = runs.start({
        trigger: 'manual',
        admin,
        connectionId: isItsOwn ? connectionId : null,
        label: database,
        server: serverOf(target.fields),
        work: (control) =>
          makeBackup(
            {
              trigger: 'manual',
              admin,
              target: { ...target, fields: { ...target.fields, database } },
              connection:
                connection !== null && isItsOwn
                  ? { id: connection.id, name: connection.name }
                  : null,
              folder,
              withRoles: settings.current().withRoles,
            },
            control,
          ),
      });
      // Whoever cancels the restore cancels its backup.
      const cancel = (): void => engine.backups.cancel(runId);
      if (signal.aborted) cancel();
      else signal.addEventListener('abort', cancel, { once: true });
      const run = await finished;
      signal.removeEventListener('abort', cancel);
      if (run.state === 'failed') fail(run.error);
      if (run.state !== 'published') return fail({ code: 'backup-cancelled' });
      return path.join(folder, run.backup.filename);
    },
    onChange: (restore) => events.emit('restore-changed', restore),
  });

  const drills = createDrills({
    ports: {
      ...backupPorts,
      madeHere: (sha256) => madeHere.has(sha256),
      remember: restores.remember,
      forget: restores.forget,
      kept: keptProofs,
      drillLimitMs: options.drillLimitMs,
    },
    cache,
    kept: keptProofs,
    targetOf: (connectionId) => connections.target(connectionId),
    connectionOf: (filePath) => {
      const folder = path.dirname(path.resolve(filePath));
      return connections.list().find((one) => path.resolve(folderOf(one)) === folder)?.id ?? null;
    },
    onChange: (drill) => events.emit('drill-changed', drill),
    onProven: (connectionId) => events.emit('backups-changed', { connectionId }),
  });

  const busyWith = (): string[] => {
    const names = new Map(connections.list().map(({ id, name }) => [id, name]));
    const isGoing = ({ state }: { state: string }): boolean => state === 'running';
    return [
      ...runs
        .list()
        .filter(isGoing)
        .map(({ connectionId }) => names.get(connectionId ?? '') ?? 'A backup'),
      ...drills
        .list()
        .filter(isGoing)
        .map(({ filename }) => `The drill of ${filename}`),
      ...restores
        .list()
        .filter(isGoing)
        .map(({ database }) => `The restore of “${database}”`),
    ];
  };

  const weeklyDrills = createWeeklyDrills({
    clock,
    log,
    ticker: options.schedule?.ticker ?? cronTicker,
    isOn: () => settings.current().weeklyDrill,
    isBusy: () => busyWith().length > 0,
    connectionIds: () => connections.list().map(({ id }) => id),
    backups: (connectionId) => listComplete(folderById(connectionId)),
    isMadeHere: async (connectionId, filename) => {
      const manifest = await readManifest(folderById(connectionId), filename);
      return manifest !== null && (await madeHere.has(manifest.file.sha256));
    },
    resolvePath: (connectionId, filename) => resolveBackup(folderById(connectionId), filename),
    // Recorded like any other.
    drills: { start: (order, by) => engine.drills.start(order, by) },
    memory: openWeeklyMemory(
      path.join(options.userDataFolder, 'history', 'weekly-drills.json'),
      log,
    ),
    onChange: () => events.emit('schedule-changed', undefined),
    onBad: (connectionId, filename, finding) =>
      notices.drillDiffered(connectionId, filename, finding, connections.get(connectionId).name),
  });

  const admin = createAdministration({
    clock,
    log,
    audit,
    secrets: ports.secrets,
    userDataFolder: options.userDataFolder,
    lockAfterMinutes: () => settings.current().lockAfterMinutes,
    onSessionChange: () => {
      events.emit('session-changed', undefined);
      // What a window had open is opened again when somebody signs in; until then it can be deleted.
      if (!admin.sessions.isAnybodyIn()) void catalogs.release();
    },
    cost: options.passphraseCost,
  });

  const api = createLocalApi({
    // Asked only when a request comes, and then the engine is whole.
    nightjar: () => engine,
    authenticate: (token) => admin.authenticateApi(token),
    log,
    version: options.version,
  });
  const nightjar: Nightjar = {
    admin,
    api: createApiDoor({
      api,
      settings,
      log,
      onChange: () => events.emit('app-changed', undefined),
    }),
    connections: {
      list: connections.list,
      find: connections.find,
      parseUrl: parseConnectionUrl,
      test: connections.test,
      add: connections.add,
      update: connections.update,
      remove: async (id) => {
        const { name } = connections.get(id);
        if (runs.isRunning(id)) fail({ code: 'backup-already-running', database: name });
        await restores.requireNoneOf(id);
        await connections.remove(id);
        await settings.update((current) => ({
          ...current,
          schedules: without(current.schedules, id),
          keepDays: without(current.keepDays, id),
        }));
      },
      probe: connections.probe,
    },
    sample: {
      connect: async () => {
        await sample.start();
        return await connections.addSample();
      },
      start: sample.start,
    },
    backups: {
      folderOf: folderById,
      list: listOf,
      listFolder: list,
      start: startBackup,
      startOneOff: ({ target, folder, withRoles, countAllRows = false }, by) =>
        runs.start({
          ...by,
          connectionId: null,
          label: target.fields.database,
          server: serverOf(target.fields),
          work: (control) =>
            makeBackup(
              { ...by, target, connection: null, folder, withRoles, countAllRows },
              control,
            ),
        }),
      cancel: (runId) => runs.cancel(runId),
      delete: async (connectionId, filename, { admin }) => {
        const folder = folderById(connectionId);
        if ((await backupsInUse(folder)).has(filename)) fail({ code: 'backup-in-use', filename });
        const { left } = await deleteBackup(folder, filename);
        const facts = { filename, admin, connection: connectionId };
        log.info('backup deleted', left.length === 0 ? facts : { ...facts, left });
        events.emit('backups-changed', { connectionId });
      },
      resolvePath: (connectionId, filename) => resolveBackup(folderById(connectionId), filename),
      keep: async (connectionId, filename, keep, { admin }) => {
        await resolveBackup(folderById(connectionId), filename);
        const kept = keep ? { by: admin, at: new Date(clock.nowMs()).toISOString() } : null;
        await updateManifest(folderById(connectionId), filename, (manifest) => ({
          ...manifest,
          kept,
        }));
        log.info(keep ? 'backup pinned' : 'backup unpinned', { filename, admin });
        events.emit('backups-changed', { connectionId });
      },
      accept: async (connectionId, filename, { admin }) => {
        await resolveBackup(folderById(connectionId), filename);
        const accepted = { by: admin, at: new Date(clock.nowMs()).toISOString() };
        const { id, name, database, host, port } = connections.get(connectionId);
        await updateManifest(folderById(connectionId), filename, (manifest) => ({
          ...manifest,
          // One that was made anew does not know whose it is: it is of the database it is accepted for.
          ...(manifest.rebuiltAt === null
            ? {}
            : {
                connection: { id, name },
                database: { ...manifest.database, name: database, host, port },
              }),
          accepted,
        }));
        log.info('concerns of a backup accepted', { filename, admin });
        events.emit('backups-changed', { connectionId });
      },
      verify: async (connectionId, filename, control) => {
        const filePath = await resolveBackup(folderById(connectionId), filename);
        try {
          return await checkBackup(filePath, control, checkPorts);
        } finally {
          events.emit('backups-changed', { connectionId });
        }
      },
      verifyFile: (filePath, control) => checkBackup(filePath, control, checkPorts),
    },
    retention,
    restores,
    drills,
    weeklyDrills,
    catalogs: {
      ...catalogs,
      compareLive: async (openedId, of, { admin: by }, work) =>
        compareLive(
          {
            openedId,
            target: 'target' in of ? of.target : await connections.target(of.connectionId),
            admin: by,
          },
          { catalogs, ports: backupPorts },
          work,
        ),
      tellProgress: (workId, fraction) => events.emit('catalog-progress', { workId, fraction }),
    },
    health: createHealth({
      clock,
      log,
      server,
      target: (connectionId) => connections.target(connectionId),
      folderOf: folderById,
      backups: ownBackups,
      runs: (connectionId) => runs.history(connectionId),
      slots: async (connectionId) => (await schedule.overview(connectionId)).slots,
    }),
    schedule,
    notices,
    runs: {
      list: () => runs.list(),
      history: (connectionId) => runs.history(connectionId),
    },
    settings: {
      backupFolder,
      chooseBackupFolder: async (folder) => {
        await prepareFolder(folder);
        // Where it is must not change with the folder that a later start happens in.
        const chosen = path.resolve(folder);
        await settings.update((current) => ({ ...current, backupFolder: chosen }));
        log.info('backup folder chosen', { folder: chosen });
        events.emit('app-changed', undefined);
      },
      chooseToolsFolder: async (folder) => {
        const installation = await toolbox.inspect(folder);
        await settings.update((current) => ({ ...current, toolsFolder: folder }));
        await toolbox.list(true);
        log.info('tools folder chosen', { folder, version: installation.version });
        events.emit('app-changed', undefined);
        return installation;
      },
      withRoles: () => settings.current().withRoles,
      saveWithRoles: async (withRoles) => {
        await settings.update((current) => ({ ...current, withRoles }));
        log.info('saving of roles changed', { withRoles });
        events.emit('app-changed', undefined);
      },
      openAtLogin: () => settings.current().openAtLogin,
      saveOpenAtLogin: async (openAtLogin) => {
        await settings.update((current) => ({ ...current, openAtLogin }));
        log.info('start at login changed', { openAtLogin });
        events.emit('app-changed', undefined);
      },
      weeklyDrill: () => settings.current().weeklyDrill,
      saveWeeklyDrill: async (weeklyDrill) => {
        await settings.update((current) => ({ ...current, weeklyDrill }));
        log.info('weekly drill changed', { weeklyDrill });
        events.emit('app-changed', undefined);
      },
      lockAfterMinutes: () => settings.current().lockAfterMinutes,
      saveLockAfterMinutes: async (lockAfterMinutes) => {
        await settings.update((current) => ({ ...current, lockAfterMinutes }));
        log.info('minutes until the lock changed', { lockAfterMinutes });
        events.emit('app-changed', undefined);
      },
      get setAside() {
        return settings.setAside;
      },
      get trouble() {
        return settings.trouble;
      },
    },
    tools: { list: () => toolbox.list() },
    keychainState: () => passwords.state(),
    doctor: () =>
      runDoctor({
        tools: () => toolbox.list(true),
        unusableTools: () => toolbox.unusable(),
        keychain: () => passwords.state(),
        compressors,
        folders: backupFolders().map((folder) => ({ folder, chosenRoot: chosenRootOf(folder) })),
        settingsSetAside: settings.setAside,
        damage: () => checkReplaced(restoreState),
        failingNotices: notices.failing(),
        connections: connections.list(),
        probe: connections.probe,
        health: (connectionId) => nightjar.health.database(connectionId),
        backups: ownBackups,
        schedule: (connectionId) => schedule.overview(connectionId),
        weeklyDrills: () => weeklyDrills.overview(),
        retentionWaitsUntil: () => schedule.retentionWaitsUntil(),
      }),
    damage: async () => [...(await admin.damage()), ...(await checkReplaced(restoreState))],
    events,
    busyWith,
    stop: async () => {
      // Before the runs are cancelled: a scheduled one was cut off then, and is made up for later.
      weeklyDrills.stop();
      await schedule.stop();
      // Each may have to kill a child that does not react: one after the other would take too long.
      await Promise.all([
        api.stop(),
        drills.stop(),
        restores.stop(),
        catalogs.closeAll(),
        runs.stop(),
      ]);
      await Promise.all([notices.stop(), swept, sample.stop()]);
      log.info('Nightjar stopped');
    },
  };
  const engine = withAuditTrail(nightjar);
  return engine;
}

function without<Value>(record: Record<string, Value>, key: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([one]) => one !== key));
}
