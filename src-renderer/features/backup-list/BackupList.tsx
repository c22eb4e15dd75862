import { ActionIcon } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconLayoutSidebarRight, IconRefresh } from '@tabler/icons-react';
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { BackupEntry } from '#shared/domain/backup.ts';
import { text } from '#shared/words/text.ts';
import { useBackups, useProbe } from '../../api/queries.ts';
import type { BackupView } from '../../navigation.ts';
import type { OpenRequest } from '../opened-backup/useOpenedBackup.ts';
import { TrashList } from '../trash/TrashList.tsx';
import { BackupInspector } from './BackupInspector.tsx';
import { BackupTable } from './BackupTable.tsx';
import { EarlierBackups, NoBackups, UnreadableList } from './NoBackups.tsx';
import { DeleteBackupDialog } from './DeleteBackupDialog.tsx';
import { ListFilter, SelectionBar } from './ListToolbar.tsx';
import { describeCount, describeNeededSpace, warningBeforeDeleting } from './backup-messages.ts';
import { filtered, listedBackups, newestFirst, noFilter, sorted } from './list-rows.ts';
import { makeSearchTexts } from './search-text.ts';
import { useBackupActions } from './useBackupActions.ts';
import { useSelection } from './useSelection.ts';
import { useVerification } from './useVerification.ts';
import classes from './BackupList.module.css';

interface Props {
  connectionId: string;
  /** The start of the only shown day; null for all days. */
  day?: number | null;
  onDay?: (day: number | null) => void;
  /** Creates a backup; missing while one is running. */
  onCreate?: (() => void) | undefined;
  onOpen: (request: OpenRequest, view?: BackupView) => void;
}

const noEntries: readonly BackupEntry[] = [];
/** With fewer backups, nothing has to be found. */
const fewestToFilter = 6;

/** The backups of one database, newest first, read from the folder. */
export function BackupList({ connectionId, day = null, onDay, onOpen, onCreate }: Props) {
  const query = useBackups(connectionId);
  const [deleting, setDeleting] = useState<readonly BackupEntry[] | null>(null);
  const [filter, setFilter] = useState(noFilter);
  const found = useMemo(() => ({ ...filter, day }), [filter, day]);
  const [sorting, setSorting] = useState(newestFirst);
  const [hasDetails, setHasDetails] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const grid = useRef<HTMLTableElement>(null);
  const search = useRef<HTMLInputElement>(null);

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

  const backups = query.data?.backups ?? noEntries;
  const others = query.data?.others ?? noEntries;
  const all = useMemo(() => listedBackups(backups, others), [backups, others]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const makeFrom = (at: number): void => {
      if (at >= all.length) return;
      timer = setTimeout(() => makeFrom(makeSearchTexts(all, at)), 0);
    };
    makeFrom(0);
    return () => clearTimeout(timer);
  }, [all]);
  // Typing stays smooth while ten thousand rows are searched.
  const applied = useDeferredValue(found);
  const rows = useMemo(() => sorted(filtered(all, applied), sorting), [all, applied, sorting]);
  const selection = useSelection(rows);
  const actions = useBackupActions(
    connectionId,
    query.data?.folder ?? '',
    verification,
    setDeleting,
  );
  useHotkeys([['/', () => search.current?.focus()]]);

  const databaseBytes = useProbe(connectionId).data?.server.databaseSizeBytes ?? null;
  const availableBytes = query.data?.availableBytes ?? null;
  const trashBytes = query.data?.trash.sizeBytes ?? 0;
  const space = useMemo(
    () => describeNeededSpace({ backups, databaseBytes, availableBytes, trashBytes }),
    [backups, databaseBytes, availableBytes, trashBytes],
  );
  const count = useMemo(() => describeCount(backups, others), [backups, others]);
  const active = rows.find(({ backup }) => backup.filename === selection.active);
  const selected = rows
    .filter(({ backup }) => selection.selected.has(backup.filename))
    .map(({ backup }) => backup);

  const focusRow = (): void =>
    grid.current?.querySelector<HTMLElement>('tr[tabindex="0"]')?.focus();
  const closeDetails = (): void => {
    setHasDetails(false);
    focusRow();
  };

  return (
    <section className={classes.section} aria-labelledby="backups-heading">
      <div className={classes.title}>
        <h2 id="backups-heading" ref={heading} tabIndex={-1}>
          {text('backup-list.title')}
        </h2>
        {all.length === 0 ? null : <p>{count}</p>}
        {all.length === 0 ? null : (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={text('backup-list.details')}
            title={text('backup-list.details-hint')}
            aria-pressed={hasDetails}
            onClick={() => setHasDetails((shown) => !shown)}
          >
            <IconLayoutSidebarRight size={16} stroke={1.75} />
          </ActionIcon>
        )}
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={text('backup-list.refresh')}
          title={text('backup-list.refresh')}
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
          {all.length === 0 ? (
            <NoBackups
              connectionId={connectionId}
              earlier={query.data.earlier}
              trash={query.data.trash}
              onCreate={onCreate}
            />
          ) : (
            <div className={classes.layout}>
              {all.length < fewestToFilter && day === null ? null : (
                <ListFilter
                  filter={found}
                  onFilter={(next) => {
                    setFilter(next);
                    if (next.day !== day) onDay?.(next.day);
                  }}
                  shown={rows.length}
                  all={all.length}
                  inputRef={search}
                  onDown={focusRow}
                />
              )}
              {selected.length > 1 ? (
                <SelectionBar selected={selected} actions={actions} onClear={selection.clear} />
              ) : null}
              <div className={classes.columns} data-details={hasDetails || undefined}>
                {rows.length === 0 ? (
                  <p className={classes.nothing}>{text('backup-list.nothing-matches')}</p>
                ) : (
                  <BackupTable
                    rows={rows}
                    sorting={sorting}
                    onSort={setSorting}
                    selection={selection}
                    verification={verification}
                    actions={actions}
                    onOpen={open}
                    onDetails={(filename) => {
                      if (filename !== selection.active) selection.choose(filename);
                      setHasDetails((shown) => filename !== selection.active || !shown);
                    }}
                    onEscape={() => (hasDetails ? closeDetails() : selection.clear())}
                    gridRef={grid}
                  />
                )}
                {hasDetails && active !== undefined ? (
                  <BackupInspector
                    connectionId={connectionId}
                    row={active}
                    actions={actions}
                    onOpen={open}
                    onClose={closeDetails}
                  />
                ) : null}
              </div>
            </div>
          )}
          {backups.length > 0 || others.length > 0 ? (
            <EarlierBackups connectionId={connectionId} earlier={query.data.earlier} />
          ) : null}
          <TrashList connectionId={connectionId} trash={query.data.trash} />
          <p className={classes.folder}>
            {text('backup-list.folder', { folder: query.data.folder })}
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
          backups={deleting}
          warning={lossOf(deleting, backups, others)}
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

/** The loss for the first database that would lose its last good or last verified backup. */
function lossOf(
  deleting: readonly BackupEntry[],
  backups: readonly BackupEntry[],
  others: readonly BackupEntry[],
): string | null {
  for (const backup of deleting) {
    const same = sameDatabase(backup, backups, others);
    const loss = warningBeforeDeleting(
      deleting.filter((one) => same.includes(one)),
      same,
    );
    if (loss !== null) return loss;
  }
  return null;
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
