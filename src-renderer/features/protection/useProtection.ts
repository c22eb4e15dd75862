import type { ServerAnswer } from '#shared/domain/server-answer.ts';
import { readProtection, type Protection } from '#shared/protection/protection.ts';
import {
  useAppStatus,
  useBackups,
  useLatestRun,
  useScheduleOverview,
  useServerAnswer,
  useTools,
} from '../../api/queries.ts';
import { useNow } from '../../ui/useNow.ts';

export interface KnownProtection extends Protection {
  /** The last answer of the server; undefined if it was not asked since the start. */
  answer: ServerAnswer | undefined;
}

/**
 * The protection of one database: status, blockers and the next backup. Updated with each event and
 * every 30 s. Asks no server: `useFreshFacts` does.
 */
export function useProtection(connectionId: string): KnownProtection {
  const schedule = useScheduleOverview(connectionId).data;
  const answer = useServerAnswer(connectionId);
  const tools = useTools();
  const protection = readProtection({
    list: useBackups(connectionId).data,
    run: useLatestRun(connectionId),
    schedule,
    server: answer,
    toolsMissing: tools.data?.length === 0,
    opensAtLogin: useAppStatus().data?.preferences.openAtLogin,
    now: useNow(),
  });
  return { ...protection, answer };
}
