/** What of a dump a drill needs a superuser for. Pure. */
import type { OpenBackup } from '../../catalog/source/opened-backup.ts';
import { onlySuperusersMake } from '../../restore/survey/superuser-kinds.ts';
import { inTokens } from '../../restore/tables/dump-entry.ts';

const mostNamed = 10;

/** "event trigger guard", … */
export function needSuperuser({ catalog }: Pick<OpenBackup, 'catalog'>): string[] {
  const found = onlySuperusersMake(catalog.objects).map(inTokens);
  return found.length <= mostNamed
    ? found
    : [...found.slice(0, mostNamed), `${found.length - mostNamed} more`];
}
