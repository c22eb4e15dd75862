/** What HTTP answers besides the specification's own bodies, which are in `./responses.ts`. */
import type { Run } from '#shared/domain/run.ts';
import { backupData, failed } from './responses.ts';

/** A run to poll. `folder` is where its backup is, or will be. */
export function runData(run: Run, folder: string): Record<string, unknown> {
  return {
    id: run.id,
    state: run.state,
    started_at: run.startedAt,
    url: runUrl(run.id),
    ...(run.state === 'running'
      ? { phase: run.progress.phase, fraction: run.progress.fraction }
      : { finished_at: run.finishedAt }),
    ...(run.state === 'published' ? { backup: backupData(run.backup, folder) } : {}),
    ...(run.state === 'failed' ? { failure: failed('Backup creation failed', run.error) } : {}),
  };
}

export const runUrl = (runId: string): string => `/api/v1/database/runs/${runId}`;
