import { IconCircleCheck } from '@tabler/icons-react';
import type { BackupEntry } from '#shared/domain/backup.ts';
import { exactTime } from '../../ui/time.ts';
import classes from './BackupList.module.css';

interface Props {
  details: BackupEntry['details'];
}

/** Whether the file was read back and found whole. */
export function CheckMark({ details }: Props) {
  if (details === null) {
    return (
      <span
        className={classes.unchecked}
        title="The file came without its manifest: put there by hand, or the manifest was lost."
      >
        Not checked
      </span>
    );
  }
  return (
    <span
      className={classes.verified}
      title={`Read back and found whole on ${exactTime(new Date(details.verifiedAt))}`}
    >
      <IconCircleCheck size={16} stroke={1.9} aria-hidden="true" />
      Verified
    </span>
  );
}
