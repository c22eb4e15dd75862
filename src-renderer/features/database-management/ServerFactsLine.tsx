import type { Connection } from '#shared/domain/connection.ts';
import { useProbe } from '../../api/queries.ts';
import { factsOf, placeOf } from './server-facts.ts';
import classes from './DatabaseManagementPage.module.css';

interface Props {
  connection: Connection;
}

/** Where the database is and what its server said; the last answer stays while a new one is asked for. */
export function ServerFactsLine({ connection }: Props) {
  const probe = useProbe(connection.id);
  const facts = probe.data === undefined ? [] : factsOf(probe.data);
  const asking = probe.data === undefined && probe.isFetching;
  return (
    <ul className={classes.facts} aria-label="About this database">
      {[placeOf(connection), ...facts, ...(asking ? ['Asking the server…'] : [])].map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
    </ul>
  );
}
