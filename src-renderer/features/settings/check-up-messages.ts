/** Sentences about a whole check-up. Pure functions: no I/O. */
import type { DoctorCheck } from '#shared/domain/doctor.ts';
import { text, type TextId } from '#shared/words/text.ts';

/** The state of one check in text, for screen readers. */
export const stateNames = {
  ok: 'settings.check-up.state.ok',
  attention: 'settings.check-up.state.attention',
  failed: 'settings.check-up.state.failed',
} as const satisfies Record<DoctorCheck['state'], TextId>;

/** "All 7 checks are fine." or "7 checks: 1 failed, 2 need attention, 4 are fine." */
export function checkUpSummary(checks: readonly DoctorCheck[]): string {
  const number = (state: DoctorCheck['state']) =>
    checks.filter((check) => check.state === state).length;
  const [failed, attention, fine] = [number('failed'), number('attention'), number('ok')];
  if (fine === checks.length) return text('settings.all-checks-fine', { fine });
  const parts = [
    failed === 0 ? null : text('settings.check-up.failed', { failed }),
    attention === 0 ? null : text('settings.check-up.need-attention', { attention }),
    fine === 0 ? null : text('settings.check-up.fine', { fine }),
  ];
  return text('settings.check-up.summary', {
    checks: checks.length,
    states: parts.filter((part) => part !== null).join(', '),
  });
}
