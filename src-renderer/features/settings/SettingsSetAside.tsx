import { Button } from '@mantine/core';
import { useState } from 'react';
import type { AppStatus } from '#shared/domain/app-status.ts';
import { describeSetAside, nameOfSetAside } from '#shared/set-aside-messages.ts';
import { text } from '#shared/words/text.ts';
import { useDropSetAside, useShowSettingsFile, useTakeLastGood } from '../../api/mutations.ts';
import { Callout } from '../../ui/Callout.tsx';
import pageClasses from './SettingsPage.module.css';
import classes from './SettingsSetAside.module.css';

interface Props {
  /** The problem with the settings file; null if there is none. */
  renamed: AppStatus['settingsSetAside'];
  /** Entries of the file that are not used. */
  entries: AppStatus['settingsEntries'];
}

/** Reports that the settings file, or some of its entries, could not be read. */
export function SettingsSetAside({ renamed, entries }: Props) {
  return (
    <>
      <WholeFile renamed={renamed} />
      {entries.length === 0 ? null : <Entries entries={entries} />}
    </>
  );
}

function WholeFile({ renamed }: Pick<Props, 'renamed'>) {
  const [dismissed, setDismissed] = useState<string | null>(null);
  if (renamed === null || renamed.path === dismissed) return null;
  const { path, reason, lastGoodInUse } = renamed;
  return (
    <div className={pageClasses.banner} role="alert">
      <Callout
        tone="attention"
        title={text('settings.settings-could-not-read')}
        actions={<ShowFile />}
        onClose={() => setDismissed(path)}
      >
        <p>{reason}</p>
        <p>
          {lastGoodInUse
            ? text('settings.nightjar-uses-last-valid-settings', { path })
            : text('settings.nightjar-uses-default-settings-unreadable', { path })}
        </p>
      </Callout>
    </div>
  );
}

/** Stays until an admin decided about each entry: a connection in it is not backed up. */
function Entries({ entries }: Pick<Props, 'entries'>) {
  const take = useTakeLastGood();
  const drop = useDropSetAside();
  const isBusy = take.isPending || drop.isPending;
  const withLastGood = entries.filter(({ hasLastGood }) => hasLastGood);
  return (
    <div className={pageClasses.banner} role="alert">
      <Callout
        tone="attention"
        title={text('settings.set-aside.title', { count: entries.length })}
        actions={
          <>
            {withLastGood.length < 2 ? null : (
              <Button
                size="xs"
                loading={isBusy}
                onClick={() => take.mutate({ ids: withLastGood.map(({ id }) => id) })}
              >
                {text('settings.set-aside.take-all')}
              </Button>
            )}
            <ShowFile />
          </>
        }
      >
        <p>{text('settings.set-aside.others-work')}</p>
        <ul className={classes.entries}>
          {entries.map((entry) => {
            const name = nameOfSetAside(entry);
            const action = entry.used === 'nothing' ? 'drop' : 'agree';
            return (
              <li key={entry.id}>
                <div>
                  <strong>{name}</strong>
                  <p>{describeSetAside(entry)}</p>
                </div>
                {entry.hasLastGood ? (
                  <Button
                    size="xs"
                    disabled={isBusy}
                    aria-label={text('settings.set-aside.take-name', { name })}
                    onClick={() => take.mutate({ ids: [entry.id] })}
                  >
                    {text('settings.set-aside.take')}
                  </Button>
                ) : null}
                <Button
                  size="xs"
                  variant="default"
                  disabled={isBusy}
                  aria-label={text(`settings.set-aside.${action}-name`, { name })}
                  onClick={() => drop.mutate({ ids: [entry.id] })}
                >
                  {text(`settings.set-aside.${action}`)}
                </Button>
              </li>
            );
          })}
        </ul>
      </Callout>
    </div>
  );
}

function ShowFile() {
  const show = useShowSettingsFile();
  return (
    <Button size="xs" variant="default" onClick={() => show.mutate(undefined)}>
      {text('settings.show-file')}
    </Button>
  );
}
