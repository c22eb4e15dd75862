/** Scenes for tests of the scheduler, and its records in short form. */
import type { SlotRecord } from '#shared/domain/slot.ts';
import type { NightjarError } from '#shared/errors/errors.ts';
import { SimulatedComputer } from './simulated-computer.ts';

/** Six hours before the nightly backup. */
export const evening = '2026-11-23T20:00:00.000Z';
export const refused: NightjarError = { code: 'connection-refused', host: 'db', port: 5432 };

/** A started computer without a connection. */
export async function computerAt(start = evening): Promise<SimulatedComputer> {
  const computer = new SimulatedComputer(start);
  await computer.start();
  return computer;
}

/** A started computer with one connection that is backed up at 02:00. */
export async function computerWithOne(start = evening) {
  const computer = new SimulatedComputer(start);
  const main = computer.connect();
  await computer.start();
  return { computer, main };
}

/** Due time, outcome and kinds of reasons of each slot: "2026-11-24T02:00 late asleep". */
export const inShort = (slots: readonly SlotRecord[]): string[] =>
  slots.map(
    ({ dueAt, outcome, reasons }) =>
      `${dueAt.slice(0, 16)} ${[outcome, ...reasons.map(({ kind }) => kind)].join(' ')}`,
  );
