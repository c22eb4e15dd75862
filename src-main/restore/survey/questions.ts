/**
 * What a restore asks of the statements of a dump, before anything of it goes to a server. A backup of ours is asked entry by
 * entry, and only when an answer is wanted; a file of others is read once, and answers all of them. To ask one thing more: write it
 * here, put it in the list at the end, and say in the review what comes of it.
 */
import type { Statement } from '../../dump-sql/dump-part.ts';
import type { JudgedStatement } from '../../dump-sql/judged-statement.ts';
import { decoderOf } from '../../dump-sql/text-encoding.ts';
import { firstNames } from '#shared/first-names.ts';
import { givesToRoles } from '../feed/adapt-statement.ts';
import {
  noveltiesIn,
  statisticsNovelty,
  unknownToServer,
  type Novelty,
} from '../feed/older-server.ts';
import { rolesIn } from './named-roles.ts';
import { publicationTypes, widePublicationsIn } from './superuser-kinds.ts';

export interface Question<Answer> {
  /** Types of entries that can say something to it in a backup of ours; null for every type. */
  types: ReadonlySet<string> | null;
  /** Statements that put rows in can say something, too. They are many. */
  asksInserts: boolean;
  /** What one statement says. The same may come again. */
  answers(statement: Statement, judged: JudgedStatement): readonly Answer[];
  /** Answers with the same key are one. */
  keyOf(answer: Answer): string;
}

/** What all statements that were taken say to some questions, each answer once, in the order of the dump. */
export class Answers {
  readonly #found = new Map<Question<unknown>, Map<string, unknown>>();
  readonly #asked: readonly Question<unknown>[];
  readonly #askedOfInserts: readonly Question<unknown>[];

  constructor(questions: readonly Question<unknown>[]) {
    this.#asked = questions;
    this.#askedOfInserts = questions.filter(({ asksInserts }) => asksInserts);
    for (const question of questions) this.#found.set(question, new Map());
  }

  take(statement: Statement, judged: JudgedStatement): void {
    const isInsert = statement.bare.startsWith('INSERT ');
    const asked = isInsert ? this.#askedOfInserts : this.#asked;
    for (const question of asked) {
      const found = question.answers(statement, judged);
      if (found.length === 0) continue;
      const known = this.#found.get(question);
      for (const answer of found) known?.set(question.keyOf(answer), answer);
    }
  }

  /** Empty for a question that was not asked. */
  of<Answer>(question: Question<Answer>): Answer[] {
    return [...(this.#found.get(question)?.values() ?? [])] as Answer[];
  }
}

/** Roles stand at the beginning or the end of short statements. */
const longestLookBytes = 1024 * 1024;

export interface NamedRole {
  role: string;
  /** It is named without being given anything, in a policy and the like: it has to be there, whoever owns what. */
  isNeeded: boolean;
}

/** A role that is needed is named as well. */
export const namedRoles: Question<NamedRole> = {
  types: new Set(['POLICY', 'ACL', 'DEFAULT ACL', 'USER MAPPING', 'SCHEMA']),
  asksInserts: false,
  answers: (statement, { does }) => {
    const acts =
      does.kind === 'role' && does.name !== null ? [{ role: does.name, isNeeded: false }] : [];
    if (statement.bytes.length > longestLookBytes) return acts;
    const roles = rolesIn(statement);
    if (roles.length === 0) return acts;
    const isNeeded = !givesToRoles(statement);
    return [...acts, ...roles.map((role) => ({ role, isNeeded }))];
  },
  keyOf: ({ role, isNeeded }) => `${isNeeded ? 'needed' : 'named'} ${role}`,
};

/** Names of roles, each once. */
export const rolesOf = (named: readonly NamedRole[]): string[] => [
  ...new Set(named.map(({ role }) => role)),
];

/** Those of them that have to be there. */
export const neededOf = (named: readonly NamedRole[]): string[] =>
  rolesOf(named.filter(({ isNeeded }) => isNeeded));

/** What a dump does outside of its database, and with what, where that has a name. */
interface Reach {
  way: string;
  called: string | null;
}

const none: readonly Reach[] = [];

export const reaches: Question<Reach> = {
  types: new Set([
    'FUNCTION',
    'PROCEDURE',
    'TYPE',
    'SHELL TYPE',
    'CAST',
    'PROCEDURAL LANGUAGE',
    'FOREIGN DATA WRAPPER',
    'SERVER',
    'FOREIGN TABLE',
    'SUBSCRIPTION',
    'EVENT TRIGGER',
    'EXTENSION',
    'OPERATOR CLASS',
    'OPERATOR FAMILY',
  ]),
  asksInserts: true,
  answers: (_, { reaches: way, called = null }) => (way === null ? none : [{ way, called }]),
  keyOf: ({ way, called }) => `${way}\0${called ?? ''}`,
};

/** “programs are started (COPY … PROGRAM)”, each way once, with what is called by name. */
export function describeReaches(found: readonly Reach[]): string[] {
  const ways = new Map<string, string[]>();
  for (const { way, called } of found) {
    const names = ways.get(way) ?? [];
    if (called !== null) names.push(called);
    ways.set(way, names);
  }
  return [...ways].map(([way, names]) =>
    names.length === 0 ? way : `${way} (${firstNames(names)})`,
  );
}

/** No statistics are known to servers before the first one that has them. */
const beforeStatistics = 17;

/** What older servers do not know. */
export const novelties: Question<Novelty> = {
  types: null,
  asksInserts: false,
  answers: (statement) => {
    const found = noveltiesIn(statement.bare);
    const isStatistics = unknownToServer(statement, beforeStatistics) === 'statistics';
    return isStatistics ? [statisticsNovelty, ...found] : found;
  },
  keyOf: ({ words }) => words,
};

/** Publications of all tables, or of all in a schema. */
export const widePublications: Question<string> = {
  types: publicationTypes,
  asksInserts: false,
  answers: ({ bytes, encoding }) =>
    bytes.length > longestLookBytes ? [] : widePublicationsIn(decoderOf(encoding)(bytes)),
  keyOf: (name) => name,
};

/** All of them: a file of others is read once. */
export const allQuestions: readonly Question<unknown>[] = [
  namedRoles,
  reaches,
  novelties,
  widePublications,
];
