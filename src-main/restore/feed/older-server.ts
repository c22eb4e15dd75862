/**
 * Handles a dump by a newer pg_dump for an older server. Statements that only affect a session or
 * the planner are left out, and the user is informed. Features that the server would need are
 * listed before the restore begins and are not removed: the restore fails there, and leaves nothing
 * behind. Sources: pg_dump.c and the release notes of each major version. No I/O.
 */
import type { Statement } from '../../dump-sql/dump-part.ts';
import type { Unneeded } from '../left-out.ts';

/** Statements that servers before this major version do not support and do not need. */
const unneeded: readonly (readonly [statement: RegExp, since: number, what: Unneeded])[] = [
  [/^SET transaction_timeout = 0;$/u, 17, 'transaction_timeout'],
  [/^SET default_table_access_method = heap;$/u, 12, 'default_table_access_method'],
  // pg_dump 18 can write them; ANALYZE creates them again.
  [/^SELECT \* FROM pg_catalog\.pg_restore_\w+_stats\(/u, 18, 'statistics'],
];
const firstMajorWithStatistics = 18;

/**
 * Returns what kind of statement is left out for a server of this major version; null if the
 * statement is sent to the server.
 */
export function unknownToServer(
  { bare }: Pick<Statement, 'bare'>,
  majorVersion: number,
): Unneeded | null {
  const found = unneeded.find(([statement, since]) => majorVersion < since && statement.test(bare));
  return found?.[2] ?? null;
}

type Test = RegExp | ((line: string) => boolean);

/**
 * Tests for two texts in one line, in this order. One pattern for both would be slow for malicious
 * lines.
 */
const both =
  (first: string, then: string): Test =>
  (line) => {
    const at = line.indexOf(first);
    return at !== -1 && line.lastIndexOf(then) > at;
  };
const generated = 'GENERATED ALWAYS AS (';

/**
 * Features of each major version, in lines of statements without quoted text (`Statement.bare`).
 */
const news: readonly (readonly [since: number, test: Test, words: string])[] = [
  [
    18,
    (line) => line.includes(generated) && /\)(?: NOT NULL)?,?$/u.test(line.slice(-11)),
    'virtual generated columns',
  ],
  [
    18,
    /^[ \t\f\v]*CONSTRAINT (?:"(?:[^"]|""){1,200}"|[^\s"]+) NOT NULL |\bADD CONSTRAINT (?:"(?:[^"]|""){1,200}"|[^\s"]+) NOT NULL |\bNOT NULL NO INHERIT\b/mu,
    'NOT NULL as a constraint of a table',
  ],
  [
    18,
    /\b(?:WITHOUT OVERLAPS|NOT ENFORCED)\b/u,
    'temporal keys and constraints that are not enforced',
  ],
  [18, both('FOREIGN KEY (', ', PERIOD '), 'temporal keys and constraints that are not enforced'],
  [17, /\bprovider = builtin\b/u, 'collations that PostgreSQL itself provides'],
  [17, /^\s*GRANT [^;]*\bMAINTAIN\b/u, 'the right to maintain a table'],
  [
    17,
    /\bJSON_(?:TABLE|VALUE|QUERY|EXISTS|SCALAR|SERIALIZE)\(/u,
    'JSON queries of the SQL standard',
  ],
  [16, /\bIS (?:NOT )?JSON\b|\bJSON_(?:ARRAY|OBJECT)(?:AGG)?\(/u, 'JSON of the SQL standard'],
  [15, /\bNULLS NOT DISTINCT\b/u, 'NULLS NOT DISTINCT'],
  [
    15,
    /\bFOR TABLES IN SCHEMA\b|^ALTER PUBLICATION .* ADD (?:TABLES IN SCHEMA|TABLE ONLY \S+ (?:\(|WHERE))/su,
    'publications of schemas, columns or some rows',
  ],
  [15, /\bsecurity_invoker\b/u, 'views with the rights of the user who reads them'],
  [15, /^CREATE UNLOGGED SEQUENCE\b/u, 'unlogged sequences'],
  [14, /^[ \t\f\v]*BEGIN ATOMIC\b/mu, 'functions of the SQL standard (BEGIN ATOMIC)'],
  [14, /\bSET COMPRESSION\b/u, 'compression of single columns'],
  [14, /\bmultirange_type_name\b/u, 'multiranges'],
  [12, both(generated, ') STORED'), 'generated columns'],
  [11, /^(?:CREATE|ALTER) PROCEDURE\b/u, 'procedures'],
  [11, /^CREATE (?:UNIQUE )?INDEX [^;]*\) INCLUDE \(/u, 'indexes with further columns'],
  [10, /^[ \t\f\v]*PARTITION BY \w+ \(/mu, 'partitioned tables'],
  [10, /\bADD GENERATED (?:ALWAYS|BY DEFAULT) AS IDENTITY\b/u, 'identity columns'],
  [
    10,
    /^CREATE (?:PUBLICATION|SUBSCRIPTION|STATISTICS)\b/u,
    'publications, subscriptions or extended statistics',
  ],
];

const quotedName = /"(?:[^"]|"")*"/gu;

/** A feature that servers before `since` do not support. */
export interface Novelty {
  since: number;
  words: string;
  /** True if the restore succeeds without the feature. */
  isLeftOut: boolean;
}

export const statisticsNovelty: Novelty = {
  since: firstMajorWithStatistics,
  words: 'statistics of the planner',
  isLeftOut: true,
};

export function noveltiesIn(statement: string): Novelty[] {
  const lines = statement.replaceAll(quotedName, '"n"').split('\n');
  return news.flatMap(([since, test, what]) =>
    lines.some((line) => (typeof test === 'function' ? test(line) : test.test(line)))
      ? [{ since, words: what, isLeftOut: false }]
      : [],
  );
}
