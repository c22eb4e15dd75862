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
  const programs = await programsIn(await listCandidates(options), options);
  const real = programs.filter(({ realFile }) => !isDebianWrapper(realFile));
  const found: FoundTools = { installations: [], unusable: [] };
  await lookAtAll(real, options, found);
  // Debian's wrapper runs one of the real programs, depending on the user's settings. It is used
  // only if the real program was not found.
  const wrappers = programs.filter(
    ({ realFile }) => isDebianWrapper(realFile) && !isSuperfluous(realFile, found),
  );
  const wrapped: FoundTools = { installations: [], unusable: found.unusable };
  await lookAtAll(wrappers, options, wrapped);
  for (const wrapper of wrapped.installations) {
    if (!found.installations.some(({ version }) => version === wrapper.version)) {
      found.installations.push(wrapper);
    }
  }
  return found;
}

/** Adds the programs to `installations` or to `unusable`. */
async function lookAtAll(
  programs: readonly Program[],
  options: FindToolsOptions,
  { installations, unusable }: FoundTools,
): Promise<void> {
  for (const look of await Promise.all(programs.map((program) => lookAt(program, options)))) {
    if ('unusable' in look) unusable.push(look.unusable);
    else installations.push(look.installation);
  }
}

/** The tools in a folder that the admin chooses, or in its "bin" folder; null if there are none. */
export async function toolsIn(
  folder: string,
  options: Omit<FindToolsOptions, 'chosenFolder'>,
): Promise<ToolInstallation | null> {
  for (const candidate of chosenFolders(folder)) {
    const [program] = await programsIn([{ folder: candidate, source: 'chosen' }], options);
    const look = program === undefined ? null : await lookAt(program, options);
    if (look !== null && 'installation' in look) return look.installation;
  }
  return null;
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

interface Program extends Candidate {
  file: string;
  /** Without links. */
  realFile: string;
  hasPsql: boolean;
}

/** Returns each pg_dump once, however many links lead to it: the first with a psql beside it. */
async function programsIn(
  candidates: readonly Candidate[],
  { platform }: Pick<FindToolsOptions, 'platform'>,
): Promise<Program[]> {
  const programs = await Promise.all(
    candidates.map(async ({ folder, source }): Promise<Program[]> => {
      const file = toolFile(folder, 'pg_dump', platform);
      const realFile = await realpath(file).catch(() => null);
      if (realFile === null) return [];
      const hasPsql = await isThere(toolFile(folder, 'psql', platform));
      return [{ folder, source, file, realFile, hasPsql }];
    }),
  );
  const seen = new Set<string>();
  return programs.flat().filter(({ realFile, hasPsql }) => {
    if (seen.has(realFile)) return false;
    if (hasPsql) seen.add(realFile);
    return true;
  });
}

type Look = { installation: ToolInstallation } | { unusable: FoundTools['unusable'][number] };

async function lookAt(
  { folder, source, file, hasPsql }: Program,
  { environment, platform, processes }: Omit<FindToolsOptions, 'chosenFolder'>,
): Promise<Look> {
  const unusable = (detail: string): Look => ({ unusable: { file, detail } });
  if (!hasPsql) return unusable('there is no psql beside it');
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
  return { installation: { binDirectory: folder, version, majorVersion, source } };
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
 * Perl needs ten times as long as pg_dump to report a version. The wrapper of the system only runs
 * programs in these folders (`PgCommon.pm`), which are candidates themselves.
 */
function isSuperfluous(wrapper: string, { installations }: FoundTools): boolean {
  return (
    wrapper === '/usr/share/postgresql-common/pg_wrapper' &&
    installations.some(({ binDirectory }) => binDirectory.startsWith('/usr/lib/postgresql/'))
  );
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
