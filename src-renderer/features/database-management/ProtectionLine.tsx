import { VisuallyHidden } from '@mantine/core';
import { useBackups } from '../../api/queries.ts';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { exactTime } from '#shared/describe-time.ts';
import { isGood } from '#shared/protection/good-backup.ts';
import { text } from '#shared/words/text.ts';
import { useProtection } from '../protection/useProtection.ts';
import classes from './DatabaseManagementPage.module.css';

interface Props {
  connectionId: string;
}

/**
 * "Protected. Last good backup 6 hours ago.", with the exact time on hover. If all is well, the cells below say
 * the same, and the sentence is only for screen readers.
 */
export function ProtectionLine({ connectionId }: Props) {
  const { status } = useProtection(connectionId);
  const lastGood = useBackups(connectionId).data?.backups.find(isGood);
  if (status.tone === 'good' || status.tone === 'running') {
    return <VisuallyHidden component="p">{status.sentence}</VisuallyHidden>;
  }
  return (
    <p
      className={classes.protection}
      title={
        lastGood === undefined
          ? undefined
          : text('database.last-good', { at: exactTime(new Date(lastGood.createdAt)) })
      }
    >
      {status.tone === 'loading' ? null : <StatusDot tone={status.tone} label="" />}
      {status.sentence}
    </p>
  );
}
