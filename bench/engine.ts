/** Builds the engine of a checkout as the app is built, and runs single backups with it. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { build } from 'vite';
import { electronRuntime } from '../tools/electron-runtime.ts';
import { cacheFolder, projectFolder } from '../tools/setup/project.mjs';
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
          'dump-reader-worker': await findSource(checkout, 'dump-reader-worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunk-[name].js' },
      },
    },
  });
  return { file: path.join(outDir, 'engine-child.js'), name, compressors };
}

/** The path of a source file with this name. In older checkouts it is in another folder. */
async function findSource(checkout: string, filename: string): Promise<string> {
  const folder = path.join(checkout, 'src-main');
  const names = await readdir(folder, { recursive: true });
  const found = names.find((name) => path.basename(name) === filename);
  if (found === undefined) throw new Error(`${folder} contains no ${filename}`);
  return path.join(folder, found);
}

/** One backup in a separate process; the file is deleted after it has been measured. */
export async function runEngine(
  engine: EngineBuild,
  target: BenchTarget,
  binDirectory: string,
  outputFolder: string,
): Promise<EngineResult> {
  const folder = await mkdtemp(path.join(outputFolder, 'engine-'));
  try {
    return await runEngineIn(folder, engine, target, binDirectory);
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
  await runEngineIn(folder, engine, target, binDirectory);
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
): Promise<EngineResult> {
  const userDataFolder = path.join(folder, 'user-data');
  await mkdir(userDataFolder);
  const request: EngineRequest = {
    target,
    binDirectory,
    folder: path.join(folder, 'backups'),
    userDataFolder,
    compressors: engine.compressors,
  };
  const nodeOptions = process.env['BENCH_NODE_OPTIONS']?.split(' ') ?? [];
  const child = spawn(electronRuntime().executablePath, [...nodeOptions, engine.file], {
    cwd: projectFolder,
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  child.stdin.end(JSON.stringify(request));
  const output = await text(child.stdout);
  const exitCode = await ended;
  if (exitCode !== 0) throw new Error(`The backup ended with exit code ${exitCode}: ${output}`);
  return JSON.parse(output) as EngineResult;
}
