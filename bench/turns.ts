/** Several programs for the same job, measured in turns, and compared within each round. */
import { megabytes, seconds, spreadOf, type Spread } from './figures.ts';

/** More memory above idle is a missed target, whatever the size and the number of sessions. */
const mostPeakBytes = 200e6;

export interface Measured {
  ms: number;
  /** User and system time, with all child processes, without the server. */
  cpuSeconds: number;
  /** Peak memory of Nightjar's own process above idle; null for other programs. */
  ownPeakBytes: number | null;
  /** Peak memory of pg_dump, psql and all other programs together. */
  programsPeakBytes: number;
  /** Restores by Nightjar: the time until all rows are loaded. */
  rowsInMs?: number;
}

export interface Turn {
  name: string;
  run: () => Promise<Measured>;
}

export type Round = Readonly<Record<string, Measured>>;

export interface Target {
  name: string;
  /** The turn that its time is compared with. */
  reference: string;
  /** The median of the ratios must not be more. */
  limit: number;
}

/** Every second round has the other order, because each run can disturb the next one. */
export async function takeTurns(
  turns: readonly Turn[],
  rounds: number,
  say: (line: string) => void,
): Promise<Round[]> {
  const results: Round[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    say(`Round ${round} of ${rounds}`);
    const result: Record<string, Measured> = {};
    for (const { name, run } of round % 2 === 1 ? turns : turns.toReversed()) {
      const measured = await run();
      result[name] = measured;
      say(`  ${name}: ${seconds(measured.ms)}, CPU ${measured.cpuSeconds.toFixed(1)} s`);
    }
    results.push(result);
  }
  return results;
}

export function ratios(
  rounds: readonly Round[],
  { name, reference }: Pick<Target, 'name' | 'reference'>,
  msOf: (measured: Measured) => number = ({ ms }) => ms,
): Spread {
  return spreadOf(
    rounds.map((round) => msOf(measuredOf(round, name)) / measuredOf(round, reference).ms),
  );
}

/**
 * Prints minimum, median and maximum of the times and of their ratios to each reference, then the
 * targets. Returns true if every target was met. A target whose turns were not measured is left out.
 */
export function printRounds(
  rounds: readonly Round[],
  references: readonly string[],
  targets: readonly Target[],
  say: (line: string) => void,
): boolean {
  const names = Object.keys(rounds[0] ?? {});
  const of = (name: string, pick: (measured: Measured) => number): Spread =>
    spreadOf(rounds.map((round) => pick(measuredOf(round, name))));
  const row = (name: string, cells: readonly string[]): void =>
    say(`${name.padEnd(24)}${cells.map((cell) => cell.padStart(23)).join('')}`);

  say('');
  row('minimum/median/maximum', [
    'seconds',
    ...references.map((reference) => `× ${reference}`),
    'CPU s',
    'own MB above idle',
    'MB of programs',
  ]);
  for (const name of names) {
    const ownPeakBytes = measuredOf(rounds[0] ?? {}, name).ownPeakBytes;
    row(name, [
      written(
        of(name, ({ ms }) => ms / 1000),
        1,
      ),
      ...references.map((reference) => written(ratios(rounds, { name, reference }), 2)),
      written(
        of(name, (measured) => measured.cpuSeconds),
        1,
      ),
      ownPeakBytes === null
        ? '–'
        : written(
            of(name, (measured) => (measured.ownPeakBytes ?? 0) / 1e6),
            0,
          ),
      written(
        of(name, ({ programsPeakBytes }) => programsPeakBytes / 1e6),
        0,
      ),
    ]);
  }

  say('');
  let met = true;
  const mark = (isMet: boolean, what: string, reached: string, target: string): void => {
    met &&= isMet;
    say(`${isMet ? '✓' : '✗'} ${what.padEnd(60)} ${reached.padStart(8)}   ${target}`);
  };
  for (const target of targets) {
    if (!names.includes(target.name) || !names.includes(target.reference)) continue;
    const reached = ratios(rounds, target).median;
    mark(
      reached <= target.limit,
      `${target.name}, of ${target.reference}`,
      reached.toFixed(2),
      `≤ ${target.limit.toFixed(2)}`,
    );
  }
  const peakBytes = Math.max(
    ...rounds.flatMap((round) => Object.values(round).map((one) => one.ownPeakBytes ?? 0)),
  );
  mark(
    peakBytes <= mostPeakBytes,
    'largest peak memory above idle',
    megabytes(peakBytes),
    `≤ ${megabytes(mostPeakBytes)}`,
  );
  return met;
}

export function written({ minimum, median, maximum }: Spread, digits: number): string {
  return [minimum, median, maximum].map((value) => value.toFixed(digits)).join('/');
}

function measuredOf(round: Round, name: string): Measured {
  const measured = round[name];
  if (measured === undefined) throw new Error(`${name} was not measured`);
  return measured;
}

/** The name of a turn of Nightjar. */
export function nightjarWith(sessions: number | null): string {
  if (sessions === null) return 'Nightjar by itself';
  return `Nightjar, ${sessions} ${sessions === 1 ? 'session' : 'sessions'}`;
}
