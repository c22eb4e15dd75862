/** The tools of this computer, looked for once and again when one of them is gone. */
import { access } from 'node:fs/promises';
import type { ToolInstallation } from '#shared/domain/postgres-tools.ts';
import { fail } from '#shared/errors/errors.ts';
import type { Log } from '../ports.ts';
import { chooseTools, findTools, toolFile, type ChosenTools, type FoundTools } from './find-tools.ts';
import type { ProcessPort } from './spawn.ts';

export interface Toolbox {
  list(refresh?: boolean): Promise<ToolInstallation[]>;
  /** What looks like a tool but does not work; after `list`. */
  unusable(): Promise<FoundTools['unusable']>;
  /** The tools for a server of this major version; looks again before it says there are none. */
  forServer(serverMajor: number, serverVersion?: string): Promise<ChosenTools>;
  /** Some working psql, to ask a server what it is. */
  anyPsql(): Promise<string>;
}

export interface ToolboxOptions {
  environment: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  processes: ProcessPort;
  log: Log;
  /** Asked every time: it can be changed in the settings. */
  chosenFolder: () => string | null;
}

export function createToolbox(options: ToolboxOptions): Toolbox {
  const { environment, platform, processes, log } = options;
  let cached: { chosenFolder: string | null; found: Promise<FoundTools> } | null = null;

  const look = (refresh: boolean): Promise<FoundTools> => {
    const chosenFolder = options.chosenFolder();
    if (refresh || cached === null || cached.chosenFolder !== chosenFolder) {
      const found = findTools({ environment, platform, processes, chosenFolder }).then((result) => {
        log.info('PostgreSQL tools found', { chosenFolder, ...result });
        return result;
      });
      found.catch(() => (cached = null));
      cached = { chosenFolder, found };
    }
    return cached.found;
  };

  const isThere = async ({ binDirectory }: ToolInstallation): Promise<boolean> => {
    const files = ['pg_dump', 'psql'].map((name) => toolFile(binDirectory, name, platform));
    return Promise.all(files.map((file) => access(file))).then(
      () => true,
      () => false,
    );
  };

  /** What is still there; when something is gone or nothing is known, a new look. */
  const present = async (): Promise<ToolInstallation[]> => {
    const { installations } = await look(false);
    const there = await Promise.all(installations.map(isThere));
    if (installations.length > 0 && !there.includes(false)) return installations;
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
      // Perhaps they have been installed a moment ago, as the message advised.
      return chooseTools((await look(true)).installations, serverMajor, serverVersion);
    },
    anyPsql: async () => {
      const newest = (await present()).toSorted((a, b) => b.majorVersion - a.majorVersion)[0];
      if (newest === undefined) fail({ code: 'tools-missing' });
      return toolFile(newest.binDirectory, 'psql', platform);
    },
  };
}
