/** The HTTP API as a setting: what is saved is what listens. */
import type { Actor } from '#shared/domain/admin.ts';
import type { ApiSettings } from '#shared/domain/settings.ts';
import type { ApiState } from '#shared/domain/api-state.ts';

export interface ApiSwitch {
  state(): ApiState;
  /**
   * Saves and obeys at once, one after the other. Fails with `port-in-use` or
   * `settings-not-writable`, and then nothing has changed.
   */
  save(wanted: ApiSettings, by: Actor): Promise<ApiState>;
  /** At the start of the app: listens when that is set. A port in use is logged and does not end the start. */
  open(): Promise<void>;
  stop(): Promise<void>;
}
