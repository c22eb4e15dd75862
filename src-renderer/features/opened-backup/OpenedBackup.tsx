import { useMemo } from 'react';
import type { Contents, ContentsTable } from '#shared/domain/catalog.ts';
import type { ChosenTable } from '#shared/domain/restore.ts';
import { errorOf } from '../../api/bridge.ts';
import { useStartDrill } from '../../api/mutations.ts';
import { useBackups, useConnections } from '../../api/queries.ts';
import { remembered } from '../../memory/memory.ts';
import { useRemembered } from '../../memory/useRemembered.ts';
import type { BackupView } from '../../navigation.ts';
import { notifyError } from '../../ui/notify-error.ts';
import { CompareTab } from '../compare/CompareTab.tsx';
import { ContentsPage } from '../contents/ContentsPage.tsx';
import { chosenObject } from '../contents/chosen-object.ts';
import { itemsOf } from '../contents/contents-messages.ts';
import { largestOf, nameInEveryBackup } from '../contents/schema-tree.ts';
import { RestoreFlow } from '../restore/RestoreFlow.tsx';
import { BackupHead } from './BackupHead.tsx';
import { DamageBanner } from './DamageBanner.tsx';
import { damageOf, nameOf, timeOf } from './head-messages.ts';
import { HeadMenu } from './HeadMenu.tsx';
import { neighboursOf } from './neighbours.ts';
import { Overview } from './Overview.tsx';
import { subjectOfDatabase, type ListedBackup } from './opened-file.ts';
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

/** The tables that the page for restoring suggests. */
const rememberedTables = remembered<ChosenTable[] | null>('opened-backup.tables', null);

/** The contents of a backup and its actions. */
export function OpenedBackup(props: Props) {
  const { contents, listed, connectionId, view, backTo, onBack, onView, onOpen } = props;
  const { openedId, filename } = contents;
  const list = useBackups(listed?.connectionId ?? null).data;
  const entries = [...(list?.backups ?? []), ...(list?.others ?? [])];
  const entry = entries.find((one) => one.filename === listed?.filename) ?? null;
  const connection = useConnections().data?.find(({ id }) => id === listed?.connectionId);
  const subject = subjectOfDatabase(contents, listed);
  const items = useMemo(() => itemsOf(contents), [contents]);
  const [chosenName, setChosenName] = useRemembered(chosenObject, subject);
  const chosen = useMemo(
    () => items.find((item) => nameInEveryBackup(item) === chosenName) ?? largestOf(items),
    [items, chosenName],
  );
  const [restored, setRestored] = useRemembered(rememberedTables, subject);
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
    setRestored([{ schema, name }]);
    onView('restore');
  };
  const isTall = view === 'contents' || view === 'definition';
  return (
    <div className={classes.page} data-tall={isTall ? true : undefined}>
      <BackupHead
        name={nameOf(contents, connection?.name ?? null)}
        time={timeOf(contents)}
        filename={filename}
        backTo={backTo}
        damage={damageOf(contents, entry)}
        neighbours={neighboursOf(list?.backups ?? [], listed?.filename ?? null)}
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
        onView={(next) => {
          if (next === 'restore') setRestored(null);
          onView(next);
        }}
      />
      <DamageBanner contents={contents} />
      {isTall ? (
        <ContentsPage
          contents={contents}
          items={items}
          chosen={chosen}
          subject={subject}
          view={view}
          onChoose={(item) => setChosenName(nameInEveryBackup(item))}
        />
      ) : (
        <div className={classes.panel}>
          {view === 'overview' ? (
            <Overview contents={contents} listed={listed} entry={entry} />
          ) : view === 'restore' ? (
            <RestoreFlow
              contents={contents}
              listed={listed}
              connectionId={connectionId}
              tables={restored}
            />
          ) : (
            <CompareTab contents={contents} listed={listed} connectionId={connectionId} />
          )}
        </div>
      )}
    </div>
  );
}
