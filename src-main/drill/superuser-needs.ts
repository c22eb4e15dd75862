/** What of a dump a drill needs a superuser for, before it begins or when something is refused. Pure. */
import { NightjarFailure, type ErrorOf } from '#shared/errors/errors.ts';
import type { OpenBackup } from '../catalog/opened-backup.ts';
import { inWords, onlySuperusersMake } from '../restore/superuser-kinds.ts';

const mostNamed = 10;

/** "event trigger guard", …; more of them may only show when they are refused. */
export function needSuperuser({ catalog }: Pick<OpenBackup, 'catalog'>): string[] {
  const found = onlySuperusersMake(catalog.objects).map(inWords);
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
