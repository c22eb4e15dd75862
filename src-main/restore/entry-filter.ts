/** Lets those entries of a dump through that a plan names, and what stands outside of entries. */
import { entryComment } from '../catalog/dump-scanner.ts';
import { tableKey } from './names-in-entries.ts';
import { isStatistics } from './older-server.ts';
import type { TablePlan } from './plan-table-restore.ts';

/** pg_dump writes these between entries when they change; a later entry relies on them. */
const setting = /^(?:SET default_\w+ = |SET search_path = |SELECT pg_catalog\.set_config\()/u;
const complete = '-- PostgreSQL database dump complete';

/** For `DumpGuard`: is told the lines in order, and says of each whether it is passed on. */
export function entryFilter({ entries, withRows }: TablePlan): (line: string) => boolean {
  let index = -1;
  let isPassed = true;
  return (line) => {
    const entry = entryComment(line);
    if (isStatistics(line)) isPassed = false;
    if (entry !== null) {
      if (entry.isData) {
        isPassed =
          entry.type === 'TABLE DATA' && withRows.has(tableKey(entry.schema ?? '', entry.name));
      } else {
        index += 1;
        isPassed = entries.has(index);
      }
    }
    if (line === complete) isPassed = true;
    return isPassed || setting.test(line);
  };
}
