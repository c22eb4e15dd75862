/** The state of the app and its settings. */
import { z } from 'zod';
import { apiStateSchema } from '../../domain/api-state.ts';
import { appStatusSchema } from '../../domain/app-status.ts';
import { toolInstallationSchema } from '../../domain/postgres-tools.ts';
import { apiSettingsSchema, preferenceChangesSchema } from '../../domain/settings.ts';
import { nothing, type CallsOf } from './call.ts';

export const settingsCalls = {
  'app.status': { access: 'anyone', input: nothing, output: appStatusSchema },
  'app.openLogFolder': { access: 'admin', input: nothing, output: nothing },

  /** Opens a folder dialog and keeps the choice; null when it was closed without one. */
  'folder.choose': {
    access: 'admin',
    input: nothing,
    output: z.object({ folder: z.string() }).nullable(),
  },

  /** Changes the preferences that are given; the others stay as they are. */
  'settings.update': { access: 'admin', input: preferenceChangesSchema, output: nothing },

  /** The HTTP API of this computer, and the port it listens on at the moment. */
  'api.settings': { access: 'anyone', input: nothing, output: apiStateSchema },
  /** Switches it on or off at once. Fails with `port-in-use`, and then nothing changes. */
  'api.save': { access: 'admin', input: apiSettingsSchema, output: apiStateSchema },

  'tools.list': { access: 'anyone', input: nothing, output: z.array(toolInstallationSchema) },
  'tools.chooseFolder': {
    access: 'admin',
    input: nothing,
    output: toolInstallationSchema.nullable(),
  },
} as const satisfies CallsOf<'app' | 'folder' | 'settings' | 'api' | 'tools'>;
