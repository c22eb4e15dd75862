import type { Connection } from '#shared/domain/connection.ts';
import { text } from '#shared/words/text.ts';
import { useProbe, useServerAnswer } from '../../api/queries.ts';
import { useNow } from '../../ui/useNow.ts';
import { ageOf } from '../protection/age-messages.ts';
import { factsOf, placeOf } from './server-facts.ts';
import classes from './DatabaseManagementPage.module.css';

interface Props {
  connection: Connection;
}

/**
 * The address of the database and the facts from its server. The last facts stay visible while the
 * server is asked again, with their age.
 */
export function ServerFactsLine({ connection }: Props) {
  const probe = useProbe(connection.id);
  const facts = probe.data === undefined ? [] : factsOf(probe.data);
  const answer = useServerAnswer(connection.id);
  const now = useNow();
  const age = answer === undefined ? [] : [ageOf(answer, now)];
  const asking = probe.data === undefined && probe.isFetching;
  return (
    <ul className={classes.facts} aria-label={text('database.about')}>
      {[placeOf(connection), ...facts, ...age, ...(asking ? [text('database.asking')] : [])].map(
        (fact) => (
          <li key={fact}>{fact}</li>
        ),
      )}
    </ul>
  );
}
