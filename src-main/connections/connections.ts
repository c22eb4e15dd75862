/**
 * The stored connections. Visible fields are in the settings, passwords in the keychain. A change
 * that fails half-way is undone, so that settings and keychain always match.
 */
import { randomUUID } from 'node:crypto';
import {
  connectionDraftSchema,
  type Connection,
  type ConnectionDraft,
  type ConnectionFields,
} from '#shared/domain/connection.ts';
import { fail, invalidInput, ExpectedError } from '#shared/errors/errors.ts';
import type { PasswordStorage } from '#shared/domain/keychain.ts';
import type { Probe } from '#shared/domain/probe.ts';
import { isSameTarget, type Passwords } from '../credentials/passwords.ts';
import type { Log } from '../system/ports.ts';
import { passwordFrom, type Password } from '../postgres/connection/connection-environment.ts';
import type { Sample } from '../postgres/sample/sample.ts';
import type { ServerAccess, ServerTarget } from '../postgres/connection/server-access.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import { chooseFolderName } from './folder-name.ts';

export interface ConnectionsOptions {
  settings: SettingsStore;
  passwords: Passwords;
  server: Pick<ServerAccess, 'probe'>;
  /** The sample server has another port and password at every start. */
  sample: Pick<Sample, 'start'>;
  log: Log;
  onChange?: () => void;
}

export interface Connections {
  list(): Connection[];
  /** Fails with `connection-not-found`, like every call with an ID. */
  get(id: string): Connection;
  /** Finds a connection by ID, or by name regardless of upper and lower case. */
  find(idOrName: string): Connection;
  add(draft: ConnectionDraft, storePasswordIn: PasswordStorage): Promise<Connection>;
  /**
   * A null password keeps the stored password; an empty password removes it. Fails with
   * `password-needed-again` if there is a stored password and the target changes: host, port, user
   * or TLS.
   */
  update(
    id: string,
    fields: ConnectionFields,
    password: string | null,
    storePasswordIn: PasswordStorage,
  ): Promise<Connection>;
  /** Removes the connection and its password; its backups are not deleted. */
  remove(id: string): Promise<void>;
  /** Adds the connection to the running sample server, or updates it. */
  addSample(): Promise<Connection>;
  /**
   * If the password is null, the stored password of the connection is used; the test then fails as
   * `update` fails.
   */
  test(draft: ConnectionDraft, connectionId: string | null): Promise<Probe>;
  /** Asks the server; see `server-answers.ts`, which remembers the answer. */
  probe(id: string): Promise<Probe>;
  /**
   * Returns the fields and the password for a child process. Fails with `keychain-locked` if the
   * password is not returned.
   */
  target(id: string): Promise<Pick<ServerTarget, 'fields' | 'password'>>;
}

export function createConnections(options: ConnectionsOptions): Connections {
  const { settings, passwords, server, sample, log, onChange = () => undefined } = options;
  const list = (): Connection[] => settings.current().connections;

  const get = (id: string): Connection =>
    list().find((connection) => connection.id === id) ??
    fail({ code: 'connection-not-found', connection: id });

  const find = (idOrName: string): Connection =>
    list().find(({ id, name }) => id === idOrName || sameName(name, idOrName)) ??
    fail({ code: 'connection-not-found', connection: idOrName });

  /**
   * Checks the name again on the stored settings, because another process can have added a
   * connection.
   */
  const insert = async (
    make: (others: readonly Connection[]) => Connection,
  ): Promise<Connection> => {
    let added: Connection | undefined;
    await settings.update((current) => {
      added = make(current.connections);
      requireFreeName(added, current.connections);
      return { ...current, connections: [...current.connections, added] };
    });
    if (added === undefined) throw new Error('settings.update did not call');
    onChange();
    return added;
  };

  const replace = async (
    id: string,
    change: (connection: Connection) => Connection,
  ): Promise<Connection> => {
    let changed: Connection | undefined;
    await settings.update((current) => ({
      ...current,
      connections: current.connections.map((connection) => {
        if (connection.id !== id) return connection;
        changed = change(connection);
        requireFreeName(changed, current.connections);
        return changed;
      }),
    }));
    onChange();
    return changed ?? fail({ code: 'connection-not-found', connection: id });
  };

  const add: Connections['add'] = async (draft, storePasswordIn) => {
    const { fields, password } = readDraft(draft);
    const id = randomUUID();
    requireFreeName({ id, name: fields.name }, list());
    const hasNewPassword = password !== null && password !== '';
    const undo = hasNewPassword ? await passwords.set(id, password, fields, storePasswordIn) : null;
    try {
      const connection = await insert((others) => ({
        ...fields,
        id,
        folderName: chooseFolderName(fields.name, others),
        isSample: false,
        hasPassword: hasNewPassword && storePasswordIn === 'keychain',
      }));
      log.info('connection added', {
        ...facts(connection),
        ...passwordFacts(draft, storePasswordIn),
      });
      return connection;
    } catch (error) {
      await runUndo(undo, id);
      throw error;
    }
  };

  const update: Connections['update'] = async (id, newFields, newPassword, storePasswordIn) => {
    const draft = { fields: newFields, password: newPassword };
    const { fields, password } = readDraft(draft);
    const before = get(id);
    requireFreeName({ id, name: fields.name }, list());
    if (password === null || before.isSample) {
      requireSameTarget(before, fields);
      const connection = await replace(id, (stored) => ({ ...stored, ...fields }));
      log.info('connection changed', facts(connection));
      return connection;
    }
    const undo = await passwords.set(id, password, fields, storePasswordIn);
    try {
      const hasPassword = password !== '' && storePasswordIn === 'keychain';
      const connection = await replace(id, (stored) => ({ ...stored, ...fields, hasPassword }));
      log.info('connection changed', {
        ...facts(connection),
        ...passwordFacts(draft, storePasswordIn),
      });
      return connection;
    } catch (error) {
      await runUndo(undo, id);
      throw error;
    }
  };

  /**
   * A stored password is used only for the target that it was stored for. The check needs no
   * keychain.
   */
  const requireSameTarget = (stored: Connection, fields: ConnectionFields): void => {
    if (!stored.hasPassword && !passwords.isRemembered(stored.id)) return;
    if (stored.isSample || isSameTarget(stored, fields)) return;
    const { host, port, user } = fields;
    fail({ code: 'password-needed-again', host, port, user });
  };

  const runUndo = async (undo: (() => Promise<void>) | null, id: string): Promise<void> => {
    await undo?.().catch((error: unknown) =>
      log.warn('the password could not be restored', { connection: id, reason: reasonOf(error) }),
    );
  };

  const remove: Connections['remove'] = async (id) => {
    const connection = get(id);
    await settings.update((current) => ({
      ...current,
      connections: current.connections.filter((other) => other.id !== id),
    }));
    log.info('connection removed', facts(connection));
    onChange();
    // It must be possible to remove a connection on a computer without a working keychain.
    await passwords.remove(id).catch((error: unknown) => {
      if (!connection.hasPassword) return;
      log.warn('password left in the keychain', { connection: id, reason: reasonOf(error) });
    });
  };

  const addSample: Connections['addSample'] = async () => {
    const { fields } = await sample.start();
    const known = list().find(({ isSample }) => isSample);
    if (known !== undefined) {
      const { name } = known;
      const isSame = known.port === fields.port && known.host === fields.host;
      return isSame ? known : replace(known.id, (stored) => ({ ...stored, ...fields, name }));
    }
    const connection = await insert((others) => {
      let { name } = fields;
      for (let n = 2; others.some((other) => sameName(other.name, name)); n += 1) {
        name = `${fields.name} ${n}`;
      }
      return {
        ...fields,
        name,
        id: randomUUID(),
        folderName: chooseFolderName(name, others),
        isSample: true,
        hasPassword: false,
      };
    });
    log.info('connection added', facts(connection));
    return connection;
  };

  const target: Connections['target'] = async (id) => {
    const connection = get(id);
    if (connection.isSample) {
      const { fields, password } = await sample.start();
      return {
        fields: { ...fields, name: connection.name },
        password: passwordFrom(password),
      };
    }
    const password = await storedPassword(connection);
    return { fields: fieldsOf(connection), password: passwordFrom(password) };
  };

  const storedPassword = async (connection: Connection): Promise<string | null> => {
    try {
      return await passwords.get(connection.id, connection, { stored: connection.hasPassword });
    } catch (error) {
      // Without a stored password the server can still allow the login, and no keychain is needed.
      if (!connection.hasPassword && error instanceof ExpectedError) return null;
      throw error;
    }
  };

  const probe = async (what: ServerTarget, facts: Record<string, unknown>): Promise<Probe> => {
    try {
      const answer = await server.probe(what);
      log.info('connection works', { ...facts, server: answer.server.version });
      return answer;
    } catch (error) {
      log.warn('connection does not work', { ...facts, reason: reasonOf(error) });
      throw error;
    }
  };

  const test: Connections['test'] = async (draft, connectionId) => {
    const { fields, password } = readDraft(draft);
    const storedTarget = async (id: string): Promise<Password> => {
      requireSameTarget(get(id), fields);
      return (await target(id)).password;
    };
    const stored =
      password === null && connectionId !== null ? await storedTarget(connectionId) : null;
    return probe({ fields, password: stored ?? passwordFrom(password) }, facts(fields));
  };

  return {
    list,
    get,
    find,
    add,
    update,
    remove,
    addSample,
    test,
    probe: async (id) => server.probe(await target(id)),
    target,
  };
}

function readDraft(draft: ConnectionDraft): ConnectionDraft {
  const parsed = connectionDraftSchema.safeParse(draft);
  return parsed.success ? parsed.data : fail(invalidInput(parsed.error));
}

function fieldsOf(connection: Connection): ConnectionFields {
  const { name, host, port, database, user, tlsMode, rootCertificatePem } = connection;
  return { name, host, port, database, user, tlsMode, rootCertificatePem };
}

function requireFreeName(
  { id, name }: Pick<Connection, 'id' | 'name'>,
  others: readonly Connection[],
): void {
  if (others.some((other) => other.id !== id && sameName(other.name, name))) {
    fail({ code: 'connection-name-taken', name });
  }
}

function sameName(a: string, b: string): boolean {
  return a.normalize('NFC').trim().toLowerCase() === b.normalize('NFC').trim().toLowerCase();
}

/** Facts for the log: neither password nor certificate. */
function facts(connection: ConnectionFields & { id?: string }): Record<string, unknown> {
  const { id, name, host, port, database, user, tlsMode } = connection;
  return {
    ...(id === undefined ? {} : { connection: id }),
    name,
    host,
    port,
    database,
    user,
    tlsMode,
  };
}

function passwordFacts(
  { password }: Pick<ConnectionDraft, 'password'>,
  storePasswordIn: PasswordStorage,
): Record<string, unknown> {
  return { passwordStoredIn: password === null || password === '' ? 'none' : storePasswordIn };
}

function reasonOf(error: unknown): unknown {
  return error instanceof ExpectedError ? error.error : String(error);
}
