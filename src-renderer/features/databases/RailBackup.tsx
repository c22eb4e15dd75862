import { ActionIcon } from '@mantine/core';
import { IconFileDatabase, IconX } from '@tabler/icons-react';
import { text } from '#shared/words/text.ts';
import { titleOf } from '../opened-backup/overview-messages.ts';
import type { Opened } from '../opened-backup/useOpenedBackup.ts';
import classes from './Rail.module.css';

interface Props {
  opened: Exclude<Opened, { state: 'none' }>;
  current: boolean;
  onShow: () => void;
  onClose: () => void;
}

const stateTexts = { opening: 'databases.opening', failed: 'databases.cannot-open' } as const;

/** The opened backup in the rail. It remains open while other screens are shown. */
export function RailBackup({ opened, current, onShow, onClose }: Props) {
  const isOpen = opened.state === 'open';
  const name = isOpen ? titleOf(opened.contents) : opened.name;
  const detail = isOpen ? opened.contents.filename : text(stateTexts[opened.state]);
  return (
    <div className={classes.backup}>
      <div className={classes.heading}>
        <h2>{text('databases.opened')}</h2>
      </div>
      <div className={classes.backupEntry}>
        <button
          type="button"
          className={classes.entry}
          aria-current={current ? 'page' : undefined}
          title={`${name}\n${detail}`}
          onClick={onShow}
        >
          <IconFileDatabase size={18} stroke={1.75} aria-hidden="true" />
          <span className={classes.labels}>
            <span className={classes.name}>{name}</span>
            <span className={classes.last}>{detail}</span>
          </span>
        </button>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={text('databases.close-opened')}
          onClick={onClose}
        >
          <IconX size={14} stroke={1.75} />
        </ActionIcon>
      </div>
    </div>
  );
}
