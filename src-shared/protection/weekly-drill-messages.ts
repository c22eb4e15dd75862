/**
 * Describes the time of the next weekly drill and why the last drill did not run, for the screen
 * and doctor. Pure function: no I/O.
 */
import type { WeeklyDrill } from '../domain/drill.ts';
import { describeError } from '../errors/messages.ts';
import { exactTime } from '../describe-time.ts';

export interface WeeklyDrillMessages {
  /** Time of the next drill. */
  next: string;
  /** Why the last drill did not run; null if nothing prevented it. */
  miss: { title: string; reason: string } | null;
  nextStep: string | null;
}

export function describeWeeklyDrill({ next, miss }: WeeklyDrill): WeeklyDrillMessages {
  const missed = miss === null ? null : describeError(miss.error);
  const lastMiss =
    miss === null || missed === null
      ? null
      : {
          title: `The last weekly proof did not run: ${missed.title}`,
          reason: `It was attempted on ${exactTime(new Date(miss.at))}. ${missed.explanation}`,
        };
  switch (next.state) {
    case 'hindered': {
      const { title, explanation, nextStep } = describeError(next.error);
      return {
        next: `${title}. ${explanation}`,
        miss: lastMiss,
        nextStep,
      };
    }
    case 'due':
      return {
        next: 'Due now. It starts when Nightjar is open, this computer has had no input for ten minutes and no backup or restore is running.',
        miss: lastMiss,
        nextStep: missed?.nextStep ?? null,
      };
    case 'later':
      return {
        next: `Next due ${exactTime(new Date(next.at))}.`,
        miss: lastMiss,
        nextStep: missed?.nextStep ?? null,
      };
  }
}
