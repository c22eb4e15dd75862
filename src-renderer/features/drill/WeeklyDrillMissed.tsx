import { describeWeeklyDrill } from '#shared/protection/weekly-drill-messages.ts';
import { useAppStatus, useWeeklyDrills } from '../../api/queries.ts';
import { Callout } from '../../ui/Callout.tsx';

/** Shows why the weekly proof of a database failed. Shows nothing if it did not fail. */
export function WeeklyDrillMissed({ connectionId }: { connectionId: string }) {
  const isOn = useAppStatus().data?.preferences.weeklyDrill === true;
  const drill = useWeeklyDrills(isOn).data?.find((one) => one.connectionId === connectionId);
  if (!isOn || drill === undefined) return null;
  const { miss, next, nextStep } = describeWeeklyDrill(drill);
  if (miss === null) return null;
  return (
    <Callout tone="attention" title={miss.title}>
      <p>{miss.reason}</p>
      <p>
        {nextStep === null ? '' : `${nextStep} `}
        {next}
      </p>
    </Callout>
  );
}
