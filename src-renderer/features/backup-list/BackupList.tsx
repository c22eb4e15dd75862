import { ActionIcon } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { BackupEntry } from '#shared/domain/backup.ts';
import { useBackups, useProbe } from '../../api/queries.ts';
import type { BackupView } from '../../navigation.ts';
import type { OpenRequest } from '../opened-backup/useOpenedBackup.ts';
import { TrashList } from '../trash/TrashList.tsx';
import { useVerification } from './useVerification.ts';
import { BackupTable } from './BackupTable.tsx';
import { EarlierBackups, NoBackups, UnreadableList } from './NoBackups.tsx';
import { DeleteBackupDialog } from './DeleteBackupDialog.tsx';
import { describeCount, describeNeededSpace, warningBeforeDeleting } from './backup-messages.ts';
import classes from './BackupList.module.css';

interface Props {
  connectionId: string;
  onOpen: (request: OpenRequest, view?: BackupView) => void;
}

/** The backups of one database, newest first, read from the folder. */
export function BackupList({ connectionId, onOpen }: Props) {
  const query = useBackups(connectionId);
  const [deleting, setDeleting] = useState<BackupEntry | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);

  const verification = useVerification(connectionId);
  const latest = useRef(onOpen);
  useEffect(() => {
    latest.current = onOpen;
  });
  // Always the same function, so that a row is rendered again only if it changes.
  const open = useCallback(
    ({ filename }: BackupEntry, view: BackupView) =>
      latest.current({ kind: 'listed', connectionId, filename }, view),
    [connectionId],
  );

  const backups = query.data?.backups ?? [];
  const others = query.data?.others ?? [];
  const databaseBytes = useProbe(connectionId).data?.server.databaseSizeBytes ?? null;
  const availableBytes = query.data?.availableBytes ?? null;
  const space = describeNeededSpace({
    backups,
    databaseBytes,
    availableBytes,
    trashBytes: query.data?.trash.sizeBytes ?? 0,
  });

  return (
    <section className={classes.section} aria-labelledby="backups-heading">
      <div className={classes.head}>
        <h2 id="backups-heading" ref={heading} tabIndex={-1}>
          Backups
        </h2>
        {backups.length === 0 && others.length === 0 ? null : (
          <p>{describeCount(backups, others)}</p>
        )}
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Refresh the list"
          title="Refresh the list"
          loading={query.isFetching}
          onClick={() => void query.refetch()}
        >
          <IconRefresh size={16} stroke={1.75} />
        </ActionIcon>
      </div>

      {query.data === undefined ? null : query.data.readError !== null ? (
        <UnreadableList earlier={query.data.earlier} />
      ) : (
        <>
          {backups.length === 0 && others.length === 0 ? (
            <NoBackups connectionId={connectionId} earlier={query.data.earlier} />
          ) : (
            <BackupTable
              connectionId={connectionId}
              backups={backups}
              others={others}
              onOpen={open}
              verification={verification}
              onDelete={setDeleting}
            />
          )}
          {backups.length > 0 || others.length > 0 ? (
            <EarlierBackups connectionId={connectionId} earlier={query.data.earlier} />
          ) : null}
          <TrashList connectionId={connectionId} trash={query.data.trash} />
          <p className={classes.folder}>
            Folder: {query.data.folder}
            {space === null ? null : (
              <>
                <br />
                {space}
              </>
            )}
          </p>
        </>
      )}

      {deleting === null ? null : (
        <DeleteBackupDialog
          connectionId={connectionId}
          backups={[deleting]}
          warning={warningBeforeDeleting(deleting, sameDatabase(deleting, backups, others))}
          onClose={() => setDeleting(null)}
          onDeleted={() => {
            setDeleting(null);
            // The button that had the focus was removed with its row.
            setTimeout(() => heading.current?.focus(), 0);
          }}
        />
      )}
    </section>
  );
}

/**
 * Returns the backups of the same database as `backup`: of this database, or of another database by
 * its name.
 */
function sameDatabase(
  backup: BackupEntry,
  backups: readonly BackupEntry[],
  others: readonly BackupEntry[],
): readonly BackupEntry[] {
  if (!others.includes(backup)) return backups;
  return others.filter(({ details }) => details?.databaseName === backup.details?.databaseName);
}
