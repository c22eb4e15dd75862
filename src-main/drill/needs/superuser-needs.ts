/**
 * Names the objects of a dump that a drill can create only as a superuser. Pure function: no I/O.
 */
import type { OpenBackup } from '../../catalog/source/opened-backup.ts';
import { onlySuperusersCreate } from '../../restore/survey/superuser-kinds.ts';
import { describeEntryName } from '../../restore/tables/dump-entry.ts';

const mostNamed = 10;

/** Names such as "event trigger guard". */
export function needSuperuser({ catalog }: Pick<OpenBackup, 'catalog'>): string[] {
  const found = onlySuperusersCreate(catalog.objects).map(describeEntryName);
  return found.length <= mostNamed
    ? found
    : [...found.slice(0, mostNamed), `${found.length - mostNamed} more`];
}
