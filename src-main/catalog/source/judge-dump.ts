/** What a file turned out to be once all of it was read, and what is wrong with it. Pure. */
import type { DamageReading } from '../../dump-sql/damage-reader.ts';
import type { ScannedDump } from '../../dump-sql/dump-scanner.ts';
import type { OtherKind } from './file-kind.ts';

/**
 * `dump`: of pg_dump, with its marks at both ends. `server-dump`: of pg_dumpall. `sql`: without such marks, so that
 * nobody can tell whether it is complete.
 */
export type DumpKind = 'dump' | 'server-dump' | 'sql';

export interface JudgedDump {
  kind: DumpKind;
  /** One sentence or two; null when no damage was found. */
  damage: string | null;
}

const noDump: OtherKind = {
  detail: 'This is not a dump made by pg_dump. Nothing in it makes a table or puts rows into one.',
  advice: 'Choose a plain SQL dump of one database (.sql or .sql.gz), as pg_dump writes it.',
};
const otherSql: OtherKind = {
  detail: 'This is not a dump made by pg_dump. It is no SQL for PostgreSQL.',
  advice: noDump.advice,
};
/** Of a file of pg_dumpall without a database. */
export const globals: OtherKind = {
  detail:
    'This holds the roles and tablespaces of a server (pg_dumpall --globals-only), and no database.',
  advice: 'Give it to psql as a superuser of the server.',
};

/** `other`: the file is not for Nightjar. */
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
