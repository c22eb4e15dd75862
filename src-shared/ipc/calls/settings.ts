/** The state of the app and its settings. */
import { z } from 'zod';
import { apiStateSchema } from '../../domain/api-state.ts';
import { appStatusSchema } from '../../domain/app-status.ts';
import { toolInstallationSchema } from '../../domain/postgres-tools.ts';
import { apiSettingsSchema, preferenceChangesSchema } from '../../domain/settings.ts';
import { connectionId, nothing, type CallsOf } from './call.ts';

const setAsideIds = z.strictObject({ ids: z.array(z.uuid()).min(1) });

export const settingsCalls = {
  'app.status': { access: 'anyone', input: nothing, output: appStatusSchema },
  'app.openLogFolder': { access: 'admin', input: nothing, output: nothing },

  /**
   * Opens a folder dialog and saves the selected folder; null if the user closed the dialog without
   * a choice.
   */
  'folder.choose': {
    access: 'admin',
    input: nothing,
    output: z.object({ folder: z.string() }).nullable(),
  },

  /**
   * Uses the folder again that `earlier` of `backups.list` names. Fails with `no-earlier-folder` if
   * there is none.
   */
  'folder.useEarlier': { access: 'admin', input: connectionId, output: nothing },
  /** Shows the folder of the backups of a connection, or its nearest existing parent folder. */
  'folder.open': { access: 'admin', input: connectionId, output: nothing },

  /** Changes the given preferences; the other preferences do not change. */
  'settings.update': { access: 'admin', input: preferenceChangesSchema, output: nothing },

  /**
   * Uses what the last good settings have instead of entries that were set aside. Entries without
   * a last good value stay set aside.
   */
  'settings.takeLastGood': { access: 'admin', input: setAsideIds, output: nothing },
  /** Removes entries that were set aside. The copy of the file remains. */
  'settings.dropSetAside': { access: 'admin', input: setAsideIds, output: nothing },
  /** Shows the newest copy of the settings file that could not be used, or the settings file. */
  'settings.showFile': { access: 'admin', input: nothing, output: nothing },

  /** The HTTP API of this computer, and the port on which it listens now. */
  'api.settings': { access: 'anyone', input: nothing, output: apiStateSchema },
  /** Switches the API on or off immediately. If it fails with `port-in-use`, nothing changes. */
  'api.save': { access: 'admin', input: apiSettingsSchema, output: apiStateSchema },

  'tools.list': { access: 'anyone', input: nothing, output: z.array(toolInstallationSchema) },
  'tools.chooseFolder': {
    access: 'admin',
    input: nothing,
    output: toolInstallationSchema.nullable(),
  },
} as const satisfies CallsOf<'app' | 'folder' | 'settings' | 'api' | 'tools'>;
