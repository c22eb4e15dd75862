/**
 * Describes the time of the next weekly drill and why the last drill did not run, for the screen
 * and doctor. Pure function: no I/O.
 */
import type { WeeklyDrill } from '../domain/drill.ts';
import { describeError } from '../errors/messages.ts';
import { exactTime } from '../describe-time.ts';
import { text } from '../words/text.ts';

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
          title: text('weekly-drill.missed', { title: missed.title }),
          reason: text('weekly-drill.missed-reason', {
            at: exactTime(new Date(miss.at)),
            explanation: missed.explanation,
          }),
        };
  switch (next.state) {
    case 'hindered': {
      const { title, explanation, nextStep } = describeError(next.error);
      return {
        next: text('weekly-drill.hindered', { title, explanation }),
        miss: lastMiss,
        nextStep,
      };
    }
    case 'due':
      return {
        next: text('weekly-drill.due'),
        miss: lastMiss,
        nextStep: missed?.nextStep ?? null,
      };
    case 'later':
      return {
        next: text('weekly-drill.next', { at: exactTime(new Date(next.at)) }),
        miss: lastMiss,
        nextStep: missed?.nextStep ?? null,
      };
  }
}
