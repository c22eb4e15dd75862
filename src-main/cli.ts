/**
 * The command line: the same engine in a terminal. `npm run --silent cli -- <command>` in a
 * checkout, `nightjar <command>` when installed.
 */
import './system/thread-pool.ts';
import { runCli } from './cli/program.ts';

// A reader that closes the pipe (`| head`) must not stop a backup.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
process.exitCode = await runCli(process.argv.slice(2), process);
