import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

/*
 * The app inside a plain Electron: `electron FOLDER …` starts the app in FOLDER. Official builds
 * contain such an app; this one is for the fallback runtime, which does not. It is an ES module
 * that awaits the app's entry, so that Electron delays `ready` until the entry has run (schemes and
 * the sandbox must be declared before). As in official builds, an entry that itself awaits `ready`
 * at its top level would therefore wait forever.
 */
const require = createRequire(import.meta.url);

// Playwright attaches with `-r LOADER`; the loader changes process.argv, so a copy is needed.
const given = process.argv.slice(1);
for (const [index, argument] of given.entries()) {
  const file = given[index + 1];
  if (isLoaderSwitch(argument) && file !== undefined) require(resolve(file));
}

const rest = withoutLoaders(process.argv.slice(1));
const folderIndex = rest.findIndex((argument) => !argument.startsWith('-'));
const folderGiven = rest[folderIndex];
if (folderGiven === undefined) {
  console.error('Usage: electron FOLDER [arguments of the app]');
  app.exit(2);
} else {
  const folder = resolve(folderGiven);
  const manifest = readManifest(folder);
  // Functions that Electron provides only for its own default app; they are not in its public
  // types.
  const shell =
    /** @type {{ setVersion(version: string): void, setAppPath(path: string): void }} */ (
      /** @type {unknown} */ (app)
    );
  if (manifest.version !== undefined) shell.setVersion(manifest.version);
  app.setName(manifest.productName ?? manifest.name ?? 'Electron');
  shell.setAppPath(folder);
  // As in official builds: argv is [electron, folder, the app's own arguments].
  Object.defineProperty(process, 'defaultApp', {
    configurable: false,
    enumerable: true,
    value: true,
  });
  process.argv.splice(1, process.argv.length, folder, ...rest.slice(folderIndex + 1));
  try {
    await import(pathToFileURL(join(folder, manifest.main ?? 'index.js')).href);
  } catch (error) {
    console.error(error);
    app.exit(1);
  }
}

/**
 * @param {string} appFolder
 * @returns {{ name?: string, productName?: string, version?: string, main?: string }}
 */
function readManifest(appFolder) {
  /** @type {unknown} */
  const content = JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8'));
  return typeof content === 'object' && content !== null ? content : {};
}

/**
 * Drops `-r FILE` and `--require FILE`.
 *
 * @param {string[]} args
 */
function withoutLoaders(args) {
  return args.filter((word, index) => !isLoaderSwitch(word) && !isLoaderSwitch(args[index - 1]));
}

/** @param {string | undefined} word */
function isLoaderSwitch(word) {
  return word === '-r' || word === '--require';
}
