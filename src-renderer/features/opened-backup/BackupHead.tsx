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
import { text } from '#shared/words/text.ts';
import type { BackupView } from '../../navigation.ts';
import { switchViews } from './head-messages.ts';
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
    { label: text('opened-backup.older'), key: '[', Icon: IconChevronLeft, to: older },
    { label: text('opened-backup.newer'), key: ']', Icon: IconChevronRight, to: newer },
  ];
  return (
    <header className={classes.head}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={backTo}
        title={text('opened-backup.back-to', { place: backTo })}
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
            title={titleOfStep(label, key, to)}
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
        aria-label={text('opened-backup.views')}
        data={switchViews.map((value) => ({ value, label: text(`opened-backup.view.${value}`) }))}
        value={view === 'restore' ? '' : view}
        onChange={(next) => {
          const found = switchViews.find((value) => value === next);
          if (found !== undefined) onView(found);
        }}
      />
      <Button
        size="xs"
        variant={view === 'restore' ? 'light' : 'default'}
        onClick={() => onView('restore')}
      >
        {text('opened-backup.restore')}
      </Button>
      {menu}
    </header>
  );
}

function titleOfStep(step: string, key: string, to: BackupEntry | null): string {
  if (to === null) return text('opened-backup.step', { step, key });
  return text('opened-backup.step-to', { step, key, time: exactTime(new Date(to.createdAt)) });
}
