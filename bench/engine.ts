/** Builds the engine of a checkout as the app is built, and runs single backups with it. */
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';
import { electronRuntime } from '../tools/electron-runtime.ts';
import { cacheFolder } from '../tools/setup/project.mjs';
import { askChild } from './ask-child.ts';
import type { BenchTarget, EngineRequest, EngineResult } from './engine-child.ts';

export interface EngineBuild {
  /** The bundled engine-child.ts. */
  file: string;
  name: string;
  /** Only these compressors, if they are installed; null means all installed ones. */
  compressors: string[] | null;
}

/**
 * Same target and layout as electron.vite.config.ts: a worker is next to the file that starts it.
 */
export async function buildEngine(
  checkout: string,
  name: string,
  compressors: string[] | null = null,
): Promise<EngineBuild> {
  // In this checkout, where node_modules is.
  const outDir = path.join(cacheFolder, 'bench', name);
  await build({
    configFile: false,
    root: checkout,
    logLevel: 'warn',
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node20.18',
      sourcemap: true,
      rolldownOptions: {
        input: {
          'engine-child': path.join(checkout, 'bench/engine-child.ts'),
          ...(await workersOf(checkout)),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunk-[name].js' },
      },
    },
  });
  return { file: path.join(outDir, 'engine-child.js'), name, compressors };
}

/** The files that run as worker threads, by name. In older checkouts they are in other folders. */
async function workersOf(checkout: string): Promise<Record<string, string>> {
  const folder = path.join(checkout, 'src-main');
  const names = await readdir(folder, { recursive: true });
  return Object.fromEntries(
    names
      .filter((name) => name.endsWith('-worker.ts'))
      .map((name) => [path.basename(name, '.ts'), path.join(folder, name)]),
  );
}

export interface HowToRun {
  /** Number of sessions; default: null, Nightjar chooses. */
  sessions?: number | null;
  /** Called with the finished file, after the measurement. */
  inspect?: (file: string, logFolder: string) => Promise<void>;
}

export interface EngineRun extends EngineResult {
  /** Peak memory of pg_dump and psql together. */
  childrenPeakBytes: number;
}

/** One backup in a separate process; the file is deleted after it has been measured. */
export async function runEngine(
  engine: EngineBuild,
  target: BenchTarget,
  binDirectory: string,
  outputFolder: string,
  how: HowToRun = {},
): Promise<EngineRun> {
  const folder = await mkdtemp(path.join(outputFolder, 'engine-'));
  try {
    const run = await runEngineIn(folder, engine, target, binDirectory, how.sessions ?? null);
    await how.inspect?.(await backupIn(folder), path.join(folder, 'user-data', 'logs'));
    return run;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One backup that is kept until the bench's output folder is removed: its path. */
export async function keepBackup(
  engine: EngineBuild,
  target: BenchTarget,
  binDirectory: string,
  outputFolder: string,
): Promise<string> {
  const folder = await mkdtemp(path.join(outputFolder, 'kept-'));
  await runEngineIn(folder, engine, target, binDirectory, null);
  return await backupIn(folder);
}

async function backupIn(folder: string): Promise<string> {
  const backups = path.join(folder, 'backups');
  const name = (await readdir(backups)).find((one) => one.endsWith('.sql.gz'));
  if (name === undefined) throw new Error('The backup was not created');
  return path.join(backups, name);
}

async function runEngineIn(
  folder: string,
  engine: EngineBuild,
  target: BenchTarget,
  binDirectory: string,
  sessions: number | null,
): Promise<EngineRun> {
  const userDataFolder = path.join(folder, 'user-data');
  await mkdir(userDataFolder);
  const request: EngineRequest = {
    target,
    binDirectory,
    folder: path.join(folder, 'backups'),
    userDataFolder,
    compressors: engine.compressors,
    sessions,
  };
  const nodeOptions = process.env['BENCH_NODE_OPTIONS']?.split(' ') ?? [];
  return await askChild<EngineResult>(
    [electronRuntime().executablePath, ...nodeOptions, engine.file],
    request,
    { ELECTRON_RUN_AS_NODE: '1' },
  );
}
