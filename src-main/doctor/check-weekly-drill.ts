/** Doctor check of the weekly proof of a connection. Pure function: no I/O. */
import { text } from '#shared/words/text.ts';
import type { DoctorCheck } from '#shared/domain/doctor.ts';
import type { WeeklyDrill } from '#shared/domain/drill.ts';
import { describeWeeklyDrill } from '#shared/protection/weekly-drill-messages.ts';

export function checkWeeklyDrill(connection: string, drill: WeeklyDrill): DoctorCheck {
  const { next, miss, nextStep } = describeWeeklyDrill(drill);
  return {
    name: text('doctor.weekly-proof-of', { connection }),
    state: miss === null && drill.next.state !== 'hindered' ? 'ok' : 'attention',
    detail:
      miss === null
        ? next
        : `${text('doctor.error', { title: miss.title, explanation: miss.reason })} ${next}`,
    nextStep,
  };
}
