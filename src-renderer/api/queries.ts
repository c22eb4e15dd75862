/** The queries of the window. */
import {
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useQueries,
  useQuery,
} from '@tanstack/react-query';
import type { AuditQuery } from '#shared/domain/admin.ts';
import type { RestoreSource } from '#shared/domain/restore.ts';
import type { Run } from '#shared/domain/run.ts';
import type { ServerAnswer } from '#shared/domain/server-answer.ts';
import type { Schedule } from '#shared/domain/schedule.ts';
import type { CallInput } from '#shared/ipc/contract.ts';
import { call, errorOf, stopOperation } from './bridge.ts';
import { keys } from './keys.ts';

const entriesOfPage = 100;
/** Facts of the shown database are asked again after this time. */
const askEveryMs = 60_000;
/** Several components and events can ask within this time; the server is asked once. */
const freshMs = 10_000;

/** The session of this window. */
export const useSession = () =>
  useQuery({ queryKey: keys.session, queryFn: () => call('session.state', undefined) });

export const useAppStatus = () =>
  useQuery({ queryKey: keys.status, queryFn: () => call('app.status', undefined) });

/** Searched again when the window gets the focus, as long as none are found. */
export const useTools = () =>
  useQuery({
    queryKey: keys.tools,
    queryFn: () => call('tools.list', undefined),
    refetchOnWindowFocus: ({ state }) => (state.data?.length === 0 ? 'always' : false),
  });

/** Runs only on request, because it connects to every server. The last answer stays in the cache. */
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
 * The folder is listed again when the window gets the focus, because users copy files into it
 * manually. With null, no list is requested.
 */
export const useBackups = (connectionId: string | null) =>
  useQuery({ ...backupsQuery(connectionId ?? ''), enabled: connectionId !== null });

const backupsQuery = (connectionId: string) =>
  queryOptions({
    queryKey: keys.backups(connectionId),
    queryFn: () => call('backups.list', { connectionId }),
    refetchOnWindowFocus: 'always',
  });

/** Deleted backups of the last day. Requested when the user opens the list. */
export const useTrash = (connectionId: string) =>
  useQuery({
    queryKey: keys.trash(connectionId),
    queryFn: () => call('trash.list', { connectionId }),
    staleTime: 0,
  });

/** The facts of one backup beyond the list. Requested again whenever the list is. */
export const useBackupFacts = (connectionId: string, filename: string) =>
  useQuery({
    queryKey: keys.backupFacts(connectionId, filename),
    queryFn: () => call('backups.facts', { connectionId, filename }),
    gcTime: 60_000,
  });

/**
 * Asks the server: when a screen that shows it is opened, when the window gets the focus, and each
 * minute while the window is visible. A keychain that does not return the password is not asked
 * automatically: each question can open a window of the system.
 */
export const useProbe = (connectionId: string) =>
  useQuery({
    queryKey: keys.probe(connectionId),
    queryFn: () => call('connections.probe', { connectionId }),
    staleTime: freshMs,
    retryOnMount: true,
    refetchOnWindowFocus: ({ state }) => !isAboutKeychain(state.error),
    refetchInterval: ({ state }) => (isAboutKeychain(state.error) ? false : askEveryMs),
  });

const isAboutKeychain = (thrown: Error | null): boolean =>
  thrown !== null && errorOf(thrown).code.startsWith('keychain-');

/** The last answer of each server, by whichever part of Nightjar asked. Asks no server. */
export const useAllServerAnswers = (): ServerAnswer[] | undefined =>
  useQuery({
    queryKey: keys.serverAnswers,
    queryFn: () => call('connections.answers', undefined),
  }).data;

/** The last answer of the server of one connection. */
export const useServerAnswer = (connectionId: string): ServerAnswer | undefined =>
  useAllServerAnswers()?.find((answer) => answer.connectionId === connectionId);

/** Keeps the facts of the shown database fresh: its server and its folder. Use it once per screen. */
export function useFreshFacts(connectionId: string): void {
  useProbe(connectionId);
  useQuery({ ...backupsQuery(connectionId), refetchInterval: askEveryMs });
}

const scheduleQuery = (connectionId: string) =>
  queryOptions({
    queryKey: keys.schedule(connectionId),
    queryFn: () => call('schedule.overview', { connectionId }),
  });

/** Schedule, pause, past scheduled backups and next runs of one connection. */
export const useScheduleOverview = (connectionId: string) => useQuery(scheduleQuery(connectionId));

interface HasId {
  id: string;
}
const dataOf = <Data>(results: readonly { data: Data | undefined }[]): (Data | undefined)[] =>
  results.map(({ data }) => data);

/** The backups of these connections, in their order; undefined while a folder is being read. */
export const useAllBackups = (connections: readonly HasId[]) =>
  useQueries({ queries: connections.map(({ id }) => backupsQuery(id)), combine: dataOf });

/** The schedules of these connections, in their order. */
export const useAllSchedules = (connections: readonly HasId[]) =>
  useQueries({ queries: connections.map(({ id }) => scheduleQuery(id)), combine: dataOf });

/**
 * The description of a schedule that is being edited. Fails with `invalid-input` if the schedule is
 * not valid.
 */
export const useScheduleDescription = (schedule: Schedule) =>
  useQuery({
    queryKey: keys.describeScheduleChange(JSON.stringify(schedule)),
    queryFn: () => call('schedule.describe', { schedule }),
    // The next runs depend on the present time.
    staleTime: 0,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
  });

/** The backups that retention would delete now. Requested again each time it is shown. */
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

/** The log of one run. Requested when the user opens the run. */
export const useRunLog = (runId: string) =>
  useQuery({ queryKey: keys.runLog(runId), queryFn: () => call('runs.log', { runId }) });

export const useNotificationSettings = () =>
  useQuery({
    queryKey: keys.notifications,
    queryFn: () => call('notifications.settings', undefined),
  });

/** Never cached as fresh, because deliveries continue in the background. */
export const useFailingNotifications = () =>
  useQuery({
    queryKey: keys.failingNotifications,
    queryFn: () => call('notifications.failing', undefined),
    staleTime: 0,
  });

export const useAdmins = () =>
  useQuery({ queryKey: keys.admins, queryFn: () => call('admins.list', undefined), staleTime: 0 });

/** Never cached as fresh, because the command line also creates tokens. */
export const useTokens = () =>
  useQuery({ queryKey: keys.tokens, queryFn: () => call('tokens.list', undefined), staleTime: 0 });

export const useApi = () =>
  useQuery({ queryKey: keys.api, queryFn: () => call('api.settings', undefined) });

/**
 * The entries of the audit trail, newest first, page by page. Requested again each time they are
 * shown.
 */
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

/** Needs a few queries on the server. Requested when it is shown, and again on request of the user. */
export const useDatabaseHealth = (connectionId: string) =>
  useQuery({
    queryKey: keys.health(connectionId),
    queryFn: () => call('health.database', { connectionId }),
    staleTime: 60_000,
  });

/** Requested again each time the folder was listed. */
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

/** Types and keys of the columns of a table of an opened backup. */
export const useColumns = (openedId: string, table: number) =>
  useQuery({
    queryKey: keys.columns(openedId, table),
    queryFn: () => call('catalog.columns', { openedId, table }),
    // A table of another backup has no index here.
    enabled: table >= 0,
    gcTime: 60_000,
  });

/** The path of the file of an opened backup. */
export const usePathOf = (openedId: string) =>
  useQuery({
    queryKey: keys.pathOf(openedId),
    queryFn: () => call('catalog.path', { openedId }),
  });

/** The SQL that creates one object of an opened backup. */
export const useDefinition = (openedId: string, object: number) =>
  useQuery({
    queryKey: keys.definition(openedId, object),
    queryFn: () => call('catalog.definition', { openedId, object }),
    gcTime: 60_000,
  });

/** The drills of this process, newest first. */
export const useDrills = () =>
  useQuery({ queryKey: keys.drills, queryFn: () => call('drills.list', undefined) });

/** The weekly drill of each database. Nothing is requested while weekly drills are off. */
export const useWeeklyDrills = (enabled: boolean) =>
  useQuery({
    queryKey: keys.weeklyDrills,
    queryFn: () => call('drills.weekly', undefined),
    enabled,
  });

/** The restores of this process, newest first. */
export const useRestores = () =>
  useQuery({ queryKey: keys.restores, queryFn: () => call('restores.list', undefined) });

/** The ids of the drills of an opened file. With null, nothing is requested. */
export const useDrillsOfOpened = (openedId: string | null) =>
  useQuery({
    queryKey: keys.drillsOfOpened(openedId ?? ''),
    queryFn: () => call('drills.ofOpened', { openedId: openedId ?? '' }),
    enabled: openedId !== null,
    gcTime: 0,
  });

/** Databases that were replaced by a restore and still exist. */
export const useReplacedDatabases = () =>
  useQuery({
    queryKey: keys.replacedDatabases,
    queryFn: () => call('restores.replaced', undefined),
  });

/** The databases of a server. With null, nothing is requested. */
export const useRestoreTargets = (connectionId: string | null, source: RestoreSource) =>
  useQuery({
    queryKey: keys.restoreTargets(connectionId ?? '', JSON.stringify(source)),
    queryFn: () => call('restores.databases', { connectionId: connectionId ?? '', source }),
    enabled: connectionId !== null,
    gcTime: 0,
  });

/** The review of a restore. Requested again each time it is shown. */
export const useRestoreReview = (order: CallInput<'restores.start'>) =>
  useQuery({
    queryKey: keys.restoreReview(JSON.stringify(order)),
    queryFn: ({ signal }) => {
      const operationId = crypto.randomUUID();
      // The user does not have to wait for the end of a large file when going back.
      signal.addEventListener('abort', () => stopOperation(operationId), { once: true });
      return call('restores.review', { ...order, operationId });
    },
    gcTime: 0,
  });
