import { UnstyledButton } from '@mantine/core';
import { formatBytes } from '#shared/format.ts';
import type { CallOutput } from '#shared/ipc/contract.ts';
import { text } from '#shared/words/text.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { useNow } from '../../ui/useNow.ts';
import type { OpenRequest } from './useOpenedBackup.ts';
import classes from './DroppedBackups.module.css';

export type Dropped = CallOutput<'catalog.listDropped'>;

interface Props {
  dropped: Dropped;
  onOpen: (request: OpenRequest) => void;
  onClose: () => void;
}

/** The backups in a dropped folder or among several dropped files, and what is not a backup. */
export function DroppedBackups({ dropped, onOpen, onClose }: Props) {
  const { backups, others, otherCount, notInspected } = dropped;
  const now = useNow();
  const more = otherCount - others.length;
  return (
    <Dialog
      title={text('opened-backup.dropped.title')}
      confirmLabel={null}
      size={560}
      onClose={onClose}
    >
      {backups.length === 0 ? <p>{text('opened-backup.dropped.none')}</p> : null}
      <ul className={classes.backups}>
        {backups.map(({ dumpId, name, folder, sizeBytes, modifiedAt }) => (
          <li key={dumpId}>
            <UnstyledButton
              className={classes.backup}
              onClick={() => {
                onClose();
                onOpen({ kind: 'named', dumpId, name });
              }}
            >
              <span className={classes.name}>{name}</span>
              <span className={classes.facts}>
                {folder === null ? null : (
                  <span className={classes.folder}>
                    {text('opened-backup.dropped.in-folder', { folder })}
                  </span>
                )}
                <span>{formatBytes(sizeBytes)}</span>
                <RelativeTime at={modifiedAt} now={now} />
              </span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {notInspected === 0 ? null : (
        <p className={classes.quiet}>
          {text('opened-backup.dropped.not-inspected', { count: notInspected })}
        </p>
      )}
      {otherCount === 0 ? null : (
        <div className={classes.quiet}>
          <p>{text('opened-backup.dropped.others', { count: otherCount })}</p>
          <ul>
            {others.map(({ name, reason }, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- the list does not change, and names repeat
              <li key={index}>
                {reason === '' ? name : text('opened-backup.dropped.other', { name, reason })}
              </li>
            ))}
            {more === 0 ? null : <li>{text('opened-backup.dropped.more', { count: more })}</li>}
          </ul>
        </div>
      )}
    </Dialog>
  );
}
