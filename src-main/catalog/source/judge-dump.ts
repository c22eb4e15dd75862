/**
 * Decides after reading the whole file what kind of dump it is, and whether it is damaged. Pure
 * functions.
 */
import type { DamageReading } from '../../dump-sql/damage-reader.ts';
import type { ScannedDump } from '../../dump-sql/dump-scanner.ts';
import type { OtherKind } from './file-kind.ts';

/**
 * `dump`: from pg_dump, with its header and footer comments. `server-dump`: from pg_dumpall. `sql`:
 * without such comments, so it is unknown whether the SQL is complete.
 */
export type DumpKind = 'dump' | 'server-dump' | 'sql';

export interface JudgedDump {
  kind: DumpKind;
  /** One or two sentences; null if no damage was found. */
  damage: string | null;
}

const noDump: OtherKind = {
  detail:
    'This is not a dump created by pg_dump. It contains no statement that creates a table or inserts rows.',
  advice: 'Choose a plain SQL dump of one database (.sql or .sql.gz), as pg_dump writes it.',
};
const otherSql: OtherKind = {
  detail: 'This is not a dump created by pg_dump. It is not SQL for PostgreSQL.',
  advice: noDump.advice,
};
/** The kind of a file of pg_dumpall without a database. */
export const globals: OtherKind = {
  detail:
    'This file contains the roles and tablespaces of a server (pg_dumpall --globals-only), and no database.',
  advice: 'Run it with psql as a superuser of the server.',
};

/** `other` is set if Nightjar does not accept the file. */
export function judgeDump(
  scanned: ScannedDump,
  { damage, privateServerProblem, hasStatements }: DamageReading,
): JudgedDump | { kind: 'other'; other: OtherKind } {
  if (scanned.head.isCluster) {
    const problem = damage?.words ?? (scanned.isDump ? scanned.problem : privateServerProblem);
    if (problem === null && !scanned.isDump) return { kind: 'other', other: globals };
    return { kind: 'server-dump', damage: problem };
  }
  if (scanned.isDump) return { kind: 'dump', damage: damage?.words ?? scanned.problem };
  if (damage?.isFirstStatement === true) return { kind: 'other', other: otherSql };
  const problem = damage?.words ?? scanned.cutInRows;
  if (problem === null && !hasStatements) return { kind: 'other', other: noDump };
  return { kind: 'sql', damage: problem };
}
