/** Creates the engine from its parts. Each part is described in its own file. */
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { defaultKeepDays } from '#shared/domain/retention.ts';
import { actorName, scheduleActor } from '../admin/actor.ts';
import { createAdministration, openAudit } from '../admin/administration.ts';
import { openCreatedHere } from '../backup-folder/created-here.ts';
import { removeStaleFiles } from '../backup-folder/stale-files.ts';
import { createCatalogs } from '../catalog/catalogs.ts';
import { createIndexCache } from '../catalog/open/index-cache.ts';
import { checkStateFiles } from '../doctor/check-state-files.ts';
import { compareLive, compareLiveAndKeep } from '../drill/compare/compare-live.ts';
import { createDrills } from '../drill/drills.ts';
import { openStoredProofs } from '../drill/stored-proofs.ts';
import { machineTimeZone } from '../due-times/zones.ts';
import { realFiles } from '../files/file-port.ts';
import { createHealth } from '../health/health.ts';
import { createNotifications } from '../notifications/notifications.ts';
import { openRestoreState } from '../restore/restore-state.ts';
import { createRestores } from '../restore/restores.ts';
import { createRetention } from '../retention/create-retention.ts';
import { openClockChecks } from '../schedule/clock-checks.ts';
import { createSchedules } from '../schedule/create-schedules.ts';
import { openSlotStore } from '../schedule/state.ts';
import { cronTicker } from '../schedule/ticker.ts';
import type { Ports } from '../system/ports.ts';
import { retentionWithAuditTrail, withAuditTrail } from './audited-engine.ts';
import { createCancellers, type Recorder } from './audited-runs.ts';
import { createBackupFolders } from './backup-folders.ts';
import { createBackups } from './backups.ts';
import { busyWith } from './busy-with.ts';
import { createBasics } from './create-basics.ts';
import { createDeletions } from './create-deletions.ts';
import { createProtection } from './create-protection.ts';
import { createRuns } from './create-runs.ts';
import { createWeekly } from './create-weekly.ts';
import type { Nightjar, NightjarOptions } from './engine.ts';
import { createCheckUp } from './check-up.ts';
import { Events } from './events.ts';
import { removeConnection } from './remove-connection.ts';
import { createSettings } from './settings.ts';

const staleFilesTimeoutMs = 1000;

export async function createNightjar(ports: Ports, options: NightjarOptions): Promise<Nightjar> {
  const [{ clock }, { userDataFolder }] = [ports, options];
  const inUserData = (...names: string[]) => path.join(userDataFolder, ...names);
  const ticker = options.schedule?.ticker ?? cronTicker;
  const { audit, log } = openAudit(ports, userDataFolder);
  const events = new Events();
  const onBackupsChange = (connectionId: string): void =>
    events.emit('backups-changed', { connectionId });

  const basics = await createBasics(ports, options, log, events);
  const { settings, compressors, toolbox, server, passwords, sample, connections } = basics;
  const notifications = createNotifications({
    settings,
    secrets: ports.secrets,
    notifier: ports.notifier,
    log,
    clock,
    memoryFile: inUserData('history', 'notices.json'),
    version: options.version,
    timeoutMs: options.notificationTimeoutMs,
  });

  const recorder: Recorder = {
    note: audit.note,
    nameOf: (connectionId) =>
      connections.list().find(({ id }) => id === connectionId)?.name ?? 'unknown',
  };
  const cancellers = createCancellers();
  const runs = await createRuns({
    clock,
    log,
    userDataFolder,
    recorder,
    cancellers,
    events,
    notifications,
  });

  const storedProofs = openStoredProofs(userDataFolder, log);
  const createdHere = openCreatedHere(userDataFolder);
  const folders = createBackupFolders({
    settings,
    connections,
    storedProofs,
    defaultBackupFolder: options.defaultBackupFolder,
    history: (connectionId) => runs.history(connectionId),
  });
  const staleFilesRemoved = removeStaleFiles(folders.all(), log);
  // A network folder that hangs must not keep the window from opening.
  await Promise.race([staleFilesRemoved, delay(staleFilesTimeoutMs, undefined, { ref: false })]);
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
    sessionSizes: options.sessionSizes,
    sessions: () => settings.current().sessions,
    wakeUps: () => wakeUps,
    afterWakeLimitMs: options.afterWakeLimitMs,
  };
  const backups = createBackups({
    ports: backupPorts,
    runs,
    connections,
    folders,
    createdHere,
    withRoles: () => settings.current().withRoles,
    delete: (...deletion) => deletions.delete(...deletion),
    onChange: onBackupsChange,
  });

  const retention = createRetention({
    clock,
    log,
    connection: connections.get,
    connections: connections.list,
    folderOf: folders.ofId,
    keepDaysOf: (connectionId) => settings.current().keepDays[connectionId] ?? defaultKeepDays,
    completion: () => storedProofs.completion(),
    onDeleted: (connectionId) => {
      if (connectionId !== null) onBackupsChange(connectionId);
    },
  });
  const recordedRetention = retentionWithAuditTrail(retention, recorder);
  const schedule = createSchedules({
    clock,
    log,
    settings,
    store: openSlotStore(userDataFolder, { clock, log }),
    ticker,
    clockChecks: openClockChecks(inUserData('history', 'clock.json'), log),
    tickEveryMs: 60_000,
    uptimeMs: options.schedule?.uptimeMs ?? (() => os.uptime() * 1000),
    timeZone: options.schedule?.timeZone ?? machineTimeZone,
    connections: connections.list,
    requireConnection: connections.get,
    dumping: () => runs.servers(),
    probe: async (connectionId) => void (await connections.probe(connectionId)),
    run: (connectionId) => backups.as(scheduleActor).start(connectionId),
    finishedRuns: (connectionId) => runs.history(connectionId),
    afterServed: async (connectionId) =>
      void (await recordedRetention(scheduleActor).apply(connectionId)),
    onRecord: (slot, label) => {
      if (slot.outcome === 'missed') notifications.slotMissed(slot, label);
    },
    onChange: () => events.emit('schedule-changed', undefined),
    onWake: () => (wakeUps += 1),
  });
  const deletions = createDeletions({
    clock,
    log,
    ticker,
    folders,
    retention,
    clockDoubtUntil: schedule.retentionWaitsUntil,
    onChange: onBackupsChange,
  });
  events.on('connections-changed', () => schedule.check());
  events.on('run-changed', ({ state }) => {
    // Slots that waited for this run can start now.
    if (state !== 'running') schedule.check();
  });

  const cache = createIndexCache(inUserData('contents'), clock, log);
  const catalogs = createCatalogs({
    cache,
    log,
    createdHere: createdHere.has,
    storedProof: storedProofs.of,
  });
  const restoreState = openRestoreState(inUserData('restores.json'), { clock, log });
  const stateDamage = () => checkStateFiles(userDataFolder, restoreState);
  const restores = createRestores({
    clock,
    log,
    server,
    compressors,
    sessions: backupPorts.sessions,
    state: restoreState,
    targetOf: connections.target,
    isSample: (connectionId) => connections.get(connectionId).isSample,
    createdHere: createdHere.has,
    storedProof: storedProofs.of,
    cache,
    safetyBackup: ({ connectionId, database }, target, { restoreId, by, signal }) =>
      backups.makeSafetyBackup({ connectionId, database, target, by, signal }, (runId) =>
        cancellers.cancel(runId, cancellers.of(restoreId), () => runs.cancel(runId)),
      ),
    onChange: (restore) => events.emit('restore-changed', restore),
  });
  const drills = createDrills({
    ports: {
      ...backupPorts,
      createdHere: createdHere.has,
      remember: restores.remember,
      forget: restores.forget,
      storedProofs: storedProofs,
      drillLimitMs: options.drillLimitMs,
    },
    cache,
    storedProofs: storedProofs,
    targetOf: connections.target,
    connectionOf: folders.connectionOf,
    onChange: (drill) => events.emit('drill-changed', drill),
    onProven: onBackupsChange,
  });

  const settingsService = createSettings({
    settings,
    toolbox,
    compressors,
    log,
    backupFolder: folders.root,
    onChange: () => events.emit('app-changed', undefined),
  });
  const live = { catalogs, ports: backupPorts };
  const as = withAuditTrail(
    {
      connections: {
        ...connections,
        remove: (id) => removeConnection(id, { connections, runs, restores, settings }),
      },
      sample: {
        connect: () => sample.start().then(connections.addSample),
      },
      backups,
      trash: deletions,
      schedule,
      retention: recordedRetention,
      notifications,
      catalogs,
      compareLive: async (openedId, of, by, work) => {
        const target = 'target' in of ? of.target : await connections.target(of.connectionId);
        return await compareLive({ openedId, target, admin: actorName(by) }, live, work);
      },
      compareLiveAndKeep: async (openedId, { connectionId, database }, by, work) => {
        const own = await connections.target(connectionId);
        const target = database === null ? own : { ...own, fields: { ...own.fields, database } };
        return await compareLiveAndKeep({ openedId, target, admin: actorName(by) }, live, work);
      },
      restores,
      drills,
      settings: settingsService,
    },
    recorder,
    cancellers,
  );

  const busy = (): string[] => busyWith({ connections, runs, drills, restores });
  const weeklyDrills = createWeekly({
    clock,
    log,
    ticker,
    userDataFolder,
    settings,
    connections,
    folders,
    resolvePath: backups.questions.resolvePath,
    createdHere: createdHere.has,
    notifications,
    isBusy: () => busy().length > 0,
    startDrill: (order, by) => as(by).drills.start(order),
    onChange: () => events.emit('schedule-changed', undefined),
  });

  const admin = createAdministration({
    clock,
    log,
    audit,
    secrets: ports.secrets,
    userDataFolder,
    lockAfterMinutes: () => settings.current().lockAfterMinutes,
    onSessionChange: () => events.emit('session-changed', undefined),
    cost: options.passphraseCost,
  });
  events.on('session-changed', () => {
    // A window reopens its files after the next sign-in. Until then the files can be deleted.
    if (!admin.sessions.isAnybodyIn()) void catalogs.release();
  });
  const health = createHealth({
    clock,
    log,
    server,
    target: connections.target,
    folderOf: folders.ofId,
    backups: folders.ownBackups,
    runs: (connectionId) => runs.history(connectionId),
    slots: async (connectionId) => (await schedule.overview(connectionId)).slots,
  });

  return {
    as,
    connections: basics.questions,
    protection: createProtection({ ...basics, clock, folders, schedule, runs }),
    sample,
    backups: backups.questions,
    trash: deletions.questions,
    schedule,
    retention,
    notifications,
    restores,
    drills,
    weeklyDrills,
    catalogs: {
      ...catalogs,
      reportProgress: (operationId, fraction) =>
        events.emit('catalog-progress', { operationId, fraction }),
    },
    health,
    runs,
    settings: settingsService,
    tools: { list: () => toolbox.list() },
    keychainState: () => passwords.state(),
    admin,
    ...createCheckUp({
      ...basics,
      folders,
      notifications,
      health,
      schedule,
      weeklyDrills,
      admin,
      stateDamage,
    }),
    events,
    busyWith: busy,
    testLibraries: async () => void (await compressors.all()),
    stop: async () => {
      // Before the runs are cancelled: a scheduled run counts as interrupted and runs again later.
      weeklyDrills.stop();
      await schedule.stop();
      // Each part may have to kill a child process that does not react. Stopping them in sequence
      // would take too long.
      await Promise.all([drills.stop(), restores.stop(), catalogs.closeAll(), runs.stop()]);
      await Promise.all([notifications.stop(), deletions.stop(), staleFilesRemoved, sample.stop()]);
      log.info('Nightjar stopped');
      await admin.stop();
    },
  };
}
