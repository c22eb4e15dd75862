import { describe, expect, test } from 'vitest';
import type { DoctorCheck } from '#shared/domain/doctor.ts';
import { checkUpSummary } from './check-up-messages.ts';

const check = (state: DoctorCheck['state']): DoctorCheck => ({
  name: 'Keychain',
  state,
  detail: 'It answers.',
  nextStep: null,
});

describe('the summary of a check-up', () => {
  test('is short if all checks are fine', () => {
    expect(checkUpSummary([check('ok'), check('ok')])).toBe('All 2 checks are fine.');
  });

  test('names failed checks first', () => {
    const checks = [check('ok'), check('attention'), check('failed'), check('attention')];
    expect(checkUpSummary(checks)).toBe('4 checks: 1 failed, 2 need attention, 1 is fine.');
    expect(checkUpSummary([check('failed')])).toBe('1 check: 1 failed.');
  });
});
