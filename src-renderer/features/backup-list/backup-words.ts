/** Words of the list of backups. */
import type { Trigger } from '#shared/domain/manifest.ts';

/** Who or what started a backup. */
export const triggerWords: Record<Trigger, string> = {
  manual: 'By hand',
  scheduled: 'Schedule',
  cli: 'Command line',
  api: 'HTTP API',
};
