/** Adds `nightjar trash list|put-back|empty` to the program. */
import type { Command } from 'commander';
import type { CliSession } from './session.ts';
import type { trashCommand, TrashOptions } from './trash-command.ts';

export function addTrashCommands(
  program: Command,
  inSession: (work: (session: CliSession) => Promise<number>) => Promise<void>,
): void {
  const run = (...work: [Parameters<typeof trashCommand>[1], string[], TrashOptions]) =>
    inSession(async (session) =>
      (await import('./trash-command.ts')).trashCommand(session, ...work),
    );
  const connection = ['--connection <name>', 'the connection of the backups'] as const;
  const json = ['--json', 'one JSON document on standard output'] as const;
  const trash = program
    .command('trash')
    .description('backups that were deleted in the last 24 hours: list, put back, delete for good');
  trash
    .command('list')
    .description('list the deleted backups of a connection')
    .requiredOption(...connection)
    .option(...json)
    .action((options: TrashOptions) => run('list', [], options));
  trash
    .command('put-back [backups...]')
    .description('put deleted backups back, named as in the list or by their file names')
    .requiredOption(...connection)
    .option('--all', 'all of them')
    .option(...json)
    .action((backups: string[], options: TrashOptions) => run('put-back', backups, options));
  trash
    .command('empty [backups...]')
    .description('delete them for good and free their room; this cannot be undone')
    .requiredOption(...connection)
    .option('--all', 'all of them')
    .option(...json)
    .action((backups: string[], options: TrashOptions) => run('empty', backups, options));
}
