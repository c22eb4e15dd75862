/**
 * One handler for each call of the contract: it calls the engine, and shows a dialog or the file
 * manager if the user has to choose or view something. Paths come from dialogs or from the engine,
 * never from the window.
 */
import type { WindowSessions } from '../../admin/sessions.ts';
import type { BackupEntry } from '#shared/domain/backup.ts';
import { shownSetAside } from '#shared/domain/set-aside.ts';
import { fail } from '#shared/errors/errors.ts';
import { nearestFolder } from '../../backup-folder/folder.ts';
import { describeFault, logFault } from '../../logging/fault.ts';
import { logOfRun } from '../../logging/run-log.ts';
import { entryShownTo } from './hide-failures.ts';
import type { Handlers } from './calls.ts';
import { catalogHandlers } from './catalog-handlers.ts';
import type { HandlerParts } from './handler-parts.ts';
import { choiceOf } from './dialog-choice.ts';
import { drillHandlers } from './drill-handlers.ts';
import { readCertificateFile } from './certificate-file.ts';
import { restoreHandlers } from './restore-handlers.ts';
import { createOperations } from './operations.ts';
import { text } from '#shared/words/text.ts';

export function createHandlers(parts: HandlerParts): Handlers {
  const { nightjar, api, desktop, log } = parts;
  const operations = createOperations((...progress) =>
    nightjar.catalogs.reportProgress(...progress),
  );
  const sessions = (): WindowSessions => nightjar.admin.sessions;
  return {
    'app.status': async (_input, { admin }) => ({
      version: parts.version,
      admin,
      platform: platformName(parts.platform),
      backupFolder: nightjar.settings.backupFolder(),
      preferences: nightjar.settings.preferences(),
      hasTray: desktop.hasTray(),
      keychain: await nightjar.keychainState(),
      settingsSetAside: nightjar.settings.fault,
      settingsEntries: admin === null ? [] : nightjar.settings.entriesSetAside().map(shownSetAside),
      damage: await nightjar.damage(),
    }),
    'app.openLogFolder': () => desktop.openFolder(parts.logFolder),

    'connections.list': async () => nightjar.connections.list(),
    'connections.parseUrl': async ({ url }) => nightjar.connections.parseUrl(url),
    'connections.chooseRootCertificate': async (_input, caller) => {
      const dialog = desktop.chooseFile(text('app.root-certificate'), ['pem', 'crt', 'cer']);
      const path = await choiceOf(nightjar, caller, dialog);
      return path === null ? null : readCertificateFile(path);
    },
    'connections.test': ({ draft, connectionId }) => nightjar.connections.test(draft, connectionId),
    'connections.add': ({ draft, storePasswordIn }, { actor }) =>
      nightjar.as(actor).connections.add(draft, storePasswordIn),
    'connections.update': ({ connectionId, fields, password, storePasswordIn }, { actor }) =>
      nightjar.as(actor).connections.update(connectionId, fields, password, storePasswordIn),
    'connections.remove': ({ connectionId }, { actor }) =>
      nightjar.as(actor).connections.remove(connectionId),
    'connections.answers': async () => nightjar.connections.answers(),
    'connections.probe': ({ connectionId }) => nightjar.connections.probe(connectionId),

    'sample.connect': (_input, { actor }) => nightjar.as(actor).sample.connect(),

    'backups.list': async ({ connectionId }, { admin }) => {
      const list = await nightjar.backups.overview(connectionId);
      const shown = (entry: BackupEntry): BackupEntry => entryShownTo(admin !== null, entry);
      return { ...list, backups: list.backups.map(shown), others: list.others.map(shown) };
    },
    'backups.facts': ({ connectionId, filename }) => nightjar.backups.facts(connectionId, filename),
    'backups.start': async ({ connectionId }, { actor }) => {
      const { runId, finished } = await nightjar.as(actor).backups.start(connectionId);
      // The window receives the events of the run. A fault in the engine must still be logged.
      finished.catch((fault: unknown) => {
        logFault(log, 'A backup ended unexpectedly', { runId, ...describeFault(fault) });
      });
      return { runId };
    },
    'backups.cancel': async ({ runId }, { actor }) => nightjar.as(actor).backups.cancel(runId),
    'backups.delete': ({ connectionId, filenames, permanently }, { actor }) =>
      nightjar.as(actor).backups.delete(connectionId, filenames, permanently),
    'trash.list': ({ connectionId }) => nightjar.trash.list(connectionId),
    'trash.putBack': ({ connectionId, ids }, { actor }) =>
      nightjar.as(actor).trash.putBack(connectionId, ids),
    'trash.empty': ({ connectionId, ids }, { actor }) =>
      nightjar.as(actor).trash.empty(connectionId, ids),
    'backups.showInFolder': async ({ connectionId, filename }) => {
      desktop.showInFolder(await nightjar.backups.resolvePath(connectionId, filename));
    },
    'backups.pin': ({ connectionId, filename, pin }, { actor }) =>
      nightjar.as(actor).backups.pin(connectionId, filename, pin),
    'backups.acknowledge': ({ connectionId, filename }, { actor }) =>
      nightjar.as(actor).backups.acknowledge(connectionId, filename),
    ...catalogHandlers({ ...parts, operations }),
    ...drillHandlers(parts),
    ...restoreHandlers({ ...parts, operations }),

    'runs.list': async () => nightjar.runs.list(),
    'runs.history': ({ connectionId }) => nightjar.runs.history(connectionId),
    'runs.log': async ({ runId }) => {
      const run = (await nightjar.runs.history(null)).find(({ id }) => id === runId);
      return run === undefined ? fail({ code: 'run-not-found' }) : logOfRun(parts.logFolder, run);
    },

    'schedule.overview': ({ connectionId }) => nightjar.schedule.overview(connectionId),
    'schedule.describe': async ({ schedule }) => nightjar.schedule.describe(schedule),
    'schedule.save': ({ connectionId, schedule, keepDays }, { actor }) =>
      nightjar.as(actor).schedule.save(connectionId, schedule, keepDays),
    'schedule.pause': ({ until }, { actor }) => nightjar.as(actor).schedule.pause(until),

    'retention.preview': ({ connectionId, keepDays }) =>
      nightjar.retention.preview(connectionId, keepDays),
    'retention.apply': ({ connectionId }, { actor }) =>
      nightjar.as(actor).retention.apply(connectionId),

    'notifications.settings': async () => nightjar.notifications.settings(),
    'notifications.failing': () => nightjar.notifications.failing(),
    'notifications.save': ({ notifications, secrets }, { actor }) =>
      nightjar.as(actor).notifications.save(notifications, secrets),
    'notifications.test': ({ channel }) => nightjar.notifications.test(channel),

    'folder.choose': async (_input, caller) => {
      const folder = await choiceOf(
        nightjar,
        caller,
        desktop.chooseFolder(text('app.backup-folder')),
      );
      if (folder === null) return null;
      await nightjar.as(caller.actor).settings.chooseBackupFolder(folder);
      return { folder: nightjar.settings.backupFolder() };
    },
    'folder.useEarlier': async ({ connectionId }, { actor }) => {
      const { earlier } = await nightjar.backups.overview(connectionId);
      const folder = earlier?.folder ?? fail({ code: 'no-earlier-folder' });
      await nightjar.as(actor).settings.chooseBackupFolder(folder);
    },
    'folder.open': async ({ connectionId }) => {
      await desktop.openFolder(await nearestFolder(nightjar.backups.folderOf(connectionId)));
    },
    'settings.update': (changes, { actor }) => nightjar.as(actor).settings.update(changes),
    'settings.takeLastGood': async ({ ids }, { actor }) => {
      await nightjar.as(actor).settings.takeLastGood(ids);
    },
    'settings.dropSetAside': async ({ ids }, { actor }) => {
      await nightjar.as(actor).settings.dropSetAside(ids);
    },
    'settings.showFile': async () => {
      desktop.showInFolder(await nightjar.settings.fileToShow());
    },
    'api.settings': async () => api.state(),
    'api.save': (wanted, { actor }) => api.save(wanted, actor),
    'health.database': ({ connectionId }) => nightjar.health.database(connectionId),
    'health.statistics': ({ connectionId }) => nightjar.health.statistics(connectionId),
    'doctor.run': () => nightjar.doctor(),
    'tools.list': () => nightjar.tools.list(),
    'tools.chooseFolder': async (_input, caller) => {
      const dialog = desktop.chooseFolder(text('app.folder-pg-dump-psql'));
      const folder = await choiceOf(nightjar, caller, dialog);
      return folder === null ? null : nightjar.as(caller.actor).settings.chooseToolsFolder(folder);
    },

    'session.state': (_input, { window }) => sessions().state(window),
    'session.createFirstAdmin': async (signIn, { window }) => {
      await sessions().createFirstAdmin(window, signIn);
      return sessions().state(window);
    },
    'session.signIn': async (signIn, { window }) => {
      await sessions().signIn(window, signIn);
      return sessions().state(window);
    },
    'session.lock': (_input, { window }) => sessions().lock(window, 'asked'),
    'session.signOut': (_input, { window }) => sessions().signOut(window),

    'admins.list': () => nightjar.admin.accounts.list(),
    'admins.add': async ({ name, passphrase }, { actor }) => {
      await nightjar.admin.accounts.add(name, passphrase, actor);
    },
    'admins.remove': async ({ name }, { actor }) => {
      await nightjar.admin.accounts.remove(name, actor);
    },
    'admins.changePassphrase': ({ current, next }, { window }) =>
      sessions().changePassphrase(window, current, next),

    'audit.list': (query) => nightjar.admin.audit.list(query),

    'tokens.list': () => nightjar.admin.tokens.listForApi(),
    'tokens.create': async ({ name, days }, { window, actor }) =>
      nightjar.admin.tokens.createForApi(await sessions().require(window), name, days, actor),
    'tokens.revoke': async ({ tokenId }, { actor }) => {
      await nightjar.admin.tokens.revokeForApi(tokenId, actor);
    },
  };
}

function platformName(platform: NodeJS.Platform): 'linux' | 'macos' | 'windows' {
  if (platform === 'darwin') return 'macos';
  return platform === 'win32' ? 'windows' : 'linux';
}
