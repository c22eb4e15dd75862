/**
 * HTTP answers that the specification does not define. The specified answers are in
 * `./responses.ts`.
 */
import type { z } from 'zod';
import type { Run } from '#shared/domain/run.ts';
import { backupData, failed } from './responses.ts';
import type { runSchema } from './schemas.ts';

/** Describes a run that the client polls. `folder` is the folder of its backup. */
export function runData(run: Run, folder: string): z.infer<typeof runSchema> {
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
