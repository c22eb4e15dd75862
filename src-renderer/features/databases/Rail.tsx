import { IconSettings } from '@tabler/icons-react';
import type { Connection } from '#shared/domain/connection.ts';
import { NightjarMark } from '../../ui/NightjarMark.tsx';
import { AddDatabaseMenu } from './AddDatabaseMenu.tsx';
import { RailDatabase } from './RailDatabase.tsx';
import classes from './Rail.module.css';

interface Props {
  connections: readonly Connection[];
  shownId: string | null;
  inSettings: boolean;
  onShow: (connectionId: string) => void;
  onSettings: () => void;
  onConnect: () => void;
}

/** The left rail: every database with its state, and the settings. */
export function Rail({ connections, shownId, inSettings, onShow, onSettings, onConnect }: Props) {
  return (
    <nav className={classes.rail} aria-label="Main">
      <p className={classes.brand}>
        <NightjarMark size={22} />
        Nightjar
      </p>
      <div className={classes.heading}>
        <h2 id="rail-databases">Databases</h2>
        {connections.length === 0 ? null : (
          <AddDatabaseMenu
            hasSample={connections.some((connection) => connection.isSample)}
            onConnect={onConnect}
            onConnected={onShow}
          />
        )}
      </div>
      {connections.length === 0 ? (
        <p className={classes.none}>None yet</p>
      ) : (
        <ul className={classes.list} aria-labelledby="rail-databases">
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
      <div className={classes.foot}>
        <button
          type="button"
          className={classes.entry}
          aria-current={inSettings ? 'page' : undefined}
          onClick={onSettings}
        >
          <IconSettings size={18} stroke={1.75} aria-hidden="true" />
          Settings
        </button>
      </div>
    </nav>
  );
}
