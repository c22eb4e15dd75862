/**
 * `nightjar diff`: shows the differences between two backups, or between a backup and a database.
 */
import { text } from '#shared/words/text.ts';
import path from 'node:path';
import type { Actor } from '#shared/domain/admin.ts';
import type {
  BackupDifference,
  Contents,
  RowsState,
  TableDifference,
} from '#shared/domain/catalog.ts';
import { fail, ExpectedError } from '#shared/errors/errors.ts';
import { damageSentences, rowsCount } from '#shared/rows-messages.ts';
import { tableNamed, shown } from './inspect-command.ts';
import type { ServerTarget } from '../postgres/connection/server-access.ts';
import { oneOffTarget } from './one-off-target.ts';
import { exitCodes, printable, printJson, printUsage, type CliIo } from './output.ts';
import type { CliSession } from './session.ts';

export interface DiffOptions {
  databaseInFile?: string;
  table?: string;
  connection?: string;
  url?: string;
  json?: boolean;
}

/** Number of sample rows shown for each table; `--json` has all samples. */
const shownSamples = 5;
const signs = { added: '+', removed: '-', changed: '~', same: ' ' } as const;

/** Exits with 0 whether or not there are differences: `same` of `--json` reports it. */
export async function diffCommand(
  session: CliSession,
  before: string,
  after: string | undefined,
  options: DiffOptions,
): Promise<number> {
  const { io, nightjar } = session;
  const json = options.json === true;
  const sides = [after, options.connection, options.url].filter((one) => one !== undefined);
  if (sides.length !== 1 || (after === undefined && options.table !== undefined)) {
    return printUsage(io, text('cli.diff.sides'), json);
  }
  const stopping = new AbortController();
  session.onInterrupt(() => stopping.abort());
  const work = { signal: stopping.signal };
  const printFound = (found: BackupDifference): void => {
    if (!json) return printDifference(io, found);
    const message = found.same ? 'Nothing changed' : 'There are differences';
    printJson(io, { success: true, message, data: found });
  };
  try {
    // The same database in both files.
    const opening = { ...work, databaseInFile: options.databaseInFile };
    const left = await nightjar.as(session.user).catalogs.open(path.resolve(before), opening);
    if (after === undefined) {
      const { of, by } = await liveSide(session, options);
      printDamage(io, [left]);
      for (const warning of left.warnings) io.stderr.write(`${printable(warning)}\n`);
      printFound(await nightjar.as(by).catalogs.compareLive(left.openedId, of, work));
      return exitCodes.ok;
    }
    const right = await nightjar.as(session.user).catalogs.open(path.resolve(after), opening);
    printDamage(io, [left, right]);
    for (const warning of [...left.warnings, ...right.warnings]) {
      io.stderr.write(`${printable(warning)}\n`);
    }
    const only =
      options.table === undefined ? undefined : tableOfEither([right, left], options.table);
    printFound(await nightjar.catalogs.compare(left.openedId, right.openedId, only, work));
    return exitCodes.ok;
  } catch (error) {
    return session.reportFault(error, 'The backups could not be compared', json);
  }
}

async function liveSide(
  { nightjar, environment, user, requireAdmin }: CliSession,
  { connection, url }: DiffOptions,
): Promise<{ of: { connectionId: string } | { target: ServerTarget }; by: Actor }> {
  if (connection === undefined) {
    return { of: { target: await oneOffTarget(url ?? '', environment) }, by: user };
  }
  const { id } = nightjar.connections.find(connection);
  return { of: { connectionId: id }, by: await requireAdmin() };
}

type Named = Parameters<typeof tableNamed>[0];

function tableOfEither(sides: readonly Named[], wanted: string): { schema: string; name: string } {
  for (const side of sides) {
    try {
      const { schema, name } = tableNamed(side, wanted);
      return { schema, name };
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
    }
  }
  return fail({ code: 'table-not-in-backup', table: wanted });
}

function printDamage(io: CliIo, sides: readonly Contents[]): void {
  for (const side of sides) {
    for (const sentence of damageSentences(side)) {
      io.stderr.write(`${printable(`${side.filename}: ${sentence}`)}\n`);
    }
  }
}

function printDifference(
  io: CliIo,
  { same, tables, objects, sequences, largeObjects }: BackupDifference,
): void {
  if (same) {
    io.stdout.write(`${text('cli.diff.nothing')}\n`);
    return;
  }
  const lines = tables.flatMap((table) => (table.change === 'same' ? [] : linesOf(table)));
  for (const { change, type, schema, name } of objects) {
    const full = schema === null ? name : `${schema}.${name}`;
    lines.push(`${signs[change]} ${type.toLowerCase()} ${full}`);
  }
  for (const { schema, name, before, after } of sequences) {
    const none = text('cli.diff.none');
    const values = { before: before ?? none, after: after ?? none };
    lines.push(`~ ${text('cli.diff.sequence', { name: `${schema}.${name}`, ...values })}`);
  }
  if (
    largeObjects !== null &&
    largeObjects.added + largeObjects.removed + largeObjects.changed > 0
  ) {
    const changes = text('cli.diff.changes', largeObjects);
    lines.push(`~ ${text('cli.diff.large-objects', { changes })}`);
  }
  if (lines.length === 0) lines.push(text('cli.diff.no-difference'));
  io.stdout.write(`${lines.map(printable).join('\n')}\n`);
}

function linesOf(table: TableDifference): string[] {
  const { change, schema, name, rows } = table;
  const side = (rows: number | null, state: RowsState | null): string =>
    state === 'cut' || state === 'missing'
      ? rowsCount(rows, state, '')
      : String(rows ?? text('cli.diff.none'));
  const [before, after] = [
    side(table.rowsBefore, table.stateBefore),
    side(table.rowsAfter, table.stateAfter),
  ];
  const counts = { before, after, rows: table.rowsAfter ?? table.rowsBefore ?? 0 };
  const head = text('cli.diff.table', { table: `${schema}.${name}`, ...counts });
  const lines = [`${signs[change]} ${head}`];
  for (const column of table.columnsAdded) {
    lines.push(`    + ${text('cli.diff.column', { column })}`);
  }
  for (const column of table.columnsRemoved) {
    lines.push(`    - ${text('cli.diff.column', { column })}`);
  }
  for (const { column, before, after } of table.columnsChanged) {
    lines.push(`    ~ ${text('cli.diff.column-changed', { column, before, after })}`);
  }
  if (table.definitionChanged) lines.push(`    ~ ${text('cli.diff.definition')}`);
  if (rows === null && change === 'changed') {
    lines.push(`    ${text('cli.diff.not-compared')}`);
  }
  if (rows === null || rows.added + rows.removed + rows.changed === 0) return lines;
  const { added, removed, changed } = rows;
  lines.push(`    ${text('cli.diff.changes', { added, removed, changed })}`);
  for (const sample of rows.samples.slice(0, shownSamples)) {
    const key = sample.key.map(shown).join(', ');
    const values = sample.values.map(({ column, before, after }) => {
      if (sample.change === 'changed') return `${column} ${shown(before)} → ${shown(after)}`;
      return `${column} ${shown(sample.change === 'added' ? after : before)}`;
    });
    lines.push(`    ${signs[sample.change]} ${key === '' ? '' : `${key}: `}${values.join(', ')}`);
  }
  return lines;
}
