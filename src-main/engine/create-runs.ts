/**
 * Creates the runs of this process: recorded, sent to the windows, and reported by notifications.
 */
import path from 'node:path';
import { finishedRunSchema } from '#shared/domain/run.ts';
import { Runs } from '../backup/runs.ts';
import { openJsonLines } from '../files/json-lines.ts';
import type { Notifications } from '../notifications/notifications.ts';
import type { Clock, Log } from '../system/ports.ts';
import { recordRuns, type Cancellers, type Recorder } from './audited-runs.ts';
import type { Events } from './events.ts';

/** Five connections for a year of nightly backups, plus some manual backups. */
const runsToRemember = 2000;

/** Resolves when the last run of each connection is known. */
export async function createRuns(parts: {
  clock: Clock;
  log: Log;
  userDataFolder: string;
  recorder: Recorder;
  cancellers: Cancellers;
  events: Events;
  notifications: Pick<Notifications, 'runFinished'>;
}): Promise<Runs> {
  const { clock, log, events, notifications } = parts;
  const record = recordRuns(parts.recorder, parts.cancellers);
  const file = path.join(parts.userDataFolder, 'history', 'runs.jsonl');
  const runs = new Runs({
    clock,
    log,
    history: openJsonLines(file, finishedRunSchema, { keepLines: runsToRemember }),
    onBegun: record.begun,
    onChange: (run) => {
      // First, so that the window lists the folder before it asks for the other effects of the run.
      if (run.state === 'published' && run.connectionId !== null) {
        events.emit('backups-changed', { connectionId: run.connectionId });
      }
      events.emit('run-changed', run);
    },
    onFinished: (run, label, by) => {
      record.finished(run, by);
      notifications.runFinished(run, label);
    },
  });
  await runs.recall();
  return runs;
}
