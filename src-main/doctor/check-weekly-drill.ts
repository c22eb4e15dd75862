/** Doctor check of the weekly proof of a connection. Pure function: no I/O. */
import type { DoctorCheck } from '#shared/domain/doctor.ts';
import type { WeeklyDrill } from '#shared/domain/drill.ts';
import { describeWeeklyDrill } from '#shared/protection/weekly-drill-messages.ts';

export function checkWeeklyDrill(connection: string, drill: WeeklyDrill): DoctorCheck {
  const { next, miss, nextStep } = describeWeeklyDrill(drill);
  return {
    name: `Weekly proof of ${connection}`,
    state: miss === null && drill.next.state !== 'hindered' ? 'ok' : 'attention',
    detail: miss === null ? next : `${miss.title}. ${miss.reason} ${next}`,
    nextStep,
  };
}
