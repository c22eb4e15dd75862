/** The HTTP API as a setting: what is saved is what listens. */
import type { ApiSettings } from '#shared/domain/settings.ts';
import type { ApiState } from '#shared/domain/api-state.ts';
import { describeFault } from '../logging/fault.ts';
import type { Log } from '../system/ports.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { LocalApi } from './local-api.ts';

export interface ApiDoor {
  state(): ApiState;
  /**
   * Saves and obeys at once, one after the other. Fails with `port-in-use` or
   * `settings-not-writable`, and then nothing has changed.
   */
  save(wanted: ApiSettings): Promise<ApiState>;
  /** At the start of the app: listens when that is set. A port in use is told, and no reason to end. */
  open(): Promise<void>;
  /** Listens on any port for as long as this process lives, whatever is set. */
  serve(port: number): Promise<number>;
  stop(): Promise<void>;
}

export function createApiDoor(parts: {
  api: LocalApi;
  settings: SettingsStore;
  log: Log;
  onChange: () => void;
}): ApiDoor {
  const { api, settings, log, onChange } = parts;
  const state = (): ApiState => ({ ...settings.current().api, listening: api.port() });
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = queue.then(work);
    queue = result.catch(() => undefined);
    return result;
  };

  /** What was not saved does not listen. */
  const goBackTo = async (port: number | null): Promise<void> => {
    try {
      await (port === null ? api.stop() : api.start(port));
    } catch (fault) {
      log.error('the HTTP API could not go back to its port', { port, ...describeFault(fault) });
      await api.stop();
    }
  };

  const save = async (wanted: ApiSettings): Promise<ApiState> => {
    const before = api.port();
    if (wanted.enabled) await api.start(wanted.port);
    try {
      await settings.update((current) => ({ ...current, api: wanted }));
    } catch (error) {
      await goBackTo(before);
      throw error;
    }
    if (!wanted.enabled) await api.stop();
    log.info('HTTP API setting changed', { ...wanted });
    onChange();
    return state();
  };

  return {
    state,
    save: (wanted) => inTurn(() => save(wanted)),
    open: async () => {
      const { enabled, port } = settings.current().api;
      if (!enabled) return;
      try {
        await api.start(port);
      } catch (fault) {
        log.error('the HTTP API could not be switched on', { port, ...describeFault(fault) });
      }
    },
    serve: (port) => api.start(port),
    stop: () => api.stop(),
  };
}
