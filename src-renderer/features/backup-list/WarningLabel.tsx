import { Button, Popover, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { BackupEntry } from '#shared/domain/backup.ts';
import { describeWarning } from '#shared/domain/warning.ts';
import { exactTime } from '#shared/describe-time.ts';
import { useAcknowledgeWarnings } from '../../api/mutations.ts';
import { WarningList } from '../protection/WarningList.tsx';
import classes from './BackupList.module.css';

interface Props {
  connectionId: string;
  filename: string;
  details: NonNullable<BackupEntry['details']>;
}

/**
 * The label of a complete backup with warnings. Shows the first warnings on hover, and all of them when
 * pressed.
 */
export function WarningLabel({ connectionId, filename, details }: Props) {
  const { warnings, verifiedAt } = details;
  const acknowledge = useAcknowledgeWarnings();
  return (
    <Popover position="bottom-end" width={360} shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton
          className={classes.warning}
          title={warnings.slice(0, 3).map(describeWarning).join('\n')}
        >
          <IconAlertTriangle size={16} stroke={1.9} aria-hidden="true" />
          Warning
        </UnstyledButton>
      </Popover.Target>
      {/* The list can get the focus, so that it can be scrolled with the keyboard. */}
      <Popover.Dropdown className={classes.reasons} tabIndex={0}>
        <WarningList warnings={warnings} />
        <p className={classes.reasonsNote}>
          The file is complete. It was verified on {exactTime(new Date(verifiedAt))}.
        </p>
        <Button
          variant="default"
          size="xs"
          loading={acknowledge.isPending}
          onClick={() => acknowledge.mutate({ connectionId, filename })}
        >
          Acknowledge
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
