import { useMemo } from 'react';
import type { Contents, ContentsTable } from '#shared/domain/catalog.ts';
import { isGood } from '#shared/protection/good-backup.ts';
import { errorOf } from '../../api/bridge.ts';
import { useStartDrill } from '../../api/mutations.ts';
import { useBackups, useConnections } from '../../api/queries.ts';
import { useRemembered } from '../../memory/useRemembered.ts';
import type { BackupView } from '../../navigation.ts';
import { notifyError } from '../../ui/notify-error.ts';
import { ChangesPane } from '../compare/ChangesPane.tsx';
import { itemsOfOtherSide } from '../compare/other-side.ts';
import { useChanges } from '../compare/useChanges.ts';
import { ContentsPage } from '../contents/ContentsPage.tsx';
import { chosenObject } from '../contents/chosen-object.ts';
import { itemsOf } from '../contents/contents-messages.ts';
import { largestOf, nameInEveryBackup } from '../contents/schema-tree.ts';
import { restoreForm } from '../restore/restore-form.ts';
import { RestorePage } from '../restore/RestorePage.tsx';
import { BackupHead } from './BackupHead.tsx';
import { DamageBanner } from './DamageBanner.tsx';
import { damageOf, nameOf, timeOf } from './head-messages.ts';
import { HeadMenu } from './HeadMenu.tsx';
import { neighboursOf } from './neighbours.ts';
import { Overview } from './Overview.tsx';
import { subjectOfBackup, subjectOfDatabase, type ListedBackup } from './opened-file.ts';
import type { OpenRequest } from './useOpenedBackup.ts';
import classes from './OpenedBackupPage.module.css';

interface Props {
  contents: Contents;
  listed: ListedBackup | null;
  connectionId: string | null;
  view: BackupView;
  backTo: string;
  onBack: () => void;
  onView: (view: BackupView) => void;
  onOpen: (request: OpenRequest, view?: BackupView) => void;
}

const isTable = (
  one: { schema: string; name: string },
  other: { schema: string; name: string },
): boolean => one.schema === other.schema && one.name === other.name;

/** The contents of a backup and its actions. */
export function OpenedBackup(props: Props) {
  const { contents, listed, connectionId, view, backTo, onBack, onView, onOpen } = props;
  const { openedId, filename } = contents;
  const list = useBackups(listed?.connectionId ?? null).data;
  const entries = [...(list?.backups ?? []), ...(list?.others ?? [])];
  const entry = entries.find((one) => one.filename === listed?.filename) ?? null;
  const connections = useConnections().data;
  const connection = connections?.find(({ id }) => id === listed?.connectionId);
  // A file from elsewhere can be compared with the backups of the database shown last.
  const compared = connections?.find(({ id }) => id === connectionId);
  const others = (useBackups(connectionId).data?.backups ?? []).filter(
    (one) => listed === null || one.filename !== listed.filename,
  );
  const subject = subjectOfDatabase(contents, listed);
  const changes = useChanges(contents);
  const { comparison } = changes;
  const items = useMemo(
    () => [
      ...itemsOf(contents),
      ...(view === 'compare' ? itemsOfOtherSide(contents, comparison) : []),
    ],
    [contents, comparison, view],
  );
  // A backup of another database in the same folder has no good one here.
  const isOwn = list?.backups.some((one) => one.filename === listed?.filename) ?? false;
  const lastGood = isOwn
    ? list?.backups.find((one) => isGood(one) && one.filename !== listed?.filename)
    : undefined;
  const { older, newer } = neighboursOf(list?.backups ?? [], listed?.filename ?? null);
  const [chosenName, setChosenName] = useRemembered(chosenObject, subject);
  const chosen = useMemo(
    () => items.find((item) => nameInEveryBackup(item) === chosenName) ?? largestOf(items),
    [items, chosenName],
  );
  const [, setRestore] = useRemembered(restoreForm, subjectOfBackup(contents));
  const prove = useStartDrill();

  const onProve = () => {
    onView('overview');
    // Another file needs an answer about trust first: the facts ask for it.
    if (listed === null || entry === null || entry.details === null) return;
    prove.mutate(
      { source: { kind: 'backup', ...listed }, trusted: false, where: 'here' },
      { onError: (thrown) => notifyError(errorOf(thrown)) },
    );
  };
  const onRestoreTable = ({ schema, name }: ContentsTable) => {
    setRestore((before) => ({ ...before, mode: 'new', tables: [{ schema, name }] }));
    onView('restore');
  };
  const isTall = view === 'contents' || view === 'definition' || view === 'compare';
  return (
    <div className={classes.page} data-tall={isTall ? true : undefined}>
      <BackupHead
        name={nameOf(contents, connection?.name ?? null)}
        time={timeOf(contents)}
        filename={filename}
        backTo={backTo}
        damage={damageOf(contents, entry)}
        neighbours={{ older, newer }}
        view={view}
        menu={
          <HeadMenu
            openedId={openedId}
            listed={listed}
            table={chosen?.table ?? null}
            onProve={onProve}
            onRestoreTable={onRestoreTable}
          />
        }
        onBack={onBack}
        onGo={(backup) => {
          if (connectionId === null) return;
          onOpen({ kind: 'listed', connectionId, filename: backup.filename }, view);
        }}
        onView={onView}
      />
      <DamageBanner
        contents={contents}
        onOpenLastGood={
          listed === null || lastGood === undefined
            ? null
            : () => onOpen({ ...listed, kind: 'listed', filename: lastGood.filename }, view)
        }
      />
      {isTall ? (
        <ContentsPage
          contents={contents}
          items={items}
          chosen={chosen}
          subject={subject}
          view={view}
          changes={changes}
          changesPane={
            <ChangesPane
              openedId={openedId}
              subject={subject}
              item={chosen}
              changes={changes}
              connection={compared}
              others={others}
              older={older}
              onChoose={(table) => {
                const item = items.find((one) => one.table !== null && isTable(one.table, table));
                if (item !== undefined) setChosenName(nameInEveryBackup(item));
              }}
            />
          }
          onCompare={() => onView('compare')}
          onChoose={(item) => setChosenName(nameInEveryBackup(item))}
        />
      ) : (
        <div className={classes.panel}>
          {view === 'overview' ? (
            <Overview contents={contents} listed={listed} entry={entry} />
          ) : (
            <RestorePage
              contents={contents}
              listed={listed}
              connectionId={connectionId}
              onCompare={(place) => {
                changes.start({ kind: 'live', name: place.database, ...place });
                onView('compare');
              }}
            />
          )}
        </div>
      )}
    </div>
  );
}
