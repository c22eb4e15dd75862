/**
 * The names that cross the bridge, and nothing else: the preload carries this file, so it must stay
 * free of libraries. `contract.ts` says what each call takes and gives.
 */
export const callNames = [
  'app.status',
  'app.openLogFolder',
  'connections.list',
  'connections.parseUrl',
  'connections.chooseRootCertificate',
  'connections.test',
  'connections.add',
  'connections.update',
  'connections.remove',
  'connections.probe',
  'sample.connect',
  'backups.list',
  'backups.start',
  'backups.cancel',
  'backups.delete',
  'backups.showInFolder',
  'backups.keep',
  'backups.accept',
  'runs.list',
  'runs.history',
  'schedule.overview',
  'schedule.describe',
  'schedule.save',
  'schedule.pause',
  'retention.preview',
  'retention.apply',
  'notices.settings',
  'notices.save',
  'notices.test',
  'folder.choose',
  'settings.saveWithRoles',
  'settings.saveOpenAtLogin',
  'tools.list',
  'tools.chooseFolder',
  'doctor.run',
  'session.state',
  'session.createFirstAdmin',
  'session.signIn',
  'session.lock',
  'session.signOut',
  'admins.list',
  'admins.add',
  'admins.remove',
  'admins.changePassphrase',
  'audit.list',
  'tokens.list',
  'tokens.create',
  'tokens.revoke',
  'settings.saveLockAfter',
] as const;
export type CallName = (typeof callNames)[number];

export const eventNames = [
  'connections-changed',
  'backups-changed',
  'run-changed',
  'app-changed',
  'session-changed',
  'schedule-changed',
  'show-run',
  'restore-progress',
] as const;
export type EventName = (typeof eventNames)[number];

export const channelOfCall = (name: CallName): string => `nightjar:call:${name}`;
export const channelOfEvent = (name: EventName): string => `nightjar:event:${name}`;
