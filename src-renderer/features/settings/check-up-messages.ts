/** Sentences about a whole check-up. Pure functions: no I/O. */
import type { DoctorCheck } from '#shared/domain/doctor.ts';

/** The state of one check in text, for screen readers. */
export const stateNames: Record<DoctorCheck['state'], string> = {
  ok: 'Fine',
  attention: 'Needs attention',
  failed: 'Failed',
};

/** "All 7 checks are fine." or "7 checks: 1 failed, 2 need attention, 4 are fine." */
export function checkUpSummary(checks: readonly DoctorCheck[]): string {
  const number = (state: DoctorCheck['state']) =>
    checks.filter((check) => check.state === state).length;
  const [failed, attention, fine] = [number('failed'), number('attention'), number('ok')];
  if (fine === checks.length) return `All ${fine} checks are fine.`;
  const parts = [
    failed === 0 ? null : `${failed} failed`,
    attention === 0 ? null : `${attention} ${attention === 1 ? 'needs' : 'need'} attention`,
    fine === 0 ? null : `${fine} ${fine === 1 ? 'is' : 'are'} fine`,
  ];
  const total = `${checks.length} ${checks.length === 1 ? 'check' : 'checks'}`;
  return `${total}: ${parts.filter((part) => part !== null).join(', ')}.`;
}
