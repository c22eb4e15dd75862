import { ActionIcon, Button, SegmentedControl } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import {
  IconAlertTriangle,
  IconArrowLeft,
  IconChevronLeft,
  IconChevronRight,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { BackupEntry } from '#shared/domain/backup.ts';
import { exactTime } from '#shared/describe-time.ts';
import type { BackupView } from '../../navigation.ts';
import { headTexts as texts, switchViews } from './head-messages.ts';
import type { Neighbours } from './neighbours.ts';
import classes from './OpenedBackupPage.module.css';

interface Props {
  name: string;
  time: string;
  /** The name of the file, for the tooltip. */
  filename: string;
  backTo: string;
  damage: { label: string; detail: string } | null;
  neighbours: Neighbours;
  view: BackupView;
  menu: ReactNode;
  onBack: () => void;
  onGo: (backup: BackupEntry) => void;
  onView: (view: BackupView) => void;
}

/** One line: which backup this is, the ones before and after it, and what is shown of it. */
export function BackupHead(props: Props) {
  const { name, time, filename, backTo, damage, neighbours, view, menu } = props;
  const { onBack, onGo, onView } = props;
  const { older, newer } = neighbours;
  const go = (backup: BackupEntry | null) => (backup === null ? undefined : onGo(backup));
  useHotkeys([
    ['[', () => go(older)],
    [']', () => go(newer)],
  ]);
  const steps = [
    { label: texts.older, key: '[', Icon: IconChevronLeft, to: older },
    { label: texts.newer, key: ']', Icon: IconChevronRight, to: newer },
  ];
  return (
    <header className={classes.head}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={backTo}
        title={`${texts.back}: ${backTo}`}
        onClick={onBack}
      >
        <IconArrowLeft size={17} stroke={1.75} />
      </ActionIcon>
      <div className={classes.identity}>
        <h1 title={name}>{name}</h1>
        <p title={filename}>{time}</p>
      </div>
      <div className={classes.steps}>
        {steps.map(({ label, key, Icon, to }) => (
          <ActionIcon
            key={key}
            variant="subtle"
            color="gray"
            aria-label={label}
            aria-keyshortcuts={key}
            title={`${label}${to === null ? '' : `: ${exactTime(new Date(to.createdAt))}`} (${key})`}
            disabled={to === null}
            onClick={() => go(to)}
          >
            <Icon size={17} stroke={1.75} />
          </ActionIcon>
        ))}
      </div>
      {damage === null ? null : (
        <span className={classes.damage} title={damage.detail}>
          <IconAlertTriangle size={14} stroke={1.9} aria-hidden="true" />
          {damage.label}
        </span>
      )}
      <SegmentedControl
        className={classes.switch}
        size="xs"
        aria-label={texts.views}
        data={[...switchViews]}
        value={view === 'restore' ? '' : view}
        onChange={(next) => {
          const found = switchViews.find(({ value }) => value === next);
          if (found !== undefined) onView(found.value);
        }}
      />
      <Button
        size="xs"
        variant={view === 'restore' ? 'light' : 'default'}
        onClick={() => onView('restore')}
      >
        {texts.restore}
      </Button>
      {menu}
    </header>
  );
}
