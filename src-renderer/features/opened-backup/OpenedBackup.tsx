import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Contents } from '#shared/domain/catalog.ts';
import type { BackupView } from '../../navigation.ts';
import { useBackups } from '../../api/queries.ts';
import { CompareTab } from '../compare/CompareTab.tsx';
import { ContentsTab } from '../contents/ContentsTab.tsx';
import { RestoreFlow } from '../restore/RestoreFlow.tsx';
import { Overview } from './Overview.tsx';
import { titleOf } from './overview-messages.ts';
import type { ListedBackup } from './opened-file.ts';
import classes from './OpenedBackupPage.module.css';

interface Props {
  contents: Contents;
  listed: ListedBackup | null;
  connectionId: string | null;
  view: BackupView;
  back: ReactNode;
  onView: (view: BackupView) => void;
}

const views = [
  { view: 'overview', label: 'Overview' },
  { view: 'contents', label: 'Contents' },
  { view: 'compare', label: 'Compare' },
  { view: 'restore', label: 'Restore' },
] as const;

/** The contents of a backup and its actions. */
export function OpenedBackup({ contents, listed, connectionId, view, back, onView }: Props) {
  const entry = useListedEntry(listed);
  return (
    <div className={classes.page} data-tall={view === 'contents' ? true : undefined}>
      {back}
      <header className={classes.head}>
        <div className={classes.identity}>
          <h1>{titleOf(contents)}</h1>
          <p className={classes.quiet}>{contents.filename}</p>
        </div>
      </header>
      <Tabs
        className={classes.tabs}
        value={view}
        onChange={(next) => {
          const found = views.find((one) => one.view === next);
          if (found !== undefined) onView(found.view);
        }}
        keepMounted={false}
      >
        <Tabs.List className={classes.tabList}>
          {views.map(({ view: value, label }) => (
            <Tabs.Tab key={value} value={value} className={classes.tab}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="overview" className={classes.panel}>
          <Overview contents={contents} listed={listed} entry={entry} />
        </Tabs.Panel>
        <Tabs.Panel value="contents" className={classes.panel}>
          <ContentsTab contents={contents} />
        </Tabs.Panel>
        <Tabs.Panel value="restore" className={classes.panel}>
          <RestoreFlow contents={contents} listed={listed} connectionId={connectionId} />
        </Tabs.Panel>
        <Tabs.Panel value="compare" className={classes.panel}>
          <CompareTab contents={contents} listed={listed} connectionId={connectionId} />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}

/** Returns the entry of the opened backup in the list of backups; null if the file is not in a list. */
function useListedEntry(listed: ListedBackup | null) {
  const list = useBackups(listed?.connectionId ?? null).data;
  const entries = [...(list?.backups ?? []), ...(list?.others ?? [])];
  return entries.find(({ filename }) => filename === listed?.filename) ?? null;
}
