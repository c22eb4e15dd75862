/**
 * Commands of psql, which begin with a backslash. Source: PostgreSQL manual, "psql", Meta-Commands.
 */

/** Commands of all versions of psql (manual, "psql", Meta-Commands; src/bin/psql/command.c). */
const psqlCommands = new Set(
  (
    'a bind bind_named C c cd close close_prepared conninfo connect copy copyright crosstabview d e echo ef encoding ' +
    'endif endpipeline errverbose elif else ev f flush flushrequest g gdesc getenv getresults gexec gset gx h help H html if i ' +
    'include include_relative ir l list lo_export lo_import lo_list lo_unlink o out p parse password print prompt pset q ' +
    'qecho quit r reset restrict s sendpipeline set setenv sf startpipeline sv syncpipeline t T timing unrestrict unset w ' +
    'warn watch write x z'
  ).split(' '),
);
/** `\d` and `\l` with their suffixes, `\!`, `\?` and `\;`. */
const otherCommand = /^\\(?:[dlz][A-Za-z]{0,6}[+Sx]{0,3}|[!?;])(?![A-Za-z])/u;
const commandName = /^\\([A-Za-z_]{1,20})/u;

/** Returns true if psql has the command with which the text begins. */
export function isPsqlCommand(text: string): boolean {
  if (otherCommand.test(text)) return true;
  return psqlCommands.has(commandName.exec(text)?.[1] ?? '');
}
