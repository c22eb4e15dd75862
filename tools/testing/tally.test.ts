import { describe, expect, it } from 'vitest';
import {
  add,
  check,
  closingLine,
  nothing,
  reportWithout,
  tallyOfVitest,
  unfinishedFiles,
} from './tally.ts';

function file(statuses: string[], status = 'passed', message = '') {
  return {
    name: 'some.test.ts',
    status,
    message,
    assertionResults: statuses.map((each, index) => ({ fullName: `test ${index}`, status: each })),
  };
}

describe('the summary of a test run', () => {
  it('the summary ends with the line that other programs read', () => {
    expect(closingLine({ ...nothing, passed: 12 })).toBe('12 passed, 0 failed');
    expect(closingLine({ ...nothing, passed: 1, failed: 2, skipped: 3 })).toBe(
      '1 passed, 2 failed, 3 skipped',
    );
  });

  it('each check counts as one, and failed checks are named', () => {
    const tally = add(check('Lint', 0), check('Typecheck', 2));
    expect(tally).toMatchObject({ passed: 1, failed: 1, failures: ['Typecheck (exit code 2)'] });
  });

  it('passed, failed, skipped and planned tests are counted', () => {
    const tally = tallyOfVitest('unit', 1, {
      testResults: [file(['passed', 'failed', 'pending', 'skipped', 'todo'], 'failed')],
    });
    expect(tally).toMatchObject({ passed: 1, failed: 1, skipped: 3, failures: ['unit: test 1'] });
  });

  it('a file that cannot be loaded counts as a failure', () => {
    const tally = tallyOfVitest('unit', 1, {
      testResults: [file([], 'failed', 'SyntaxError: no\n  at …')],
    });
    expect(tally.failures).toEqual(['unit: some.test.ts: SyntaxError: no']);
  });

  it('a run that ended with an error is never reported as good', () => {
    expect(tallyOfVitest('e2e', 1, { testResults: [file(['passed'])] })).toMatchObject({
      passed: 1,
      failed: 1,
    });
    expect(tallyOfVitest('e2e', 1, undefined).failed).toBe(1);
    expect(tallyOfVitest('e2e', 0, 'not a report').failed).toBe(1);
  });

  it('a file whose process ended is named, and is counted only in its second run', () => {
    const ended = { ...file(['passed', 'pending', 'pending']), name: 'ended.test.ts' };
    const report = { testResults: [file(['passed', 'skipped']), ended] };
    expect(unfinishedFiles(report)).toEqual(['ended.test.ts']);
    expect(tallyOfVitest('faults', 0, reportWithout(['ended.test.ts'], report))).toEqual({
      ...nothing,
      passed: 1,
      skipped: 1,
    });
  });
});
