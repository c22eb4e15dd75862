/**
 * Questions that a restore asks about the statements of a dump, before anything is sent to a
 * server. A backup that was created here is read entry by entry, and only when an answer is needed;
 * an untrusted file is read once for all questions. To add a question: write it here, add it to the
 * list at the end, and describe its result in the review.
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
  /**
   * Entry types that can contain an answer in a backup that was created here; null for all types.
   */
  types: ReadonlySet<string> | null;
  /** True if statements that insert rows can also contain an answer. There are many of them. */
  asksInserts: boolean;
  /** Returns the answers in one statement. The same answer may be returned again. */
  answers(statement: Statement, judged: JudgedStatement): readonly Answer[];
  /** Answers with the same key are one answer. */
  keyOf(answer: Answer): string;
}

/**
 * Collects the answers of all statements to some questions, each answer once, in the order of the
 * dump.
 */
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

  /** Returns an empty list for a question that was not asked. */
  of<Answer>(question: Question<Answer>): Answer[] {
    return [...(this.#found.get(question)?.values() ?? [])] as Answer[];
  }
}

/** Roles are at the beginning or the end of short statements. */
const longestLookBytes = 1024 * 1024;

export interface NamedRole {
  role: string;
  /**
   * True if the role is named without being an owner or grantee, for example in a policy: it must
   * exist, regardless of the owners.
   */
  isNeeded: boolean;
}

/** A role that is needed is also named. */
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

/** Returns the names of roles, each name once. */
export const rolesOf = (named: readonly NamedRole[]): string[] => [
  ...new Set(named.map(({ role }) => role)),
];

/** Returns the names of the roles that must exist. */
export const neededOf = (named: readonly NamedRole[]): string[] =>
  rolesOf(named.filter(({ isNeeded }) => isNeeded));

/** An external effect of a dump, with the name of the object if there is a name. */
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

/**
 * Describes each external effect once, with the named objects: “programs are started (COPY …
 * PROGRAM)”.
 */
export function describeExternalEffects(found: readonly Reach[]): string[] {
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

/** Servers before this major version do not support imported statistics. */
const beforeStatistics = 17;

/** Features that older servers do not support. */
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

/** Publications of all tables, or of all tables in a schema. */
export const widePublications: Question<string> = {
  types: publicationTypes,
  asksInserts: false,
  answers: ({ bytes, encoding }) =>
    bytes.length > longestLookBytes ? [] : widePublicationsIn(decoderOf(encoding)(bytes)),
  keyOf: (name) => name,
};

/** All questions: an untrusted file is read once. */
export const allQuestions: readonly Question<unknown>[] = [
  namedRoles,
  reaches,
  novelties,
  widePublications,
];
