/** Puts the engine together from its parts. */
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { defaultKeepDays } from '#shared/domain/retention.ts';
import { fail } from '#shared/errors/errors.ts';
import { finishedRunSchema } from '#shared/domain/run.ts';
import { createAdministration, openAudit } from '../admin/administration.ts';
import { withAuditTrail } from './audited-engine.ts';
import { createCompressors } from '../compression/installed.ts';
import { sweepLeftovers } from '../backup-folder/stale-files.ts';
import { openMadeHere } from '../backup-folder/created-here.ts';
import { readManifest } from '../backup-folder/manifest-file.ts';
import { Runs } from '../backup/runs.ts';
import { createCatalogs } from '../catalog/catalogs.ts';
import { createIndexCache } from '../catalog/open/index-cache.ts';
import { createConnections } from '../connections/connections.ts';
import { createPasswords } from '../credentials/passwords.ts';
import { checkReplaced } from '../doctor/check-replaced.ts';
import { runDoctor } from '../doctor/doctor.ts';
import type { Nightjar, NightjarOptions } from './engine.ts';
import { createBackupFolders } from './backup-folders.ts';
import { createBackups } from './backups.ts';
import { createSettings } from './settings.ts';
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
import { createRetention } from '../retention/create-retention.ts';
import { openClockLooks } from '../schedule/clock-looks.ts';
import { createSchedules } from '../schedule/create-schedules.ts';
import { scheduleAdmin } from '../schedule/schedule.ts';
import { openSlotStore } from '../schedule/state.ts';
import { cronTicker } from '../schedule/ticker.ts';
import { machineTimeZone } from '../due-times/zones.ts';
import { parseConnectionUrl } from '../postgres/connection/connection-url.ts';
import { createToolbox } from '../postgres/tools/find-tools.ts';
import { createSample } from '../postgres/sample/sample.ts';
import { installationId } from '../settings/installation.ts';
import { createServerAccess } from '../postgres/connection/server-access.ts';
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
    onChange: () => events.emit('connections-changed', undefined),
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
    },
    onFinished: (run, label) => notices.runFinished(run, label),
  });

  await runs.recall();

  const keptProofs = openKeptProofs(options.userDataFolder, log);
  const folders = createBackupFolders({
    settings,
    connections,
    keptProofs,
    defaultBackupFolder: options.defaultBackupFolder,
  });
  const swept = sweepLeftovers(folders.all(), log);
  // A network folder that hangs must not keep the window from opening.
  await Promise.race([swept, delay(sweepPatienceMs, undefined, { ref: false })]);
  const compressors = createCompressors(log, options.compressors);
  let wakeUps = 0;
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
  const madeHere = openMadeHere(options.userDataFolder);
  const onBackupsChange = (connectionId: string): void =>
    events.emit('backups-changed', { connectionId });
  const backups = createBackups({
    ports: backupPorts,
    runs,
    connections,
    folders,
    madeHere,
    withRoles: () => settings.current().withRoles,
    onChange: onBackupsChange,
  });

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
      backups.service.start(connectionId, { trigger: 'scheduled', admin: scheduleAdmin }),
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
  events.on('connections-changed', () => schedule.check());
  events.on('run-changed', ({ state }) => {
    // Whoever waited for the end of this run may begin.
    if (state !== 'running') schedule.check();
  });

  const cache = createIndexCache(path.join(options.userDataFolder, 'contents'), clock, log);
  const catalogs = createCatalogs({ cache, log, madeHere: madeHere.has, keptProof: keptProofs.of });
  const retention = createRetention({
    clock,
    log,
    connection: connections.get,
    connections: connections.list,
    folderOf: folders.ofId,
    keepDaysOf: (connectionId) => settings.current().keepDays[connectionId] ?? defaultKeepDays,
    completion: () => keptProofs.completion(),
    onDeleted: (connectionId) => {
      if (connectionId !== null) onBackupsChange(connectionId);
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
    safetyBackup: ({ connectionId, database }, target, { admin, signal }) =>
      backups.makeSafetyBackup({ connectionId, database, target, admin, signal }, (runId) =>
        engine.backups.cancel(runId),
      ),
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
    connectionOf: folders.connectionOf,
    onChange: (drill) => events.emit('drill-changed', drill),
    onProven: onBackupsChange,
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
    backups: (connectionId) => folders.listOrEmpty(folders.ofId(connectionId)),
    isMadeHere: async (connectionId, filename) => {
      const manifest = await readManifest(folders.ofId(connectionId), filename);
      return manifest !== null && (await madeHere.has(manifest.file.sha256));
    },
    resolvePath: backups.service.resolvePath,
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
    onSessionChange: () => events.emit('session-changed', undefined),
    cost: options.passphraseCost,
  });
  events.on('session-changed', () => {
    // What a window had open is opened again when somebody signs in; until then it can be deleted.
    if (!admin.sessions.isAnybodyIn()) void catalogs.release();
  });
  const health = createHealth({
    clock,
    log,
    server,
    target: (connectionId) => connections.target(connectionId),
    folderOf: folders.ofId,
    backups: folders.ownBackups,
    runs: (connectionId) => runs.history(connectionId),
    slots: async (connectionId) => (await schedule.overview(connectionId)).slots,
  });

  const nightjar: Nightjar = {
    admin,
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
    backups: backups.service,
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
    health,
    schedule,
    notices,
    runs: {
      list: () => runs.list(),
      history: (connectionId) => runs.history(connectionId),
    },
    settings: createSettings({
      settings,
      toolbox,
      log,
      backupFolder: folders.root,
      onChange: () => events.emit('app-changed', undefined),
    }),
    tools: { list: () => toolbox.list() },
    keychainState: () => passwords.state(),
    doctor: () =>
      runDoctor({
        tools: () => toolbox.list(true),
        unusableTools: () => toolbox.unusable(),
        keychain: () => passwords.state(),
        compressors,
        folders: folders.all().map((folder) => ({
          folder,
          chosenRoot: folders.chosenRootOf(folder),
        })),
        settingsSetAside: settings.setAside,
        damage: () => checkReplaced(restoreState),
        failingNotices: notices.failing(),
        connections: connections.list(),
        probe: connections.probe,
        health: (connectionId) => health.database(connectionId),
        backups: folders.ownBackups,
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
      await Promise.all([drills.stop(), restores.stop(), catalogs.closeAll(), runs.stop()]);
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
