/** When the weekly drill of a database comes and why the last one did not, for the screen and doctor. Pure. */
import type { WeeklyDrill } from '../domain/drill.ts';
import { describeError } from '../errors/messages.ts';
import { exactTime } from '../describe-time.ts';

export interface WeeklyDrillMessages {
  /** When the next one is due. */
  next: string;
  /** Why the last one was not made; null when nothing was in its way. */
  miss: { title: string; reason: string } | null;
  nextStep: string | null;
}

export function describeWeeklyDrill({ next, miss }: WeeklyDrill): WeeklyDrillMessages {
  const missed = miss === null ? null : describeError(miss.error);
  const told =
    miss === null || missed === null
      ? null
      : {
          title: `The last weekly proof was not made: ${missed.title}`,
          reason: `It was tried on ${exactTime(new Date(miss.at))}. ${missed.explanation}`,
        };
  switch (next.state) {
    case 'hindered': {
      const { title, explanation, nextStep } = describeError(next.error);
      return {
        next: `${title}. ${explanation}`,
        miss: told,
        nextStep,
      };
    }
    case 'due':
      return {
        next: 'Due now. It begins when Nightjar is open, nobody has used this computer for ten minutes and no backup or restore runs.',
        miss: told,
        nextStep: missed?.nextStep ?? null,
      };
    case 'later':
      return {
        next: `Next due ${exactTime(new Date(next.at))}.`,
        miss: told,
        nextStep: missed?.nextStep ?? null,
      };
  }
}
