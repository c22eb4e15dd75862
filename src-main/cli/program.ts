/**
 * The commands of the command line. Exit codes: see `output.ts`. A command is loaded when it runs,
 * so no command waits for what only another command needs.
 */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { mostSessions, sessionsSchema } from '#shared/domain/sessions.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import { failed } from '../api/responses.ts';
import { addAdminCommands } from './admin-commands.ts';
import type { backupCommand } from './backup-command.ts';
import type { diffCommand } from './diff-command.ts';
import type { doctorCommand } from './doctor-command.ts';
import type { inspectCommand } from './inspect-command.ts';
import type { listCommand } from './list-command.ts';
import type { drillCommand } from './drill-command.ts';
import {
  exitCodes,
  printError,
  printJson,
  withoutTurns,
  wrongUsage,
  type CliIo,
} from './output.ts';
import type { restoreCommand } from './restore-command.ts';
import type { retentionCommand } from './retention-command.ts';
import { addTrashCommands } from './trash-commands.ts';
import type { serveCommand } from './serve-command.ts';
import type { verifyCommand } from './verify-command.ts';
import { speakLanguage } from '#shared/words/catalogs.ts';
import { languageOf } from '#shared/words/languages.ts';
import { languagesOfTerminal } from '../system/system-language.ts';
import type { CliSession } from './session.ts';
import type { StatusOptions } from './status-command.ts';
import { nightjarVersion } from '../system/version.ts';

const commandNames = [
  'backup',
  'list',
  'verify',
  'inspect',
  'diff',
  'restore',
  'drill',
  'retention',
  'trash',
  'serve',
  'status',
  'doctor',
  'sign-in',
  'sign-out',
  'admin',
  'token',
  'help',
  '--help',
  '--version',
] as const;

/** True if the first argument of the installed program is a command of the command line. */
export function isCliCommand(name: string | undefined): boolean {
  return commandNames.some((command) => command === name);
}

/** Runs one command until it finishes and resolves with the exit code. Never rejects. */
export async function runCli(args: readonly string[], terminal: CliIo): Promise<number> {
  const io = withoutTurns(terminal);
  // Programs read JSON: its sentences do not depend on the terminal.
  const forPrograms = args.includes('--json');
  await speakLanguage(forPrograms ? 'en' : languageOf('system', languagesOfTerminal(process.env)));
  let exitCode: number = exitCodes.ok;
  const inSession = async (run: (session: CliSession) => Promise<number>): Promise<void> => {
    const { openCliSession } = await import('./session.ts');
    const session = await openCliSession(io);
    try {
      exitCode = await run(session);
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
    .description('create a backup now')
    .option('--connection <name>', 'a connection of the app', notEmpty)
    .option(
      '--url <url>',
      'postgresql://user@host:port/database; password from PGPASSWORD or PGPASSFILE',
      notEmpty,
    )
    .option('--sample', 'the sample database, started for this backup')
    .option('--output <folder>', 'the folder for the backup', notEmpty)
    .option('--with-roles', "also save the server's roles, without passwords")
    .option('--count-rows', 'compare the rows of every table with the server, even of large tables')
    .option('--sessions <number>', 'how many sessions dump the rows, 1 to 8', numberOfSessions)
    .option('--json', 'one JSON document on standard output')
    .action((options: Parameters<typeof backupCommand>[1]) =>
      inSession(async (session) =>
        (await import('./backup-command.ts')).backupCommand(session, options),
      ),
    );
  program
    .command('list')
    .description('list backups, newest first')
    .option('--connection <name>', 'backups of this connection', notEmpty)
    .option('--output <folder>', 'backups in this folder', notEmpty)
    .option('--stats', 'also show statistics of the backups of the connection')
    .option('--json', 'one JSON document on standard output')
    .action((options: Parameters<typeof listCommand>[1]) =>
      inSession(async (session) =>
        (await import('./list-command.ts')).listCommand(session, options),
      ),
    );
  program
    .command('verify <file>')
    .description('read a backup, or any .sql or .sql.gz file, and check whether it is complete')
    .option('--json', 'one JSON document on standard output')
    .action((file: string, options: Parameters<typeof verifyCommand>[2]) =>
      inSession(async (session) =>
        (await import('./verify-command.ts')).verifyCommand(session, file, options),
      ),
    );
  program
    .command('inspect <file>')
    .description(
      'show the contents of a backup or of any .sql or .sql.gz file, or the rows of one table',
    )
    .option('--table <name>', 'show this table: schema.table', notEmpty)
    .option(
      '--database-in-file <name>',
      'the database to use, if a pg_dumpall file contains several',
      notEmpty,
    )
    .option('--rows <number>', 'number of rows to show (default: 20)', notEmpty)
    .option('--search <text>', 'only rows that contain this text', notEmpty)
    .option('--csv', 'the whole table as CSV on standard output')
    .option('--sql', 'the whole table as SQL on standard output')
    .option('--json', 'one JSON document on standard output')
    .action((file: string, options: Parameters<typeof inspectCommand>[2]) =>
      inSession(async (session) =>
        (await import('./inspect-command.ts')).inspectCommand(session, file, options),
      ),
    );
  program
    .command('diff <before> [after]')
    .description('show the differences between two backups, or between a backup and a database')
    .option('--connection <name>', 'compare with the current database of this connection', notEmpty)
    .option(
      '--url <url>',
      'compare with this database: postgresql://user@host:port/database; password from PGPASSWORD or PGPASSFILE',
      notEmpty,
    )
    .option('--table <name>', 'only this table: schema.table', notEmpty)
    .option(
      '--database-in-file <name>',
      'the database to use, if a pg_dumpall file contains several',
      notEmpty,
    )
    .option('--json', 'one JSON document on standard output')
    .action(
      (before: string, after: string | undefined, options: Parameters<typeof diffCommand>[3]) =>
        inSession(async (session) =>
          (await import('./diff-command.ts')).diffCommand(session, before, after, options),
        ),
    );
  program
    .command('restore [file]')
    .description('restore a backup, or any plain dump, into a database')
    .option('--to <database>', 'name of the database to restore into', notEmpty)
    .option(
      '--database-in-file <name>',
      'the database to use, if a pg_dumpall file contains several',
      notEmpty,
    )
    .option(
      '--table <name...>',
      'only these tables (schema.table) and the entries they need, into a new database',
    )
    .option('--connection <name>', 'restore to the server of this connection', notEmpty)
    .option(
      '--url <url>',
      'restore to this server: postgresql://user@host:port/database; password from PGPASSWORD or PGPASSFILE',
      notEmpty,
    )
    .option(
      '--replace',
      'replace an existing database; it is backed up first and kept under another name',
    )
    .option('--replaced', 'list the replaced databases that are kept')
    .addOption(new Option('--kept', 'the name of --replaced in version 0.1').hideHelp())
    .option(
      '--undo <id>',
      'restore a replaced database, and drop the database that replaced it',
      notEmpty,
    )
    .option('--discard <id>', 'drop a replaced database permanently', notEmpty)
    .option('--trust', 'trust this file although Nightjar did not create it')
    .option(
      '--without-owners',
      'omit owners, grants and default privileges, and the roles they name',
    )
    .option(
      '--leave-out <entry>',
      'omit this entry, named as in an error ("index public.i"), and the entries that need it; can be repeated',
      (entry: string, before: string[] | undefined) => [...(before ?? []), entry],
    )
    .option(
      '--search-path <schemas>',
      'schemas in which functions of the dump look up names: "public", or several, separated by commas',
      notEmpty,
    )
    .option(
      '--sessions <number>',
      'how many sessions restore at the same time, 1 to 8',
      numberOfSessions,
    )
    .option('--dry-run', 'only show what would be done')
    .option('--json', 'one JSON document on standard output')
    .action((file: string | undefined, options: Parameters<typeof restoreCommand>[2]) =>
      inSession(async (session) =>
        (await import('./restore-command.ts')).restoreCommand(session, file, options),
      ),
    );
  program
    .command('drill <file>')
    .description(
      'prove that a backup can be restored: restore it into a throw-away server and compare it exactly',
    )
    .option(
      '--database-in-file <name>',
      'the database to use, if a pg_dumpall file contains several',
      notEmpty,
    )
    .option('--trust', 'trust this file although Nightjar did not create it')
    .option(
      '--connection <name>',
      'restore into a scratch database on the server of this connection',
      notEmpty,
    )
    .option(
      '--sessions <number>',
      'how many sessions restore at the same time, 1 to 8',
      numberOfSessions,
    )
    .option('--json', 'one JSON document on standard output')
    .action((file: string, options: Parameters<typeof drillCommand>[2]) =>
      inSession(async (session) =>
        (await import('./drill-command.ts')).drillCommand(session, file, options),
      ),
    );
  program
    .command('retention')
    .description('delete backups that are old enough, but never the last good backup')
    .option(
      '--connection <name>',
      'backups of this connection (default: of all connections)',
      notEmpty,
    )
    .option('--output <folder>', 'backups in this folder, except backups of connections', notEmpty)
    .option(
      '--days <number>',
      'number of days to keep (default: the saved number, or 30)',
      notEmpty,
    )
    .option('--dry-run', 'only show what would be deleted')
    .option('--trust-clock', 'delete although the clock jumped: its date is correct')
    .option('--json', 'one JSON document on standard output')
    .action((options: Parameters<typeof retentionCommand>[1]) =>
      inSession(async (session) =>
        (await import('./retention-command.ts')).retentionCommand(session, options),
      ),
    );
  program
    .command('serve')
    .description('serve the HTTP API on this computer until Ctrl+C')
    .option('--port <number>', 'the port; 0 means any free port', notEmpty)
    .option('--json', 'one JSON document on standard output')
    .action((options: Parameters<typeof serveCommand>[1]) =>
      inSession(async (session) =>
        (await import('./serve-command.ts')).serveCommand(session, options),
      ),
    );
  program
    .command('status')
    .description('the protection of each database, and what prevents its next backup')
    .option('--connection <name>', 'only this connection')
    .option('--json', 'one JSON document on standard output')
    .action((options: StatusOptions) =>
      inSession(async (session) =>
        (await import('./status-command.ts')).statusCommand(session, options),
      ),
    );
  program
    .command('doctor')
    .description('check tools, keychain, folder and connections')
    .option('--json', 'one JSON document on standard output')
    .action((options: Parameters<typeof doctorCommand>[1]) =>
      inSession(async (session) =>
        (await import('./doctor-command.ts')).doctorCommand(session, options),
      ),
    );
  addTrashCommands(program, inSession);
  addAdminCommands(program, inSession);

  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    const json = args.includes('--json');
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return exitCodes.ok;
      // Commander has already printed the message.
      if (json) printJson(io, wrongUsage(message.replace(/^error: /u, '')));
      return exitCodes.usage;
    }
    const title = 'Nightjar could not start';
    if (error instanceof ExpectedError) {
      if (json) printJson(io, failed(title, error.error));
      else printError(io, error.error);
    } else if (json) printJson(io, { success: false, error: title, message });
    else io.stderr.write(`${title}: ${message}\n`);
    return exitCodes.failed;
  }
  return exitCode;
}

function numberOfSessions(text: string): number {
  const parsed = sessionsSchema.safeParse(Number(text));
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`A whole number from 1 to ${mostSessions} is needed.`);
}

/**
 * Rejects an empty value. In `--output "$FOLDER"`, an unset variable must not mean the working
 * directory.
 */
function notEmpty(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('It is empty.');
  return value;
}
