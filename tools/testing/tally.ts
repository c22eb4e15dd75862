import { z } from 'zod';

/** The totals of a run of `npm test`: each check counts as one, each test as one. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** One line for each failure, printed before the last line. */
  readonly failures: readonly string[];
}

export const nothing: Tally = { passed: 0, failed: 0, skipped: 0, failures: [] };

export function add(one: Tally, other: Tally): Tally {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
    failures: [...one.failures, ...other.failures],
  };
}

export function check(name: string, exitCode: number): Tally {
  return exitCode === 0
    ? { ...nothing, passed: 1 }
    : { ...nothing, failed: 1, failures: [`${name} (exit code ${exitCode})`] };
}

/** The closing line; other programs read its format. */
export function closingLine(tally: Tally): string {
  const skipped = tally.skipped > 0 ? `, ${tally.skipped} skipped` : '';
  return `${tally.passed} passed, ${tally.failed} failed${skipped}`;
}

/** The part of Vitest's JSON report that is counted. */
const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

/**
 * Counts one Vitest run. A file that could not be loaded counts as one failure, and so does a run
 * that ended with an error without a failed test (an unhandled error, a crash, no report).
 */
export function tallyOfVitest(project: string, exitCode: number, content: unknown): Tally {
  const parsed = report.safeParse(content);
  if (!parsed.success) {
    return { ...nothing, failed: 1, failures: [`${project}: no report (exit code ${exitCode})`] };
  }
  let tally = nothing;
  for (const file of parsed.data.testResults) {
    let failedInFile = 0;
    for (const test of file.assertionResults) {
      if (test.status === 'failed') failedInFile += 1;
      tally = add(tally, tallyOfTest(`${project}: ${test.fullName}`, test.status));
    }
    if (file.status === 'failed' && failedInFile === 0) {
      tally = add(tally, {
        ...nothing,
        failed: 1,
        failures: [`${project}: ${file.name}: ${firstLine(file.message)}`],
      });
    }
  }
  if (exitCode !== 0 && tally.failed === 0) {
    return add(tally, {
      ...nothing,
      failed: 1,
      failures: [`${project}: an error outside of the tests (exit code ${exitCode})`],
    });
  }
  return tally;
}

/**
 * The files whose tests did not all end, because the process that ran them ended before. Vitest
 * reports such a test as `pending`.
 */
export function unfinishedFiles(content: unknown): readonly string[] {
  return (report.safeParse(content).data?.testResults ?? [])
    .filter(({ assertionResults }) => assertionResults.some(({ status }) => status === 'pending'))
    .map(({ name }) => name);
}

/** The report without these files. */
export function reportWithout(files: readonly string[], content: unknown): unknown {
  const { testResults } = report.parse(content);
  return { testResults: testResults.filter(({ name }) => !files.includes(name)) };
}

function tallyOfTest(name: string, status: string): Tally {
  if (status === 'passed') return { ...nothing, passed: 1 };
  if (status === 'failed') return { ...nothing, failed: 1, failures: [name] };
  return { ...nothing, skipped: 1 };
}

function firstLine(message: string | undefined): string {
  return message?.trim().split('\n')[0] || 'the file could not be run';
}
