/** What of a dump only a superuser may make (PostgreSQL manual, the notes of each CREATE). Pure. */
import { NightjarFailure, type ErrorOf } from '#shared/errors/errors.ts';
import type { OpenBackup } from '../catalog/opened-backup.ts';

const types = new Set([
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
const mostNamed = 10;

/** "event trigger guard", …; more of them may only show when they are refused. */
export function needSuperuser({ catalog }: Pick<OpenBackup, 'catalog'>): string[] {
  const found = catalog.objects
    .filter(({ type }) => types.has(type))
    .map(
      ({ type, schema, name }) =>
        `${type.toLowerCase()} ${schema === null ? '' : `${schema}.`}${name}`,
    );
  return found.length <= mostNamed
    ? found
    : [...found.slice(0, mostNamed), `${found.length - mostNamed} more`];
}

const refusals =
  /permission denied|must be (?:a )?superuser|only superusers?|must be owner of|must have|must be able to|superuser privilege/iu;

/** Whether PostgreSQL refused something because of who asked for it. */
export function isRefusedToRole(
  error: unknown,
): error is NightjarFailure & { error: ErrorOf<'restore-failed'> } {
  return (
    error instanceof NightjarFailure &&
    error.error.code === 'restore-failed' &&
    refusals.test(error.error.detail)
  );
}
