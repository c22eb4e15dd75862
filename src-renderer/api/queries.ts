/** What the window reads. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { AuditQuery } from '#shared/domain/admin.ts';
import type { RestoreSource } from '#shared/domain/restore.ts';
import type { Run } from '#shared/domain/run.ts';
import type { Schedule } from '#shared/domain/schedule.ts';
import type { CallInput } from '#shared/ipc/contract.ts';
import { call, stopOperation } from './bridge.ts';
import { keys } from './keys.ts';

const entriesOfPage = 100;

/** Who is signed in in this window. */
export const useSession = () =>
  useQuery({ queryKey: keys.session, queryFn: () => call('session.state', undefined) });

export const useAppStatus = () =>
  useQuery({ queryKey: keys.status, queryFn: () => call('app.status', undefined) });

export const useTools = () =>
  useQuery({ queryKey: keys.tools, queryFn: () => call('tools.list', undefined) });

/** Asked only when somebody wants to know: it calls every server. The last answer is remembered. */
export const useDoctor = () =>
  useQuery({
    queryKey: keys.doctor,
    queryFn: () => call('doctor.run', undefined),
    enabled: false,
    gcTime: Infinity,
  });

export const useConnections = () =>
  useQuery({ queryKey: keys.connections, queryFn: () => call('connections.list', undefined) });

/**
 * The folder is listed again when the window gets the focus: people put files there by hand. Null
 * is nobody's list, and asks for nothing.
 */
export const useBackups = (connectionId: string | null) =>
  useQuery({
    queryKey: keys.backups(connectionId ?? ''),
    queryFn: () => call('backups.list', { connectionId: connectionId ?? '' }),
    enabled: connectionId !== null,
    refetchOnWindowFocus: 'always',
  });

export const useProbe = (connectionId: string) =>
  useQuery({
    queryKey: keys.probe(connectionId),
    queryFn: () => call('connections.probe', { connectionId }),
  });

/** Schedule, pause, past nights and next runs of one connection. */
export const useScheduleOverview = (connectionId: string) =>
  useQuery({
    queryKey: keys.schedule(connectionId),
    queryFn: () => call('schedule.overview', { connectionId }),
  });

/** A schedule told back while it is edited; fails with `invalid-input` for one that cannot be used. */
export const useScheduleDescription = (schedule: Schedule) =>
  useQuery({
    queryKey: keys.describeScheduleChange(JSON.stringify(schedule)),
    queryFn: () => call('schedule.describe', { schedule }),
    // What comes next moves on with the clock.
    staleTime: 0,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
  });

/** What would be deleted now; asked anew each time somebody looks. */
export const useRetentionPreview = (connectionId: string, keepDays: number | null) =>
  useQuery({
    queryKey: keys.retention(connectionId, keepDays),
    queryFn: () => call('retention.preview', { connectionId, keepDays }),
    gcTime: 0,
  });

/** Every finished run of the last months, newest first. */
export const useRunHistory = () =>
  useQuery({
    queryKey: keys.history,
    queryFn: () => call('runs.history', { connectionId: null }),
  });

/** What the log has about one run, when somebody opens it. */
export const useRunLog = (runId: string) =>
  useQuery({ queryKey: keys.runLog(runId), queryFn: () => call('runs.log', { runId }) });

export const useNotificationSettings = () =>
  useQuery({
    queryKey: keys.notifications,
    queryFn: () => call('notifications.settings', undefined),
  });

/** Deliveries go on in the background. */
export const useFailingNotifications = () =>
  useQuery({
    queryKey: keys.failingNotifications,
    queryFn: () => call('notifications.failing', undefined),
    staleTime: 0,
  });

export const useAdmins = () =>
  useQuery({ queryKey: keys.admins, queryFn: () => call('admins.list', undefined), staleTime: 0 });

/** Tokens are made by the command line, too. */
export const useTokens = () =>
  useQuery({ queryKey: keys.tokens, queryFn: () => call('tokens.list', undefined), staleTime: 0 });

export const useApi = () =>
  useQuery({ queryKey: keys.api, queryFn: () => call('api.settings', undefined) });

/** Who did what, newest first, page by page. Asked anew each time somebody looks. */
export const useAudit = (query: Omit<AuditQuery, 'before' | 'limit'>) =>
  useInfiniteQuery({
    queryKey: keys.audit(query),
    queryFn: ({ pageParam }) =>
      call('audit.list', { ...query, before: pageParam, limit: entriesOfPage }),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 0,
    placeholderData: keepPreviousData,
  });

/** Costs the server a few queries: asked when somebody looks, and again when they ask for it. */
export const useDatabaseHealth = (connectionId: string) =>
  useQuery({
    queryKey: keys.health(connectionId),
    queryFn: () => call('health.database', { connectionId }),
    staleTime: 60_000,
  });

/** Asked anew whenever the folder was listed anew. */
export function useBackupStatistics(connectionId: string) {
  const listedAt = useBackups(connectionId).dataUpdatedAt;
  return useQuery({
    queryKey: keys.statistics(connectionId, listedAt),
    queryFn: () => call('health.statistics', { connectionId }),
    enabled: listedAt > 0,
    placeholderData: keepPreviousData,
  });
}

export const useRuns = () =>
  useQuery({ queryKey: keys.runs, queryFn: () => call('runs.list', undefined) });

/** The latest run of one connection since the start of the app. */
export function useLatestRun(connectionId: string): Run | undefined {
  return useRuns().data?.find((run) => run.connectionId === connectionId);
}

/** One page of the rows of a table of an opened backup. */
export const useRows = (openedId: string, table: number, offset: number, limit: number) =>
  useQuery({
    queryKey: keys.rows(openedId, table, offset, limit),
    queryFn: () => call('catalog.rows', { openedId, table, offset, limit }),
    gcTime: 60_000,
    placeholderData: keepPreviousData,
  });

/** The SQL that makes one object of an opened backup. */
export const useDefinition = (openedId: string, object: number) =>
  useQuery({
    queryKey: keys.definition(openedId, object),
    queryFn: () => call('catalog.definition', { openedId, object }),
    gcTime: 60_000,
  });

/** The drills of this process, newest first. */
export const useDrills = () =>
  useQuery({ queryKey: keys.drills, queryFn: () => call('drills.list', undefined) });

/** Of every database; nothing is asked while weekly drills are off. */
export const useWeeklyDrills = (enabled: boolean) =>
  useQuery({
    queryKey: keys.weeklyDrills,
    queryFn: () => call('drills.weekly', undefined),
    enabled,
  });

export const useDrillSettings = () =>
  useQuery({ queryKey: keys.drillSettings, queryFn: () => call('drills.settings', undefined) });

/** The restores of this process, newest first. */
export const useRestores = () =>
  useQuery({ queryKey: keys.restores, queryFn: () => call('restores.list', undefined) });

/** The drills of a file that is open, by id; null asks for nothing. */
export const useDrillsOfOpened = (openedId: string | null) =>
  useQuery({
    queryKey: keys.drillsOfOpened(openedId ?? ''),
    queryFn: () => call('drills.ofOpened', { openedId: openedId ?? '' }),
    enabled: openedId !== null,
    gcTime: 0,
  });

/** Databases that were replaced, and can be brought back. */
export const useReplacedDatabases = () =>
  useQuery({
    queryKey: keys.replacedDatabases,
    queryFn: () => call('restores.replaced', undefined),
  });

/** What is on a server already; null is no server, and asks for nothing. */
export const useRestoreTargets = (connectionId: string | null, source: RestoreSource) =>
  useQuery({
    queryKey: keys.restoreTargets(connectionId ?? '', JSON.stringify(source)),
    queryFn: () => call('restores.databases', { connectionId: connectionId ?? '', source }),
    enabled: connectionId !== null,
    gcTime: 0,
  });

/** What somebody should know before a restore; asked anew each time. */
export const useRestoreReview = (order: CallInput<'restores.start'>) =>
  useQuery({
    queryKey: keys.restoreReview(JSON.stringify(order)),
    queryFn: ({ signal }) => {
      const operationId = crypto.randomUUID();
      // Whoever goes back does not wait for the end of a large file.
      signal.addEventListener('abort', () => stopOperation(operationId), { once: true });
      return call('restores.review', { ...order, operationId });
    },
    gcTime: 0,
  });
