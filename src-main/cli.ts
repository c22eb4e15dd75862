/**
 * The command line: the same engine in a terminal. `npm run --silent cli -- <command>` in a
 * checkout, `nightjar <command>` when installed. This file only prepares the start.
 */
import './system/thread-pool.ts';
import { enableCompileCache } from 'node:module';
import path from 'node:path';

// Node would compile hundreds of source files at every start. Whoever can write to this folder can
// also change the sources, so it is not a new way to change what runs. (The installed program needs
// no cache: it is one bundle.)
enableCompileCache(path.join(import.meta.dirname, '../.cache/compile'));

// A reader that closes the pipe (`| head`) must not stop a backup.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
// Imported here because Node compiles static imports before the first line of this file runs.
const { runCli } = await import('./cli/program.ts');
process.exitCode = await runCli(process.argv.slice(2), process);
