import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots, IconPencil, IconUnlink } from '@tabler/icons-react';
import type { Connection } from '#shared/domain/connection.ts';
import { text } from '#shared/words/text.ts';
import type { RunningRun } from '#shared/domain/run.ts';
import { useAppStatus } from '../../api/queries.ts';
import { RunProgress } from '../backup-run/RunProgress.tsx';
import { useKeptFocus } from '../../ui/useKeptFocus.ts';
import { ServerFactsLine } from './ServerFactsLine.tsx';
import classes from './DatabaseManagementPage.module.css';

interface Props {
  connection: Connection;
  /** True while a backup is starting or running. */
  busy: boolean;
  /** The running backup; null if there is none. */
  run: RunningRun | null;
  onStart: () => void;
  onEdit: () => void;
  onRemove: () => void;
}

/** The name and the facts of the database, and the primary button of the app, which becomes the progress. */
export function DatabaseHeader({ connection, busy, run, onStart, onEdit, onRemove }: Props) {
  const mac = useAppStatus().data?.platform === 'macos';
  const place = useKeptFocus<HTMLDivElement>(run === null);
  return (
    <header className={classes.header}>
      <div className={classes.identity}>
        <h1>{connection.name}</h1>
        <ServerFactsLine connection={connection} />
      </div>
      <div className={classes.actions}>
        <div {...place} className={classes.start} tabIndex={-1}>
          {run === null ? (
            <Button
              onClick={onStart}
              disabled={busy}
              title={mac ? '⌘N' : 'Ctrl+N'}
              aria-keyshortcuts={mac ? 'Meta+N' : 'Control+N'}
            >
              {text('database.create-backup')}
            </Button>
          ) : (
            <RunProgress key={run.id} run={run} />
          )}
        </div>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon
              variant="default"
              size={36}
              aria-label={text('database.more-actions')}
              title={text('database.more-actions')}
            >
              <IconDots size={18} stroke={1.75} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconPencil size={16} stroke={1.75} />}
              disabled={connection.isSample}
              onClick={onEdit}
            >
              {text('database.edit')}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconUnlink size={16} stroke={1.75} />}
              disabled={busy}
              onClick={onRemove}
            >
              {text('database.remove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </header>
  );
}
