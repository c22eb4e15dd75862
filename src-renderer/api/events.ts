/** Updates the query cache from the events of the main process. */
import type { QueryClient } from '@tanstack/react-query';
import type { Drill } from '#shared/domain/drill.ts';
import type { ServerAnswer } from '#shared/domain/server-answer.ts';
import type { Restore } from '#shared/domain/restore.ts';
import type { Run } from '#shared/domain/run.ts';
import { listen } from './bridge.ts';
import { keys } from './keys.ts';
import { withLatest, withRun } from './runs-cache.ts';

/** Subscribes to every event. Returns the function that ends all subscriptions. */
export function listenToEvents(client: QueryClient): () => void {
  const refresh = (...names: (readonly unknown[])[]) => {
    for (const queryKey of names) void client.invalidateQueries({ queryKey });
  };

  const ends = [
    listen('connections-changed', () => {
      refresh(keys.connections, keys.allBackups, keys.allProbes, keys.weeklyDrills);
      refresh(keys.serverAnswers);
    }),
    listen('server-answered', (answer) => {
      const answers = client.getQueryData<ServerAnswer[]>(keys.serverAnswers);
      // A first request that is still running would bring the list without this answer.
      if (answers === undefined)
        void client
          .cancelQueries({ queryKey: keys.serverAnswers })
          .then(() => refresh(keys.serverAnswers));
      else client.setQueryData<ServerAnswer[]>(keys.serverAnswers, withAnswer(answers, answer));
    }),
    listen('backups-changed', ({ connectionId }) =>
      refresh(keys.backups(connectionId), keys.trash(connectionId), keys.weeklyDrills),
    ),
    listen('app-changed', () =>
      refresh(keys.status, keys.tools, keys.api, keys.allBackups, keys.allProbes),
    ),
    // A signed-in admin can read data that a signed-out window cannot.
    listen('session-changed', () => void client.invalidateQueries()),
    listen('schedule-changed', () =>
      refresh(keys.allSchedules, keys.allStatistics, keys.weeklyDrills),
    ),
    listen('drill-changed', (drill) => {
      const drills = client.getQueryData<Drill[]>(keys.drills);
      // The event does not contain the error, nor the reason why the backup cannot be restored.
      const isHidden =
        drill.state === 'failed' ||
        (drill.state === 'finished' && drill.proof.notRestored !== undefined);
      if (drills === undefined || isHidden) refresh(keys.drills);
      else client.setQueryData<Drill[]>(keys.drills, withLatest(drills, drill));
    }),
    listen('restore-changed', (restore) => {
      const restores = client.getQueryData<Restore[]>(keys.restores);
      if (restores === undefined || restore.state === 'failed') refresh(keys.restores);
      else client.setQueryData<Restore[]>(keys.restores, withLatest(restores, restore));
      // The databases on the server of the restore have changed.
      if (restore.state !== 'running')
        refresh(keys.replacedDatabases, keys.allProbes, keys.allBackups);
    }),
    listen('run-changed', (run) => {
      const runs = client.getQueryData<Run[]>(keys.runs);
      if (runs === undefined) refresh(keys.runs);
      else client.setQueryData<Run[]>(keys.runs, withRun(runs, run));
      if (run.state !== 'running') refresh(keys.history, keys.allAudit, keys.allStatistics);
      // Its backup is listed after `backups-changed`. A failure may be over, or prevent the next run.
      if (run.connectionId !== null && run.state === 'published')
        refresh(keys.probe(run.connectionId));
      if (run.connectionId !== null && run.state === 'failed')
        refresh(keys.probe(run.connectionId), keys.backups(run.connectionId));
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}

const withAnswer = (answers: readonly ServerAnswer[], answer: ServerAnswer): ServerAnswer[] => [
  ...answers.filter(({ connectionId }) => connectionId !== answer.connectionId),
  answer,
];
