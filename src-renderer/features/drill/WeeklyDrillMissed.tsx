import { tellWeeklyDrill } from '#shared/protection/weekly-drill-messages.ts';
import { useDrillSettings, useWeeklyDrills } from '../../api/queries.ts';
import { Notice } from '../../ui/Notice.tsx';

/** Says on the screen of a database why its weekly proof was not made; nothing when it was. */
export function WeeklyDrillMissed({ connectionId }: { connectionId: string }) {
  const isOn = useDrillSettings().data?.weekly === true;
  const drill = useWeeklyDrills(isOn).data?.find((one) => one.connectionId === connectionId);
  if (!isOn || drill === undefined) return null;
  const { miss, next, nextStep } = tellWeeklyDrill(drill);
  if (miss === null) return null;
  return (
    <Notice tone="attention" title={miss.title}>
      <p>{miss.reason}</p>
      <p>
        {nextStep === null ? '' : `${nextStep} `}
        {next}
      </p>
    </Notice>
  );
}
