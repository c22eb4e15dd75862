import { IconCircleCheck } from '@tabler/icons-react';
import type { BackupEntry } from '#shared/domain/backup.ts';
import { exactTime } from '#shared/time-words.ts';
import { NeedsALook } from './NeedsALook.tsx';
import classes from './BackupList.module.css';

interface Props {
  connectionId: string;
  backup: BackupEntry;
}

/** Whether the file was read back and found whole, and whether it holds what it should. */
export function CheckMark({ connectionId, backup }: Props) {
  const { details } = backup;
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
  if (details.concerns.length > 0) {
    return <NeedsALook connectionId={connectionId} filename={backup.filename} details={details} />;
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
