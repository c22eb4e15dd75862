import { describeWeeklyDrill } from '#shared/protection/weekly-drill-messages.ts';
import { useConnections, useWeeklyDrills } from '../../api/queries.ts';
import classes from './SettingsPage.module.css';
import { text } from '#shared/words/text.ts';

/** When the next weekly proof of each database is due, and why the last weekly proof did not run. */
export function WeeklyDrillList() {
  const drills = useWeeklyDrills(true).data ?? [];
  const names = new Map((useConnections().data ?? []).map(({ id, name }) => [id, name]));
  if (drills.length === 0) return null;
  return (
    <ul className={classes.weekly} aria-label={text('settings.weekly-proofs')}>
      {drills.map((drill) => {
        const { next, miss, nextStep } = describeWeeklyDrill(drill);
        return (
          <li key={drill.connectionId}>
            <strong>{names.get(drill.connectionId)}</strong>
            <p>{next}</p>
            {miss === null ? null : (
              <p className={classes.attention}>
                {miss.title}. {miss.reason}
              </p>
            )}
            {nextStep === null ? null : <p>{nextStep}</p>}
          </li>
        );
      })}
    </ul>
  );
}
