/** The HTTP API as a setting: the API always follows the saved setting. */
import type { Actor } from '#shared/domain/admin.ts';
import type { ApiSettings } from '#shared/domain/settings.ts';
import type { ApiState } from '#shared/domain/api-state.ts';

export interface ApiSwitch {
  state(): ApiState;
  /**
   * Saves the setting and applies it immediately. Calls run one at a time. Fails with `port-in-use`
   * or `settings-not-writable`; nothing has changed then.
   */
  save(wanted: ApiSettings, by: Actor): Promise<ApiState>;
  /**
   * Called at the start of the app: listens if the API is enabled. A port in use is logged and does
   * not stop the start.
   */
  open(): Promise<void>;
  stop(): Promise<void>;
}
