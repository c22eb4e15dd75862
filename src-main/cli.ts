/** Runs one command in this process. */
import './system/thread-pool.ts';
import { runCli } from './cli/program.ts';

// A reader that closes the pipe (`| head`) must not stop a backup.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
process.exitCode = await runCli(process.argv.slice(2), process);
