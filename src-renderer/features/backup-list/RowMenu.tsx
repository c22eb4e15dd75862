import { Menu } from '@mantine/core';
import {
  IconCircleCheck,
  IconCopy,
  IconDots,
  IconFolderOpen,
  IconGitCompare,
  IconInfoCircle,
  IconPin,
  IconPinnedOff,
  IconRestore,
  IconShieldCheck,
  IconTrash,
} from '@tabler/icons-react';
import { useRef } from 'react';
import type { BackupEntry } from '#shared/domain/backup.ts';
import { text } from '#shared/words/text.ts';
import type { BackupView } from '../../navigation.ts';
import { restoreLabel } from './backup-messages.ts';
import type { BackupActions } from './useBackupActions.ts';
import classes from './BackupList.module.css';

interface Props {
  isOpened: boolean;
  onChange: (isOpened: boolean) => void;
  backup: BackupEntry;
  actions: BackupActions;
  onOpen: (backup: BackupEntry, view: BackupView) => void;
  onDetails: (filename: string) => void;
}

/** The menu of a backup. Only an opened menu is drawn, because each row has one. */
export function RowMenu({ isOpened, onChange, ...items }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  const target = (
    <button
      ref={button}
      type="button"
      className={classes.rowButton}
      tabIndex={-1}
      aria-label={text('backup-list.action.more')}
      aria-haspopup="menu"
      title={text('backup-list.action.more')}
      onClick={() => onChange(!isOpened)}
    >
      <IconDots size={16} stroke={1.75} aria-hidden="true" />
    </button>
  );
  if (!isOpened) return target;
  return (
    <Menu
      opened
      position="bottom-end"
      onChange={onChange}
      returnFocus={false}
      onClose={() => button.current?.closest('tr')?.focus()}
    >
      <Menu.Target>{target}</Menu.Target>
      <Menu.Dropdown>
        <Items {...items} />
      </Menu.Dropdown>
    </Menu>
  );
}

const icon = { size: 16, stroke: 1.75 } as const;

/** All actions of a backup. */
function Items({ backup, actions, onOpen, onDetails }: Omit<Props, 'isOpened' | 'onChange'>) {
  const { details, filename } = backup;
  return (
    <>
      <Menu.Item
        leftSection={<IconInfoCircle {...icon} />}
        rightSection={text('backup-list.key.space')}
        onClick={() => onDetails(filename)}
      >
        {text('backup-list.details')}
      </Menu.Item>
      <Menu.Item leftSection={<IconRestore {...icon} />} onClick={() => onOpen(backup, 'restore')}>
        {restoreLabel(backup)}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconGitCompare {...icon} />}
        onClick={() => onOpen(backup, 'compare')}
      >
        {text('backup-list.action.compare')}
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item
        leftSection={<IconCircleCheck {...icon} />}
        onClick={() => actions.verify([backup])}
      >
        {text('backup-list.action.verify')}
      </Menu.Item>
      {/* A drill runs the SQL of the file: only a backup with a manifest is proven without a question. */}
      {details === null ? null : (
        <Menu.Item
          leftSection={<IconShieldCheck {...icon} />}
          onClick={() => actions.prove(backup)}
        >
          {text('backup-list.action.prove')}
        </Menu.Item>
      )}
      {details === null ? null : (
        <Menu.Item
          leftSection={details.pinned ? <IconPinnedOff {...icon} /> : <IconPin {...icon} />}
          onClick={() => actions.pin([backup], !details.pinned)}
        >
          {text(details.pinned ? 'backup-list.action.unpin' : 'backup-list.action.pin')}
        </Menu.Item>
      )}
      <Menu.Divider />
      <Menu.Item
        leftSection={<IconFolderOpen {...icon} />}
        onClick={() => actions.showInFolder(backup)}
      >
        {text('backup-list.action.show-in-folder')}
      </Menu.Item>
      <Menu.Item leftSection={<IconCopy {...icon} />} onClick={() => actions.copyPath(backup)}>
        {text('backup-list.action.copy-path')}
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item
        color="var(--nightjar-loss-text)"
        leftSection={<IconTrash {...icon} />}
        onClick={() => actions.remove([backup])}
      >
        {text('backup-list.action.delete')}
      </Menu.Item>
    </>
  );
}
