import { parseArgs } from 'node:util';
import { buildIfNeeded } from './build.ts';
import { packageProgram, runCommand } from './commands.ts';
import { add, check, closingLine, nothing } from './testing/tally.ts';
import { runTestProjects, testProjects } from './testing/vitest-run.ts';

/**
 * `npm test`: every check, then every test, and the total on the last line.
 *
 *     npm test                                  all checks and tests
 *     npm test -- restore                       only the tests in files whose path contains "restore"
 *     npm test -- --project unit [FILTER …]     only this project (unit, component, integration, faults, attacks, corpus, e2e)
 *     npm run test:integration -- [FILTER …]    only the project integration
 *     npm run check                             only checks that need neither a server nor a window
 *     npm run attack                            the project attacks, with many more attempts
 *     npm run test:long                         the projects faults, attacks and corpus, with many more attempts
 *
 * A failed step does not stop the later steps.
 */
const { values, positionals: filters } = parseArgs({
  allowPositionals: true,
  options: {
    'check-only': { type: 'boolean', default: false },
    project: { type: 'string', multiple: true, default: [] },
    long: { type: 'boolean', default: false },
  },
});
const narrowed = filters.length > 0 || values.project.length > 0;
// Read by tests/support/attempts.ts.
if (values.long) process.env['NIGHTJAR_LONG_TESTS'] = '1';

const checks = [
  { name: 'Typecheck', run: () => runCommand(packageProgram('typescript', ['--noEmit'], 'tsc')) },
  {
    name: 'Lint',
    run: () => runCommand(packageProgram('oxlint', ['--type-aware', '--deny-warnings'])),
  },
  { name: 'Format', run: () => runCommand(packageProgram('oxfmt', ['--check'])) },
  { name: 'Dead code', run: () => runCommand(packageProgram('knip', [])) },
];

let tally = nothing;
if (!narrowed) {
  for (const step of checks) {
    heading(step.name);
    tally = add(tally, check(step.name, await step.run()));
  }
}
if (!values['check-only']) {
  heading('Build');
  tally = add(tally, check('Build', await buildIfNeeded()));
  let executedTests = 0;
  const wanted = testProjects.filter(
    ({ name }) => values.project.length === 0 || values.project.includes(name),
  );
  for (const result of await runTestProjects(wanted, filters, heading)) {
    executedTests += result.passed + result.failed;
    tally = add(tally, result);
  }
  if (executedTests === 0) {
    tally = add(tally, { ...nothing, failed: 1, failures: ['No test was executed.'] });
  }
}

if (tally.failures.length > 0) {
  heading('Failed');
  for (const failure of tally.failures) console.log(`- ${failure}`);
}
console.log(`\n${closingLine(tally)}`);
process.exitCode = tally.failed === 0 ? 0 : 1;

function heading(text: string): void {
  console.log(`\n== ${text} ==`);
}
