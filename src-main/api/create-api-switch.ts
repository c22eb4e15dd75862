/** Creates the switch of the HTTP API from the engine and the local server. */
import type { ApiState } from '#shared/domain/api-state.ts';
import type { Nightjar } from '../engine/engine.ts';
import { createSerialQueue } from '../files/serial-queue.ts';
import { describeFault } from '../logging/fault.ts';
import type { Log } from '../system/ports.ts';
import type { ApiSwitch } from './api-switch.ts';
import { createLocalApi } from './local-api.ts';
import type { ApiParts } from './server.ts';

export function createApiSwitch(parts: {
  nightjar: ApiParts['nightjar'] & {
    admin: Pick<Nightjar['admin'], 'authenticateApi'>;
    settings: Pick<Nightjar['settings'], 'api'>;
  };
  log: Log;
  version: string;
}): ApiSwitch {
  const { nightjar, log } = parts;
  const { admin, settings } = nightjar;
  const api = createLocalApi({ ...parts, authenticate: (token) => admin.authenticateApi(token) });
  const state = (): ApiState => ({ ...settings.api(), listening: api.port() });
  const { run: inTurn } = createSerialQueue();
  const listenOn = async (port: number | null): Promise<void> => {
    await (port === null ? api.stop() : api.start(port));
  };

  /** A setting that could not be saved must not be applied. */
  const goBackTo = async (port: number | null): Promise<void> => {
    try {
      await listenOn(port);
    } catch (fault) {
      log.error('the HTTP API could not return to its port', { port, ...describeFault(fault) });
      await api.stop();
    }
  };

  return {
    state,
    save: (wanted, by) =>
      inTurn(async () => {
        const before = api.port();
        await listenOn(wanted.enabled ? wanted.port : null);
        try {
          await nightjar.as(by).settings.saveApi(wanted);
        } catch (error) {
          await goBackTo(before);
          throw error;
        }
        return state();
      }),
    open: async () => {
      const { enabled, port } = settings.api();
      if (!enabled) return;
      try {
        await api.start(port);
      } catch (fault) {
        log.error('the HTTP API could not be switched on', { port, ...describeFault(fault) });
      }
    },
    stop: () => api.stop(),
  };
}
