import { showTurns } from '#shared/visible-text.ts';

/**
 * Text below the question whether to quit. Names can contain characters that change the writing
 * direction, so these are replaced.
 */
export function quitDetail(busyWith: readonly string[]): string {
  return `Still running: ${showTurns(busyWith.join(', '))}. Cancelled work is cleaned up; scheduled backups run again after the next start.`;
}
