import { useMemo } from 'react';
import type { Connection } from '#shared/domain/connection.ts';
import type { FinishedRun } from '#shared/domain/run.ts';
import { describeError } from '#shared/errors/messages.ts';
import { isGood } from '#shared/protection/good-backup.ts';
import { readProtection } from '#shared/protection/protection.ts';
import {
  useAllBackups,
  useAllSchedules,
  useAllServerAnswers,
  useAppStatus,
  useRunHistory,
  useRuns,
  useTools,
} from '../../api/queries.ts';
import { useNow } from '../../ui/useNow.ts';
import { lastNights } from '../night-strip/nights.ts';
import type { DatabaseState } from './databases-overview.ts';

/** Two weeks. */
const shownNights = 14;
const dayMs = 24 * 60 * 60_000;

/** The state of every database, from the answers that the rail has requested already. */
export function useDatabaseStates(connections: readonly Connection[]): DatabaseState[] {
  const lists = useAllBackups(connections);
  const schedules = useAllSchedules(connections);
  const answers = useAllServerAnswers();
  const runs = useRuns().data;
  const history = useRunHistory().data;
  const toolsMissing = useTools().data?.length === 0;
  const opensAtLogin = useAppStatus().data?.preferences.openAtLogin;
  const now = useNow();
  return useMemo(
    () =>
      connections.map((connection, index) => {
        const list = lists[index];
        const schedule = schedules[index];
        return {
          connection,
          protection: readProtection({
            list,
            schedule,
            run: runs?.find(({ connectionId }) => connectionId === connection.id),
            server: answers?.find(({ connectionId }) => connectionId === connection.id),
            toolsMissing,
            opensAtLogin,
            now,
          }),
          lastGood: list?.backups.find(isGood),
          nights: lastNights(
            list?.backups ?? [],
            schedule?.slots ?? [],
            schedule?.waiting ?? null,
            now,
            shownNights,
          ),
          lastError: lastErrorOf(history, connection.id, now),
        };
      }),
    [connections, lists, schedules, answers, runs, history, toolsMissing, opensAtLogin, now],
  );
}

function lastErrorOf(
  history: readonly FinishedRun[] | undefined,
  connectionId: string,
  now: Date,
): DatabaseState['lastError'] {
  const since = now.getTime() - shownNights * dayMs;
  const run = history?.find(
    (one): one is Extract<FinishedRun, { state: 'failed' }> =>
      one.connectionId === connectionId && one.state === 'failed',
  );
  if (run === undefined || Date.parse(run.finishedAt) < since) return null;
  return { at: new Date(run.finishedAt), title: describeError(run.error).title };
}
