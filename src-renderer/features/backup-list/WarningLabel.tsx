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

/** A whole file that holds far less than the last good one. Says why on hover, and in full when pressed. */
export function WarningLabel({ connectionId, filename, details }: Props) {
  const { warnings, verifiedAt } = details;
  const acknowledge = useAcknowledgeWarnings();
  return (
    <Popover position="bottom-end" width={360} shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton
          className={classes.hasUnacknowledgedWarnings}
          title={warnings.slice(0, 3).map(describeWarning).join('\n')}
        >
          <IconAlertTriangle size={16} stroke={1.9} aria-hidden="true" />
          Needs a look
        </UnstyledButton>
      </Popover.Target>
      {/* Long lists are scrolled with the keyboard, too. */}
      <Popover.Dropdown className={classes.reasons} tabIndex={0}>
        <WarningList warnings={warnings} />
        <p className={classes.reasonsNote}>
          The file itself is whole: read back on {exactTime(new Date(verifiedAt))}.
        </p>
        <Button
          variant="default"
          size="xs"
          loading={acknowledge.isPending}
          onClick={() => acknowledge.mutate({ connectionId, filename })}
        >
          It is right: count it as good
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
