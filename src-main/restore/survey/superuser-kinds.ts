/** What of a dump only a superuser may make (PostgreSQL manual, the notes of each CREATE). Pure. */
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

/** Those of kinds that nobody else may make, whatever they say. */
export const onlySuperusersMake = (objects: readonly CatalogObject[]): CatalogObject[] =>
  objects.filter(({ type }) => kinds.has(type));

/** Entries whose statements say whether a publication is of more than tables that are named. */
export const publicationTypes = new Set(['PUBLICATION', 'PUBLICATION TABLES IN SCHEMA']);

const widePublication = new RegExp(
  `^(?:CREATE PUBLICATION (${name}) FOR ALL |ALTER PUBLICATION (${name}) ADD TABLES IN SCHEMA )`,
  'gu',
);

/** Of one statement: a publication of all tables, or of all in a schema. Ordinary ones are anybody's. */
export function widePublicationsIn(sql: string): string[] {
  return [...sql.matchAll(widePublication)].map(([, created, altered]) => {
    const found = created ?? altered ?? '';
    return parseQualifiedName(found)?.name ?? found;
  });
}
