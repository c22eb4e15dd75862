/**
 * Finds pg_dump and psql on this computer, and chooses the programs for a server: the same major
 * version, otherwise the next newer version. pg_dump rejects servers that are newer than itself.
 */
import { constants } from 'node:fs';
import { access, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { ToolInstallation } from '#shared/domain/postgres-tools.ts';
import { fail } from '#shared/errors/errors.ts';
import { errnoMessage } from '../../files/file-port.ts';
import { shorten } from '../../logging/shorten.ts';
import type { Log } from '../../system/ports.ts';
import { programEnvironment } from '../connection/connection-environment.ts';
import { candidateBinDirectories } from './install-locations.ts';
import { asNewAs, isOlderRelease, partsOfVersion } from './minor-versions.ts';
import type { ProcessPort } from '../../system/processes.ts';

export interface FindToolsOptions {
  environment: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  /** A folder that the admin chose; it is searched first. */
  chosenFolder: string | null;
  processes: ProcessPort;
}

export interface FoundTools {
  /** Best first: the chosen folder, then the known folders (newest first), then PATH. */
  installations: ToolInstallation[];
  /** Programs that cannot be used, and why; for the log and for `doctor`. */
  unusable: { file: string; detail: string }[];
}

export interface ChosenTools {
  tools: ToolInstallation;
  /** Sentences. */
  warnings: string[];
}

/** Older versions do not have the keepalive settings that Nightjar sets for every connection. */
const oldestMajor = 12;
const versionTimeoutMs = 15_000;
/** Longest part of a program's version output. */
const longestAnswer = 1000;

export function toolFile(binDirectory: string, name: string, platform: NodeJS.Platform): string {
  return path.join(binDirectory, platform === 'win32' ? `${name}.exe` : name);
}

export async function findTools(options: FindToolsOptions): Promise<FoundTools> {
  const candidates = await listCandidates(options);
  const looks = await Promise.all(candidates.map((candidate) => lookAt(candidate, options)));
  const found: FoundTools = { installations: [], unusable: [] };
  const wrapped: ToolInstallation[] = [];
  const seen = new Set<string>();
  for (const look of looks) {
    if ('unusable' in look) {
      if (look.unusable !== null) found.unusable.push(look.unusable);
      continue;
    }
    if (seen.has(look.realFile)) continue;
    seen.add(look.realFile);
    (isDebianWrapper(look.realFile) ? wrapped : found.installations).push(look.installation);
  }
  // Debian's wrapper runs one of the real programs, depending on the user's settings. It is used
  // only if the real program was not found.
  for (const wrapper of wrapped) {
    if (!found.installations.some(({ version }) => version === wrapper.version)) {
      found.installations.push(wrapper);
    }
  }
  return found;
}

interface Candidate {
  folder: string;
  source: ToolInstallation['source'];
}

async function listCandidates(options: FindToolsOptions): Promise<Candidate[]> {
  const { chosenFolder, environment, platform } = options;
  const withoutPath = { ...environment, PATH: '', Path: '' };
  const known = await candidateBinDirectories(platform, withoutPath);
  const all = await candidateBinDirectories(platform, environment);
  const chosen = chosenFolder === null ? [] : chosenFolders(chosenFolder);
  return [
    ...chosen.map((folder): Candidate => ({ folder, source: 'chosen' })),
    ...all.map((folder): Candidate => {
      return { folder, source: known.includes(folder) ? 'known-place' : 'path' };
    }),
  ];
}

/** Users often choose the folder of the installation instead of its "bin" folder. */
function chosenFolders(folder: string): string[] {
  return [folder, path.join(folder, 'bin')];
}

type Look =
  | { installation: ToolInstallation; realFile: string }
  | { unusable: { file: string; detail: string } | null };

async function lookAt(
  { folder, source }: Candidate,
  options: Omit<FindToolsOptions, 'chosenFolder'>,
): Promise<Look> {
  const { environment, platform, processes } = options;
  const file = toolFile(folder, 'pg_dump', platform);
  const realFile = await realpath(file).catch(() => null);
  if (realFile === null) return { unusable: null };
  const unusable = (detail: string): Look => ({ unusable: { file, detail } });
  const psql = toolFile(folder, 'psql', platform);
  if (!(await isThere(psql))) return unusable('there is no psql beside it');
  const outcome = await processes.run({
    file,
    args: ['--version'],
    env: programEnvironment(environment, platform),
    timeoutMs: versionTimeoutMs,
  });
  if (outcome.spawnError !== null) return unusable(errnoMessage(outcome.spawnError));
  if (outcome.timedOut) return unusable('it does not answer');
  if (outcome.overrun !== null) return unusable('it does not stop to answer');
  const version = parseToolVersion(shorten(outcome.stdout, longestAnswer));
  if (outcome.exitCode !== 0 || version === null) {
    const said = shorten((outcome.stderr || outcome.stdout).trim(), longestAnswer);
    return unusable(said || 'it does not tell its version');
  }
  const majorVersion = Number.parseInt(version, 10);
  if (majorVersion < oldestMajor) {
    return unusable(`version ${version} is too old; ${oldestMajor} is the oldest that works`);
  }
  return { installation: { binDirectory: folder, version, majorVersion, source }, realFile };
}

/** "pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)" → "15.18"; also "18beta2", "19devel". */
export function parseToolVersion(output: string): string | null {
  return /^\w+(?:\.exe)? \([^)]+\) (\d+\S*)/mu.exec(output)?.[1] ?? null;
}

/** `pg_wrapper` of postgresql-common: a Perl script that replaces every client program. */
function isDebianWrapper(realFile: string): boolean {
  return path.basename(realFile) === 'pg_wrapper';
}

/**
 * `serverVersion` ("18.1") is used to detect minor versions that are too old, if it contains a
 * minor version.
 */
export function chooseTools(
  installations: readonly ToolInstallation[],
  serverMajor: number,
  serverVersion = String(serverMajor),
): ChosenTools {
  if (installations.length === 0) fail({ code: 'tools-missing' });
  const same = bestOf(installations, serverMajor, serverVersion);
  if (same !== undefined) return { tools: same, warnings: olderWarnings(same, serverVersion) };
  const majors = installations.map(({ majorVersion }) => majorVersion);
  const newer = majors.filter((major) => major > serverMajor);
  if (newer.length === 0) {
    const newest = bestOf(installations, Math.max(...majors), serverVersion);
    fail({
      code: 'server-newer-than-tools',
      server: serverVersion,
      newestTool: newest?.version ?? '',
    });
  }
  const tools = bestOf(installations, Math.min(...newer), serverVersion);
  if (tools === undefined) fail({ code: 'tools-missing' });
  return {
    tools,
    warnings: [
      `pg_dump ${tools.version} is newer than the server (${serverVersion}): restoring this backup into a server as old may need small changes. Install the PostgreSQL ${serverMajor} client programs to avoid this.`,
      ...olderWarnings(tools, serverVersion),
    ],
  };
}

function olderWarnings({ version, majorVersion }: ToolInstallation, server: string): string[] {
  if (!isOlderRelease(version, server)) return [];
  const wanted = asNewAs(server, majorVersion);
  return [
    `pg_dump ${version} is older than the server (${server}): the backup can contain internal options of the server, and then psql alone cannot load it into another server. Update the PostgreSQL ${majorVersion} client programs${wanted === null ? '' : ` to ${wanted} or later`}.`,
  ];
}

/**
 * Order within one major version: tools that are not older than the server, then the chosen folder,
 * then the newest minor version.
 */
function bestOf(
  installations: readonly ToolInstallation[],
  major: number,
  server: string,
): ToolInstallation | undefined {
  const isOlder = ({ version }: ToolInstallation): number =>
    Number(isOlderRelease(version, server));
  return installations
    .filter(({ majorVersion }) => majorVersion === major)
    .toSorted(
      (a, b) =>
        isOlder(a) - isOlder(b) ||
        Number(b.source === 'chosen') - Number(a.source === 'chosen') ||
        partsOfVersion(b.version)[1] - partsOfVersion(a.version)[1],
    )[0];
}

async function isThere(file: string): Promise<boolean> {
  return access(file, constants.F_OK).then(
    () => true,
    () => false,
  );
}

// --- the tools of this computer, remembered -----------------------------------------------

/** Searched once, and again if a tool no longer exists. */
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

export function createToolbox(options: ToolboxOptions): Toolbox {
  const { environment, platform, processes, log } = options;
  let cached: { chosenFolder: string | null; found: Promise<FoundTools> } | null = null;

  const look = (refresh: boolean): Promise<FoundTools> => {
    const chosenFolder = options.chosenFolder();
    if (refresh || cached === null || cached.chosenFolder !== chosenFolder) {
      const found = findTools({ environment, platform, processes, chosenFolder }).then((result) => {
        log?.info('PostgreSQL tools found', { chosenFolder, ...result });
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

  /** Returns the tools that still exist. Searches again if a tool is gone or none is known. */
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
      // The tools may have been installed since the last search, as the error message advises.
      return chooseTools((await look(true)).installations, serverMajor, serverVersion);
    },
    inspect: async (folder) => {
      for (const candidate of chosenFolders(folder)) {
        const look = await lookAt({ folder: candidate, source: 'chosen' }, options);
        if ('installation' in look) return look.installation;
      }
      return fail({ code: 'tools-folder-unusable', folder });
    },
    anyPsql: async () => {
      const newest = (await present()).toSorted((a, b) => b.majorVersion - a.majorVersion)[0];
      if (newest === undefined) fail({ code: 'tools-missing' });
      return toolFile(newest.binDirectory, 'psql', platform);
    },
  };
}
