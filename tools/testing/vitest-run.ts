import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Command, packageProgram, runCommand } from '../commands.ts';
import { cacheFolder, projectFolder } from '../setup/project.mjs';
import { add, reportWithout, type Tally, tallyOfVitest, unfinishedFiles } from './tally.ts';

export interface TestProject {
  readonly name: 'unit' | 'component' | 'integration' | 'faults' | 'attacks' | 'corpus' | 'e2e';
  readonly heading: string;
  readonly limitMinutes: number;
  readonly needsDisplay: boolean;
  /** Which part of the files, as Vitest names it. Several parts run at the same time. */
  readonly shard?: string;
}

const resultsFolder = join(cacheFolder, 'test-results');

export const testProjects: readonly TestProject[] = [
  { name: 'unit', heading: 'Unit tests', limitMinutes: 15, needsDisplay: false },
  { name: 'component', heading: 'Component tests', limitMinutes: 15, needsDisplay: false },
  ...inTwoParts({
    name: 'integration',
    heading: 'Integration tests',
    limitMinutes: 30,
    needsDisplay: false,
  }),
  ...inTwoParts({
    name: 'faults',
    heading: 'Tests of what goes wrong',
    limitMinutes: 30,
    needsDisplay: false,
  }),
  { name: 'attacks', heading: 'Attacks', limitMinutes: 180, needsDisplay: false },
  { name: 'corpus', heading: 'Dumps of all kinds', limitMinutes: 240, needsDisplay: false },
  ...inTwoParts({
    name: 'e2e',
    heading: 'End-to-end tests',
    limitMinutes: 30,
    needsDisplay: true,
  }),
];

/** The projects with the most files, so that no project ends long after the others. */
function inTwoParts(project: TestProject): TestProject[] {
  return ['1/2', '2/2'].map((shard) => ({
    ...project,
    heading: `${project.heading}, part ${shard}`,
    shard,
  }));
}

/**
 * Runs one Vitest project in the environment that it needs and counts its tests. Its output is
 * written to the terminal, or to `outputFile`. If the process of a file ends before its tests, that
 * file runs once more, with its output on the terminal: the rule is the same as for a test that fails
 * once on a busy machine.
 */
async function runTestProject(
  project: TestProject,
  filters: readonly string[],
  outputFile?: string,
): Promise<Tally> {
  const { exitCode, report, errors } = await runVitest(project, filters, { outputFile });
  const unfinished = unfinishedFiles(report);
  const onlyProcessesEnded = errors.every((error) => error.includes('Worker exited unexpectedly'));
  if (exitCode === 0 || unfinished.length === 0 || !onlyProcessesEnded) {
    return tallyOfVitest(project.name, exitCode, report);
  }
  for (const file of unfinished) console.log(`The process of ${file} ended. The file runs again.`);
  const again = await runVitest(project, unfinished, { part: '-again' });
  return add(
    tallyOfVitest(project.name, 0, reportWithout(unfinished, report)),
    tallyOfVitest(project.name, again.exitCode, again.report),
  );
}

async function runVitest(
  project: TestProject,
  filters: readonly string[],
  { outputFile, part = '' }: { outputFile?: string | undefined; part?: string },
): Promise<{ exitCode: number; report: unknown; errors: readonly string[] }> {
  const reportFile = join(resultsFolder, `${nameOfFiles(project)}${part}.json`);
  const errorsFile = join(resultsFolder, `${nameOfFiles(project)}${part}.errors.json`);
  rmSync(reportFile, { force: true });
  rmSync(errorsFile, { force: true });
  const vitest = packageProgram('vitest', [
    'run',
    '--project',
    project.name,
    '--passWithNoTests',
    '--reporter=default',
    '--reporter=json',
    `--reporter=${join(projectFolder, 'tools', 'testing', 'errors-reporter.ts')}`,
    `--outputFile.json=${reportFile}`,
    // A filter may match fewer files than there are parts.
    ...(project.shard === undefined || filters.length > 0 ? [] : [`--shard=${project.shard}`]),
    ...filters,
  ]);
  const { environment, ...command } = inItsSurroundings(vitest, project);
  const exitCode = await runCommand({
    ...command,
    environment: {
      ...environment,
      NIGHTJAR_ERRORS_FILE: errorsFile,
      // Threads of sources then find compiled code. Node's compiler for TypeScript is WebAssembly,
      // and V8 can end the process while threads with WebAssembly start and end (`Check failed:
      // jit_page.has_value()`). A thread also starts in a third of the time.
      NODE_COMPILE_CACHE: join(cacheFolder, 'compiled'),
    },
    limitMinutes: project.limitMinutes,
    ...(outputFile === undefined ? {} : { outputFile }),
  });
  const errors = z.array(z.string()).safeParse(readReport(errorsFile)).data;
  return { exitCode, report: readReport(reportFile), errors: errors ?? ['no list of errors'] };
}

/** These tests use all cores. */
const isBusy = ({ name }: TestProject): boolean => name === 'unit' || name === 'component';

/**
 * Runs several projects at the same time: they mostly wait for servers and windows. Most of them
 * begin after the busy ones; the end-to-end tests, which take longest, begin at once. The output of
 * the first project of each kind is shown immediately, the output of the others below their headings
 * after all have ended.
 */
export async function runTestProjects(
  projects: readonly TestProject[],
  filters: readonly string[],
  printHeading: (heading: string) => void,
): Promise<Tally[]> {
  mkdirSync(resultsFolder, { recursive: true });
  const outputFileOf = (project: TestProject): string =>
    join(resultsFolder, `${nameOfFiles(project)}.log`);
  // With filters, one run of a project executes all matching files.
  const wanted = projects.filter(
    ({ shard }) => filters.length === 0 || shard === undefined || shard.startsWith('1/'),
  );
  const shown = [wanted.find(isBusy), wanted.find((project) => !isBusy(project))];
  const run = async (project: TestProject): Promise<Tally> => {
    if (!shown.includes(project)) {
      return await runTestProject(project, filters, outputFileOf(project));
    }
    printHeading(project.heading);
    return await runTestProject(project, filters);
  };
  const busy = wanted.filter(isBusy).map(run);
  const afterBusy = async (project: TestProject): Promise<Tally> => {
    if (project.name !== 'e2e') await Promise.all(busy);
    return await run(project);
  };
  const others = wanted.filter((project) => !isBusy(project)).map(afterBusy);
  const tallies = await Promise.all([...busy, ...others]);
  for (const project of wanted.filter((one) => !shown.includes(one))) {
    printHeading(project.heading);
    process.stdout.write(readFileSync(outputFileOf(project)));
  }
  return tallies;
}

const nameOfFiles = ({ name, shard }: TestProject): string =>
  shard === undefined ? name : `${name}-${shard.replace('/', '-of-')}`;

function readReport(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Linux: a D-Bus session with a separate real keyring for every project, and a virtual screen for
 * the end-to-end tests (on a desktop, too, so that no windows appear). macOS and Windows always
 * have both.
 */
function inItsSurroundings(command: Command, project: TestProject): Command {
  if (process.platform !== 'linux') return command;
  const keyringSession = join(projectFolder, 'tools', 'keyring-session.ts');
  const screen = project.needsDisplay
    ? ['xvfb-run', '-a', '-s', '-screen 0 1440x1000x24', '--']
    : [];
  const [file = 'dbus-run-session', ...args] = [
    ...screen,
    'dbus-run-session',
    '--',
    process.execPath,
    keyringSession,
    command.file,
    ...command.args,
  ];
  return { file, args, environment: { WAYLAND_DISPLAY: undefined } };
}
