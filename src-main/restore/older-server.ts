/**
 * A dump by a newer pg_dump, for an older server. What only steers a session or a planner is left out,
 * and said; what the server would have to know is named before anything happens, and stays in: the
 * restore fails there, and leaves nothing. Sources: pg_dump.c and the release notes of each major. Pure.
 */
import { entryComment } from '../catalog/dump-scanner.ts';

export type LeftOut = 'transaction_timeout' | 'default_table_access_method' | 'statistics';

/** Lines of settings that servers before this major do not know. */
const settings: readonly (readonly [line: RegExp, since: number, what: LeftOut])[] = [
  [/^SET transaction_timeout = 0;$/u, 17, 'transaction_timeout'],
  [/^SET default_table_access_method = heap;$/u, 12, 'default_table_access_method'],
];
/** pg_dump 18 can write them; ANALYZE makes them anew. */
const statisticsComment = /^-- Statistics for Name: .*; Type: STATISTICS DATA; /u;
const firstMajorWithStatistics = 18;
const completeComment = '-- PostgreSQL database dump complete';

/** Is told lines that begin outside of quotes, in order. */
export class OlderServerFilter {
  readonly #majorVersion: number;
  readonly #leftOut = new Set<LeftOut>();
  #inStatistics = false;

  constructor(majorVersion: number) {
    this.#majorVersion = majorVersion;
  }

  get leftOut(): LeftOut[] {
    return [...this.#leftOut];
  }

  /** Whether the line, and what follows it inside of quotes, is for the server. */
  passes(line: string): boolean {
    if (line.startsWith('--')) {
      const begins = isStatistics(line);
      if (begins || entryComment(line) !== null || line === completeComment) {
        this.#inStatistics = begins && this.#majorVersion < firstMajorWithStatistics;
        if (this.#inStatistics) this.#leftOut.add('statistics');
      }
    }
    if (this.#inStatistics) return false;
    const unknown = settings.find(
      ([pattern, since]) => this.#majorVersion < since && pattern.test(line),
    );
    if (unknown !== undefined) this.#leftOut.add(unknown[2]);
    return unknown === undefined;
  }
}

/** Whether a line announces statistics of the planner. */
export const isStatistics = (line: string): boolean => statisticsComment.test(line);

const words: Record<LeftOut, string> = {
  transaction_timeout: 'The setting transaction_timeout, which this server does not know,',
  default_table_access_method:
    'The setting default_table_access_method, which this server does not know,',
  statistics: 'Statistics of the planner, which this server cannot take over,',
};

/** One sentence for each. */
export function leftOutWarnings(leftOut: readonly LeftOut[]): string[] {
  return leftOut.map(
    (what) => `${words[what]} ${what === 'statistics' ? 'were' : 'was'} left out.`,
  );
}

/** What came with a major, in statements without what stands in quotes (`withoutTexts`). */
const news: readonly (readonly [since: number, pattern: RegExp, words: string])[] = [
  [18, /\bGENERATED ALWAYS AS \(.*\)(?: NOT NULL)?,?$/mu, 'virtual generated columns'],
  [
    18,
    /^\s*CONSTRAINT (?:"(?:[^"]|"")+"|\S+) NOT NULL |\bADD CONSTRAINT (?:"(?:[^"]|"")+"|\S+) NOT NULL |\bNOT NULL NO INHERIT\b/mu,
    'NOT NULL as a constraint of a table',
  ],
  [
    18,
    /\b(?:WITHOUT OVERLAPS|NOT ENFORCED)\b|\bFOREIGN KEY \(.*, PERIOD /u,
    'temporal keys and constraints that are not enforced',
  ],
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
    /\bFOR TABLES IN SCHEMA\b|^ALTER PUBLICATION .* ADD (?:TABLES IN SCHEMA|TABLE ONLY \S+ (?:\(|WHERE))/u,
    'publications of schemas, columns or some rows',
  ],
  [15, /\bsecurity_invoker\b/u, 'views with the rights of who reads them'],
  [15, /^CREATE UNLOGGED SEQUENCE\b/u, 'unlogged sequences'],
  [14, /^\s*BEGIN ATOMIC\b/mu, 'functions of the SQL standard (BEGIN ATOMIC)'],
  [14, /\bSET COMPRESSION\b/u, 'compression of single columns'],
  [14, /\bmultirange_type_name\b/u, 'multiranges'],
  [12, /\bGENERATED ALWAYS AS \(.*\) STORED\b/u, 'generated columns'],
  [11, /^(?:CREATE|ALTER) PROCEDURE\b/u, 'procedures'],
  [11, /^CREATE (?:UNIQUE )?INDEX [^;]*\) INCLUDE \(/u, 'indexes with further columns'],
  [10, /^\s*PARTITION BY \w+ \(/mu, 'partitioned tables'],
  [10, /\bADD GENERATED (?:ALWAYS|BY DEFAULT) AS IDENTITY\b/u, 'identity columns'],
  [
    10,
    /^CREATE (?:PUBLICATION|SUBSCRIPTION|STATISTICS)\b/u,
    'publications, subscriptions or extended statistics',
  ],
];

/** Something that servers before `since` do not know. */
export interface Novelty {
  since: number;
  words: string;
  /** Nothing fails for the lack of it. */
  isLeftOut: boolean;
}

export const statisticsNovelty: Novelty = {
  since: firstMajorWithStatistics,
  words: 'statistics of the planner',
  isLeftOut: true,
};

export function noveltiesIn(statement: string): Novelty[] {
  return news.flatMap(([since, pattern, what]) =>
    pattern.test(statement) ? [{ since, words: what, isLeftOut: false }] : [],
  );
}
