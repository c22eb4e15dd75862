/** The names under which answers are cached. */
export const keys = {
  status: ['status'],
  tools: ['tools'],
  doctor: ['doctor'],
  connections: ['connections'],
  runs: ['runs'],
  allBackups: ['backups'],
  backups: (connectionId: string) => ['backups', connectionId],
  allSchedules: ['schedule'],
  schedule: (connectionId: string) => ['schedule', connectionId],
  allProbes: ['probe'],
  probe: (connectionId: string) => ['probe', connectionId],
} as const;
