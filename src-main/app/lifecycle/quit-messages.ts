import { showTurns } from '#shared/visible-text.ts';

/** Behind the question whether Nightjar is to quit. Names may come from anybody: none turns the sentence around. */
export function quitDetail(busyWith: readonly string[]): string {
  return `${showTurns(busyWith.join(', '))}: still at work. What is cancelled leaves nothing behind; a scheduled backup is made up for at the next start.`;
}
