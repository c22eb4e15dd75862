import { showTurns } from '#shared/visible-text.ts';
import { text } from '#shared/words/text.ts';

/**
 * Text below the question whether to quit. Names can contain characters that change the writing
 * direction, so these are replaced.
 */
export function quitDetail(busyWith: readonly string[]): string {
  return text('app.still-running-cancelled-work-cleaned', {
    showTurns: showTurns(busyWith.join(', ')),
  });
}
