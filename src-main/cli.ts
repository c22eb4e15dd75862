/**
 * The same engine in a terminal. `npm run --silent cli -- <command>` in a checkout,
 * `nightjar <command>` when installed. Exit codes: see `cli/output.ts`.
 */
import './system/thread-pool.ts';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { ExpectedError } from '#shared/errors/errors.ts';
import { failed } from './api/responses.ts';
import { addAdminCommands } from './cli/admin-commands.ts';
import { backupCommand } from './cli/backup-command.ts';
import { diffCommand } from './cli/diff-command.ts';
import { doctorCommand } from './cli/doctor-command.ts';
import { inspectCommand } from './cli/inspect-command.ts';
import { listCommand } from './cli/list-command.ts';
import { drillCommand } from './cli/drill-command.ts';
import {
  exitCodes,
  printError,
  printJson,
  withoutTurns,
  wrongUsage,
  type CliIo,
} from './cli/output.ts';
import { restoreCommand } from './cli/restore-command.ts';
import { retentionCommand } from './cli/retention-command.ts';
import { serveCommand } from './cli/serve-command.ts';
import { verifyCommand } from './cli/verify-command.ts';
import { openCliSession, type CliSession } from './cli/session.ts';
import { nightjarVersion } from './system/version.ts';

const commandNames = [
  'backup',
  'list',
  'verify',
  'inspect',
  'diff',
  'restore',
  'drill',
  'retention',
  'serve',
  'doctor',
  'sign-in',
  'sign-out',
  'admin',
  'token',
  'help',
  '--help',
  '--version',
] as const;

/** True when the first argument of the installed program asks for the command line. */
export function isCliCommand(name: string | undefined): boolean {
  return commandNames.some((command) => command === name);
}

/** Runs one command to its end and resolves with the exit code. Never rejects. */
export async function runCli(args: readonly string[], terminal: CliIo): Promise<number> {
  const io = withoutTurns(terminal);
  let exitCode: number = exitCodes.ok;
  const inSession = async (work: (session: CliSession) => Promise<number>): Promise<void> => {
    const session = await openCliSession(io);
    try {
      exitCode = await work(session);
    } finally {
      await session.close();
    }
  };

  const program = new Command('nightjar')
    .description('Verified backups of PostgreSQL databases')
    .version(nightjarVersion)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    });
  program
    .command('backup')
    .description('make a backup now')
    .option('--connection <name>', 'a connection of the app', notEmpty)
    .option(
      '--url <url>',
      'postgresql://user@host:port/database; password from PGPASSWORD or PGPASSFILE',
      notEmpty,
    )
    .option('--sample', 'the sample database, started for this backup')
    .option('--output <folder>', 'where the backup goes', notEmpty)
    .option('--with-roles', "also save the server's roles, without passwords")
    .option('--count-rows', 'compare the rows of every table with the server, however large it is')
    .option('--json', 'one JSON document on standard output')
    .action((options: Parameters<typeof backupCommand>[1]) =>
      inSession((session) => backupCommand(session, options)),
    );
  program
    .command('list')
    .description('list backups, newest first')
    .option('--connection <name>', 'of this connection', notEmpty)
    .option('--output <folder>', 'in this folder', notEmpty)
    .option('--stats', 'also how the backups of the connection have gone')
    .option('--json', 'one JSON document on standard output')
    .action((options: Parameters<typeof listCommand>[1]) =>
      inSession((session) => listCommand(session, options)),
    );
  program
    .command('verify <file>')
    .description('read a backup, or any .sql or .sql.gz, and say whether it is complete')
    .option('--json', 'one JSON document on standard output')
    .action((file: string, options: Parameters<typeof verifyCommand>[2]) =>
      inSession((session) => verifyCommand(session, file, options)),
    );
  program
    .command('inspect <file>')
    .description('what is in a backup, or in any .sql or .sql.gz; or the rows of one table')
    .option('--table <name>', 'this table: schema.table', notEmpty)
    .option(
      '--database-in-file <name>',
      'this database of a file that holds several, as pg_dumpall writes',
      notEmpty,
    )
    .option('--rows <number>', 'so many of its rows (20)', notEmpty)
    .option('--search <text>', 'only rows with this text in them', notEmpty)
    .option('--csv', 'the whole table as CSV on standard output')
    .option('--sql', 'the whole table as SQL on standard output')
    .option('--json', 'one JSON document on standard output')
    .action((file: string, options: Parameters<typeof inspectCommand>[2]) =>
      inSession((session) => inspectCommand(session, file, options)),
    );
  program
    .command('diff <before> [after]')
    .description('what changed between two backups, or since one in the database itself')
    .option('--connection <name>', 'with what the database of this connection holds now', notEmpty)
    .option(
      '--url <url>',
      'with this database: postgresql://user@host:port/database; password from PGPASSWORD or PGPASSFILE',
      notEmpty,
    )
    .option('--table <name>', 'only this table: schema.table', notEmpty)
    .option(
      '--database-in-file <name>',
      'this database of a file that holds several, as pg_dumpall writes',
      notEmpty,
    )
    .option('--json', 'one JSON document on standard output')
    .action(
      (before: string, after: string | undefined, options: Parameters<typeof diffCommand>[3]) =>
        inSession((session) => diffCommand(session, before, after, options)),
    );
  program
    .command('restore [file]')
    .description('bring a backup, or any plain dump, back into a database')
    .option('--to <database>', 'the name of the database', notEmpty)
    .option(
      '--database-in-file <name>',
      'this database of a file that holds several, as pg_dumpall writes',
      notEmpty,
    )
    .option(
      '--table <name...>',
      'only these tables, as schema.table, with what they need; into a new database',
    )
    .option('--connection <name>', 'on the server of this connection', notEmpty)
    .option(
      '--url <url>',
      'on this server: postgresql://user@host:port/database; password from PGPASSWORD or PGPASSFILE',
      notEmpty,
    )
    .option('--replace', 'replace a database that is there; it is backed up first, and kept')
    .option('--replaced', 'list the databases that were replaced and are kept')
    .option('--undo <id>', 'bring a replaced database back, and drop what replaced it', notEmpty)
    .option('--discard <id>', 'drop a replaced database for good', notEmpty)
    .option('--trust', 'this file is to be trusted, although Nightjar did not make it')
    .option(
      '--without-owners',
      'leave out owners, grants and default privileges, with the roles they name',
    )
    .option(
      '--leave-out <entry>',
      'leave out this entry, as an error names it ("index public.i"), and what needs it; may be repeated',
      (entry: string, before: string[] | undefined) => [...(before ?? []), entry],
    )
    .option(
      '--search-path <schemas>',
      'where functions of the dump look for names without a schema: "public", or several with commas',
      notEmpty,
    )
    .option('--dry-run', 'only say what would be done')
    .option('--json', 'one JSON document on standard output')
    .action((file: string | undefined, options: Parameters<typeof restoreCommand>[2]) =>
      inSession((session) => restoreCommand(session, file, options)),
    );
  program
    .command('drill <file>')
    .description('prove that a backup restores: into a throw-away server, and compared exactly')
    .option(
      '--database-in-file <name>',
      'this database of a file that holds several, as pg_dumpall writes',
      notEmpty,
    )
    .option('--trust', 'this file is to be trusted, although Nightjar did not make it')
    .option(
      '--connection <name>',
      'into a scratch database on the server of this connection',
      notEmpty,
    )
    .option('--json', 'one JSON document on standard output')
    .action((file: string, options: Parameters<typeof drillCommand>[2]) =>
      inSession((session) => drillCommand(session, file, options)),
    );
  program
    .command('retention')
    .description('delete backups that are old enough, never the last good one')
    .option('--connection <name>', 'of this connection; of every one unless named', notEmpty)
    .option('--output <folder>', 'in this folder, except those of connections', notEmpty)
    .option('--days <number>', 'how many days are kept; as saved, or 30', notEmpty)
    .option('--dry-run', 'only say what would be deleted')
    .option('--trust-clock', 'delete although the clock jumped: its date is right')
    .option('--json', 'one JSON document on standard output')
    .action((options: Parameters<typeof retentionCommand>[1]) =>
      inSession((session) => retentionCommand(session, options)),
    );
  program
    .command('serve')
    .description('answer the HTTP API on this computer until Ctrl+C')
    .option('--port <number>', 'the port; 0 takes any that is free', notEmpty)
    .option('--json', 'one JSON document on standard output')
    .action((options: Parameters<typeof serveCommand>[1]) =>
      inSession((session) => serveCommand(session, options)),
    );
  program
    .command('doctor')
    .description('check tools, keychain, folder and connections')
    .option('--json', 'one JSON document on standard output')
    .action((options: Parameters<typeof doctorCommand>[1]) =>
      inSession((session) => doctorCommand(session, options)),
    );
  addAdminCommands(program, inSession);

  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    const json = args.includes('--json');
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return exitCodes.ok;
      // Commander has told people already.
      if (json) printJson(io, wrongUsage(message.replace(/^error: /u, '')));
      return exitCodes.usage;
    }
    const what = 'Nightjar could not start';
    if (error instanceof ExpectedError) {
      if (json) printJson(io, failed(what, error.error));
      else printError(io, error.error);
    } else if (json) printJson(io, { success: false, error: what, message });
    else io.stderr.write(`${what}: ${message}\n`);
    return exitCodes.failed;
  }
  return exitCode;
}

/** A variable that is not set, as in `--output "$FOLDER"`, must not mean the working directory. */
function notEmpty(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('It is empty.');
  return value;
}

const startedFile = process.argv[1];
if (
  startedFile !== undefined &&
  !('electron' in process.versions && process.env['ELECTRON_RUN_AS_NODE'] === undefined) &&
  realpathSync(startedFile) === fileURLToPath(import.meta.url)
) {
  // Nobody reading any more (`| head`) must not end a backup half-way.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  process.exitCode = await runCli(process.argv.slice(2), process);
}
