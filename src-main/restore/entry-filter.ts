/** Lets those entries of a dump through that a plan names, and what stands outside of entries. */
import { entryComment } from '../catalog/dump-scanner.ts';
import { tableKey } from './names-in-entries.ts';
import type { TablePlan } from './plan-table-restore.ts';

/** pg_dump writes these between entries when they change; a later entry relies on them. */
const setting = /^(?:SET default_\w+ = |SET search_path = |SELECT pg_catalog\.set_config\()/u;
const statistics = /^-- Statistics for Name: .*; Type: STATISTICS DATA; /u;
const complete = '-- PostgreSQL database dump complete';

/** Is told comments and first lines of statements in order, and says of each statement whether it is run. */
export function entryFilter({ entries, withRows, isWhole }: TablePlan): (line: string) => boolean {
  let index = -1;
  let isPassed = true;
  return (line) => {
    const entry = entryComment(line);
    if (statistics.test(line)) isPassed = false;
    if (entry !== null) {
      if (entry.isData) {
        isPassed =
          entry.type === 'TABLE DATA'
            ? withRows.has(tableKey(entry.schema ?? '', entry.name))
            : isWhole === true;
      } else {
        index += 1;
        isPassed = entries.has(index);
      }
    }
    if (line === complete) isPassed = true;
    return isPassed || setting.test(line);
  };
}
