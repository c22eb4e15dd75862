/**
 * Objects of a dump that only a superuser can create (PostgreSQL manual, the notes of each CREATE).
 * No I/O.
 */
import type { CatalogObject } from '#shared/domain/manifest.ts';
import { parseQualifiedName } from '../../dump-sql/copy-statement.ts';
import { name } from '../tables/names-in-entries.ts';

const kinds = new Set([
  'EVENT TRIGGER',
  'SUBSCRIPTION',
  'FOREIGN DATA WRAPPER',
  'OPERATOR CLASS',
  'OPERATOR FAMILY',
  'ACCESS METHOD',
  'TEXT SEARCH PARSER',
  'TEXT SEARCH TEMPLATE',
  'SHELL TYPE',
]);

/**
 * Returns the objects of types that only a superuser can create, regardless of their statements.
 */
export const onlySuperusersCreate = (objects: readonly CatalogObject[]): CatalogObject[] =>
  objects.filter(({ type }) => kinds.has(type));

/** Entries whose statements show if a publication includes more than the tables that it names. */
export const publicationTypes = new Set(['PUBLICATION', 'PUBLICATION TABLES IN SCHEMA']);

const widePublication = new RegExp(
  `^(?:CREATE PUBLICATION (${name}) FOR ALL |ALTER PUBLICATION (${name}) ADD TABLES IN SCHEMA )`,
  'gu',
);

/**
 * Returns the publications of one statement that include all tables, or all tables in a schema. Any
 * user can create other publications.
 */
export function widePublicationsIn(sql: string): string[] {
  return [...sql.matchAll(widePublication)].map(([, created, altered]) => {
    const found = created ?? altered ?? '';
    return parseQualifiedName(found)?.name ?? found;
  });
}
