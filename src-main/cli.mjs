/**
 * The start of the command line in a checkout: `npm run --silent cli -- <command>`. (`nightjar
 * <command>` of the installed program starts in `index.ts`.)
 *
 * Node would compile hundreds of source files at every start, so it keeps the compiled code in a
 * folder. Whoever can write to this folder can also change the sources, so the folder is not a new
 * way to change what runs. The installed program is one bundle and does not need the folder. This
 * file is JavaScript, because loading the compiler for TypeScript takes 30 ms of processor time.
 */
import { enableCompileCache } from 'node:module';
import path from 'node:path';

// Threads read the variable.
process.env['NODE_COMPILE_CACHE'] ??= path.join(import.meta.dirname, '../.cache/compiled');
enableCompileCache();
// Static imports would be compiled before the first line of this file runs.
await import('./cli.ts');
