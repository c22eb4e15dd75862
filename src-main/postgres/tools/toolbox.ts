/** The PostgreSQL tools of this computer, searched when they are first needed and remembered. */
import { stat } from 'node:fs/promises';
import type { ToolInstallation } from '#shared/domain/postgres-tools.ts';
import { fail } from '#shared/errors/errors.ts';
import type { Log } from '../../system/ports.ts';
import type { ProcessPort } from '../../system/processes.ts';
import {
  chooseTools,
  findTools,
  toolFile,
  toolsIn,
  type ChosenTools,
  type FoundTools,
} from './find-tools.ts';

/** Searched once, and again if a tool no longer exists or was replaced, for example by an update. */
export interface Toolbox {
  list(refresh?: boolean): Promise<ToolInstallation[]>;
  /** Programs that do not work; call `list` first. */
  unusable(): Promise<FoundTools['unusable']>;
  /**
   * The tools for a server of this major version. Searches again before it reports that there are
   * none.
   */
  forServer(serverMajor: number, serverVersion?: string): Promise<ChosenTools>;
  /** The tools in a folder that the admin chooses. Fails with `tools-folder-unusable`. */
  inspect(folder: string): Promise<ToolInstallation>;
  /** Any working psql, to query the version of a server. */
  anyPsql(): Promise<string>;
}

export interface ToolboxOptions {
  environment: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  processes: ProcessPort;
  log?: Log;
  /** Called every time, because the setting can change. */
  chosenFolder: () => string | null;
}

type StampedTools = FoundTools & {
  /** Of each installation; see `stampOf`. */
  stamps: readonly (string | null)[];
};

/** Differs after a program was replaced; null if a program does not exist. */
async function stampOf(binDirectory: string, platform: NodeJS.Platform): Promise<string | null> {
  const files = ['pg_dump', 'psql'].map((name) => toolFile(binDirectory, name, platform));
  return await Promise.all(files.map((file) => stat(file))).then(
    (found) => found.map(({ mtimeMs, size }) => `${mtimeMs} ${size}`).join(' '),
    () => null,
  );
}

export function createToolbox(options: ToolboxOptions): Toolbox {
  const { environment, platform, processes, log } = options;
  let cached: { chosenFolder: string | null; found: Promise<StampedTools> } | null = null;

  const stampsOf = (installations: readonly ToolInstallation[]): Promise<(string | null)[]> =>
    Promise.all(installations.map(({ binDirectory }) => stampOf(binDirectory, platform)));

  const look = (refresh: boolean): Promise<StampedTools> => {
    const chosenFolder = options.chosenFolder();
    if (refresh || cached === null || cached.chosenFolder !== chosenFolder) {
      const search = async (): Promise<StampedTools> => {
        const result = await findTools({ environment, platform, processes, chosenFolder });
        log?.info('PostgreSQL tools found', { chosenFolder, ...result });
        return { ...result, stamps: await stampsOf(result.installations) };
      };
      const found = search();
      found.catch(() => (cached = null));
      cached = { chosenFolder, found };
    }
    return cached.found;
  };

  /** Returns the tools as they are now. Searches again if a tool has changed or none is known. */
  const present = async (): Promise<ToolInstallation[]> => {
    const { installations, stamps } = await look(false);
    const current = await stampsOf(installations);
    const isUnchanged = current.every((stamp, index) => stamp !== null && stamp === stamps[index]);
    if (installations.length > 0 && isUnchanged) return installations;
    return (await look(true)).installations;
  };

  return {
    list: async (refresh = false) => (refresh ? (await look(true)).installations : present()),
    unusable: async () => (await look(false)).unusable,
    forServer: async (serverMajor, serverVersion) => {
      const known = await present();
      if (known.some(({ majorVersion }) => majorVersion === serverMajor)) {
        return chooseTools(known, serverMajor, serverVersion);
      }
      // The tools may have been installed since the last search, as the error message advises.
      return chooseTools((await look(true)).installations, serverMajor, serverVersion);
    },
    inspect: async (folder) =>
      (await toolsIn(folder, options)) ?? fail({ code: 'tools-folder-unusable', folder }),
    anyPsql: async () => {
      const newest = (await present()).toSorted((a, b) => b.majorVersion - a.majorVersion)[0];
      if (newest === undefined) fail({ code: 'tools-missing' });
      return toolFile(newest.binDirectory, 'psql', platform);
    },
  };
}
