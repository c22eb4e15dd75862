import { useState } from 'react';
import type { BackupEntry } from '#shared/domain/backup.ts';
import type { Connection } from '#shared/domain/connection.ts';
import type { Run } from '#shared/domain/run.ts';
import { useStartBackup } from '../../api/mutations.ts';
import { useBackups, useFreshFacts, useLatestRun } from '../../api/queries.ts';
import { useCommand } from '../../commands/useCommand.ts';
import { BackupList } from '../backup-list/BackupList.tsx';
import { RunAnnouncer } from '../backup-run/RunAnnouncer.tsx';
import { RunPanel } from '../backup-run/RunPanel.tsx';
import { useDismissal } from '../backup-run/useDismissal.ts';
import type { BackupView } from '../../navigation.ts';
import type { OpenRequest } from '../opened-backup/useOpenedBackup.ts';
import { BlockerList } from '../protection/BlockerList.tsx';
import { HealthPanel } from '../health/HealthPanel.tsx';
import { NightStrip } from '../night-strip/NightStrip.tsx';
import { DatabaseDrills } from '../drill/DatabaseDrills.tsx';
import { WeeklyDrillMissed } from '../drill/WeeklyDrillMissed.tsx';
import { DatabaseRestores } from '../restore/DatabaseRestores.tsx';
import { DatabaseHeader } from './DatabaseHeader.tsx';
import { RemoveConnectionDialog } from './RemoveConnectionDialog.tsx';
import { ProtectionCells } from './ProtectionCells.tsx';
import { ProtectionLine } from './ProtectionLine.tsx';
import classes from './DatabaseManagementPage.module.css';

interface Props {
  connection: Connection;
  /** False while a dialog of the frame is open. */
  hotkeys: boolean;
  onEdit: () => void;
  onOpen: (request: OpenRequest, view?: BackupView) => void;
}

/**
 * True if the run finished before this window was opened, or if its backup was deleted since then.
 * A list that was read before the end of the run cannot show this.
 */
function isOutdated(
  run: Run | undefined,
  backups: readonly BackupEntry[] | undefined,
  listedAtMs: number,
): boolean {
  if (run === undefined || run.state === 'running' || run.state === 'failed') return false;
  if (Date.parse(run.finishedAt) < openedAtMs) return true;
  return (
    run.state === 'published' &&
    listedAtMs > Date.parse(run.finishedAt) &&
    backups !== undefined &&
    backups.length > 0 &&
    !backups.some(({ filename }) => filename >= run.backup.filename)
  );
}

const openedAtMs = Date.now();

/** The main screen: one database, its protection status and its backups. */
export function DatabaseManagementPage({ connection, hotkeys, onEdit, onOpen }: Props) {
  const [removing, setRemoving] = useState(false);
  /** The night whose backups are shown; null for all. */
  const [night, setNight] = useState<number | null>(null);
  useFreshFacts(connection.id);
  const start = useStartBackup();
  const run = useLatestRun(connection.id);
  const { dismissed, dismiss } = useDismissal(run?.id);
  const { data: list, dataUpdatedAt: listedAtMs } = useBackups(connection.id);
  const isHidden = dismissed || isOutdated(run, list?.backups, listedAtMs);
  const shownRun = isHidden ? undefined : run;
  const busy = run?.state === 'running' || start.isPending;

  const startBackup = () => {
    if (!busy) start.mutate({ connectionId: connection.id });
  };
  useCommand('new-backup', hotkeys && !removing ? startBackup : null);

  return (
    <div className={classes.page}>
      <DatabaseHeader
        connection={connection}
        busy={busy}
        run={run?.state === 'running' ? run : null}
        onStart={startBackup}
        onEdit={onEdit}
        onRemove={() => setRemoving(true)}
      />
      <ProtectionLine connectionId={connection.id} />
      <ProtectionCells
        connectionId={connection.id}
        onOpen={({ filename }) => onOpen({ kind: 'listed', connectionId: connection.id, filename })}
      />
      <BlockerList
        connectionId={connection.id}
        shownErrorCode={shownRun?.state === 'failed' ? shownRun.error.code : null}
      />
      <DatabaseRestores connectionId={connection.id} />
      <RunPanel
        connectionId={connection.id}
        run={shownRun}
        startError={start.error}
        onRetry={startBackup}
        onDismiss={start.isError ? start.reset : dismiss}
      />
      <RunAnnouncer run={run} />
      <DatabaseDrills connectionId={connection.id} />
      <WeeklyDrillMissed connectionId={connection.id} />
      <NightStrip connectionId={connection.id} chosen={night} onChoose={setNight} />
      <HealthPanel connectionId={connection.id} />
      <BackupList
        connectionId={connection.id}
        day={night}
        onDay={setNight}
        onOpen={onOpen}
        onCreate={busy ? undefined : startBackup}
      />
      {removing ? (
        <RemoveConnectionDialog connection={connection} onClose={() => setRemoving(false)} />
      ) : null}
    </div>
  );
}
