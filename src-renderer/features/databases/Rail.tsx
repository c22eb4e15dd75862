import {
  IconCalendarTime,
  IconLayoutList,
  IconListDetails,
  IconLock,
  IconMenu2,
  IconSettings,
} from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { Connection } from '#shared/domain/connection.ts';
import { text } from '#shared/words/text.ts';
import type { RailScreen, Screen } from '../../navigation.ts';
import type { Opened } from '../opened-backup/useOpenedBackup.ts';
import { NightjarLogo } from '../../ui/NightjarLogo.tsx';
import { useRovingFocus } from '../../ui/useRovingFocus.ts';
import { AddDatabaseMenu } from './AddDatabaseMenu.tsx';
import { RailBackup } from './RailBackup.tsx';
import { RailDatabase } from './RailDatabase.tsx';
import classes from './Rail.module.css';

interface Props {
  connections: readonly Connection[];
  /** The database whose screen is shown; null if another screen is shown. */
  shownId: string | null;
  screen: Screen;
  /** The backup that is open, also while another screen is shown. */
  opened: Opened;
  onShow: (connectionId: string) => void;
  onShowBackup: () => void;
  onCloseBackup: () => void;
  onGo: (screen: RailScreen) => void;
  onConnect: () => void;
  /** Chooses a dump to open. */
  onOpenFile: () => void;
  /** The name of the signed-in admin. */
  admin: string;
  onLock: () => void;
}

const entries = [
  { screen: 'schedule', Icon: IconCalendarTime },
  { screen: 'activity', Icon: IconListDetails },
  { screen: 'settings', Icon: IconSettings },
] as const;

/** The left rail: each database with its state, and below the databases the other screens. */
export function Rail(props: Props) {
  const { connections, shownId, screen, opened, onShow, onGo, onConnect, onOpenFile } = props;
  // In a narrow window, or at a high zoom, the rail is a bar with a menu. It closes when a screen opens.
  const id = useId();
  const here = `${screen} ${shownId ?? ''}`;
  const [openAt, setOpenAt] = useState<string | null>(null);
  const isOpen = openAt === here;
  const roving = useRovingFocus<HTMLUListElement>();
  const { onShowBackup, onCloseBackup, admin, onLock } = props;
  return (
    <nav className={classes.rail} aria-label={text('databases.navigation')}>
      <div className={classes.brand}>
        <NightjarLogo size={22} />
        Nightjar
        <button
          type="button"
          className={classes.menu}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpenAt(isOpen ? null : here)}
        >
          <IconMenu2 size={18} stroke={1.75} aria-hidden="true" />
          {text('databases.menu')}
        </button>
      </div>
      <div id={id} className={classes.parts} data-open={isOpen}>
        <div className={classes.heading}>
          <h2 id="rail-databases">{text('databases.title')}</h2>
          {connections.length === 0 ? null : (
            <AddDatabaseMenu
              hasSample={connections.some((connection) => connection.isSample)}
              onConnect={onConnect}
              onConnected={onShow}
              onOpenFile={onOpenFile}
            />
          )}
        </div>
        {connections.length < 2 ? null : (
          <button
            type="button"
            className={classes.entry}
            aria-current={screen === 'all' ? 'page' : undefined}
            onClick={() => onGo('all')}
          >
            <IconLayoutList size={18} stroke={1.75} aria-hidden="true" />
            {text('all-databases.title')}
          </button>
        )}
        {connections.length === 0 ? (
          <p className={classes.none}>{text('databases.none')}</p>
        ) : (
          <ul {...roving} className={classes.list} aria-labelledby="rail-databases">
            {connections.map((connection) => (
              <li key={connection.id}>
                <RailDatabase
                  connection={connection}
                  current={connection.id === shownId}
                  onShow={() => onShow(connection.id)}
                />
              </li>
            ))}
          </ul>
        )}
        {opened.state === 'none' ? null : (
          <RailBackup
            opened={opened}
            current={screen === 'backup'}
            onShow={onShowBackup}
            onClose={onCloseBackup}
          />
        )}
        <div className={classes.foot}>
          {entries.map((entry) => (
            <button
              key={entry.screen}
              type="button"
              className={classes.entry}
              aria-current={screen === entry.screen ? 'page' : undefined}
              onClick={() => onGo(entry.screen)}
            >
              <entry.Icon size={18} stroke={1.75} aria-hidden="true" />
              {text(`databases.${entry.screen}`)}
            </button>
          ))}
          <button
            type="button"
            className={classes.entry}
            onClick={onLock}
            title={text('databases.lock-hint')}
          >
            <IconLock size={18} stroke={1.75} aria-hidden="true" />
            <span className={classes.admin}>{admin}</span>
            <span className={classes.lock}>{text('databases.lock')}</span>
          </button>
        </div>
      </div>
    </nav>
  );
}
