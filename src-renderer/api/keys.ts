/** The names under which answers are cached. */
export const keys = {
  session: ['session'],
  status: ['status'],
  tools: ['tools'],
  doctor: ['doctor'],
  connections: ['connections'],
  runs: ['runs'],
  allBackups: ['backups'],
  backups: (connectionId: string) => ['backups', connectionId],
  allSchedules: ['schedule'],
  schedule: (connectionId: string) => ['schedule', connectionId],
  scheduleWords: (schedule: string) => ['schedule-words', schedule],
  history: ['history'],
  retention: (connectionId: string, keepDays: number | null) => [
    'retention',
    connectionId,
    keepDays,
  ],
  notices: ['notices'],
  allProbes: ['probe'],
  probe: (connectionId: string) => ['probe', connectionId],
} as const;
