import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageProgram, runCommand } from './commands.ts';
import { cacheFolder, projectFolder } from './setup/project.mjs';

const stampFile = join(cacheFolder, 'build.sha256');
const results = ['out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html'];
const sourceFolders = ['src-shared', 'src-main', 'src-preload', 'src-renderer'];
const configuration = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'electron.vite.config.ts',
  'postcss.config.mjs',
];

/**
 * Builds the app into `out/`; an existing build of the same sources is reused. Resolves to an exit
 * code.
 */
export async function buildIfNeeded(say: (line: string) => void = console.log): Promise<number> {
  const fingerprint = fingerprintOfSources(projectFolder);
  if (isBuilt(fingerprint)) {
    say('The build is up to date.');
    return 0;
  }
  rmSync(stampFile, { force: true });
  const exitCode = await runCommand({
    ...packageProgram('electron-vite', ['build', '--logLevel', 'warn']),
    limitMinutes: 10,
  });
  if (exitCode !== 0) return exitCode;
  const missing = results.filter((file) => !existsSync(join(projectFolder, file)));
  if (missing.length > 0) {
    console.error(`The build did not create ${missing.join(', ')}.`);
    return 1;
  }
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(stampFile, fingerprint);
  return 0;
}

function isBuilt(fingerprint: string): boolean {
  return (
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === fingerprint &&
    results.every((file) => existsSync(join(projectFolder, file)))
  );
}

/** A hash of all files that are part of the build; tests next to the sources are not included. */
export function fingerprintOfSources(folder: string): string {
  const hash = createHash('sha256');
  const files = [...configuration, ...sourceFolders.flatMap((name) => filesBelow(folder, name))];
  for (const file of files) {
    if (!existsSync(join(folder, file))) continue;
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(folder, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesBelow(folder: string, inside: string): string[] {
  if (!existsSync(join(folder, inside))) return [];
  return readdirSync(join(folder, inside), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
