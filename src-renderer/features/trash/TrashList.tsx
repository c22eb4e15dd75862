import { Button } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { BackupList } from '#shared/domain/backup.ts';
import { exactTime } from '#shared/describe-time.ts';
import { formatBytes } from '#shared/format.ts';
import { text } from '#shared/words/text.ts';
import { errorOf } from '../../api/bridge.ts';
import { useEmptyTrash } from '../../api/mutations.ts';
import { useTrash } from '../../api/queries.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { useNow } from '../../ui/useNow.ts';
import { describeEntry } from './trash-messages.ts';
import { usePuttingBack } from './useDeletion.tsx';
import classes from './Trash.module.css';

interface Props {
  connectionId: string;
  trash: BackupList['trash'];
}

/** Below the list of backups: those that were deleted in the last 24 hours, folded. */
export function TrashList({ connectionId, trash }: Props) {
  const [isOpen, setOpen] = useState(false);
  if (trash.count === 0) return null;
  return (
    <div className={classes.trash}>
      <button
        type="button"
        className={classes.summary}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <IconChevronRight size={14} aria-hidden="true" data-open={isOpen} />
        {text('trash.list.summary', {
          count: trash.count,
          size: formatBytes(trash.sizeBytes),
        })}
      </button>
      {isOpen ? <Entries connectionId={connectionId} /> : null}
    </div>
  );
}

/** The ids of the entries that are to be deleted for good, and the sentence that asks. */
type Question = { ids: string[]; what: string };

function Entries({ connectionId }: { connectionId: string }) {
  const query = useTrash(connectionId);
  const putBack = usePuttingBack();
  const empty = useEmptyTrash();
  const now = useNow();
  const [question, setQuestion] = useState<Question | null>(null);
  if (query.isError) return <ErrorCallout error={errorOf(query.error)} tone="attention" />;
  const entries = query.data ?? [];
  const bytes = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return (
    <>
      <ul className={classes.entries} aria-label={text('trash.list.name')}>
        {entries.map((entry) => (
          <li key={entry.id}>
            <span className={classes.entry}>
              <span>
                {text('trash.list.entry', {
                  created: exactTime(new Date(entry.createdAt)),
                  size: formatBytes(entry.sizeBytes),
                })}
              </span>
              <span className={classes.note}>{describeEntry(entry, now)}</span>
            </span>
            <Button
              size="xs"
              variant="default"
              aria-label={text('trash.list.put-back-named', { filename: entry.filename })}
              onClick={() => putBack(connectionId, [entry.id])}
            >
              {text('trash.list.put-back')}
            </Button>
            <Button
              size="xs"
              variant="subtle"
              color="red"
              aria-label={text('trash.list.delete-named', { filename: entry.filename })}
              onClick={() =>
                setQuestion({
                  ids: [entry.id],
                  what: text('trash.empty.one', {
                    filename: entry.filename,
                    size: formatBytes(entry.sizeBytes),
                  }),
                })
              }
            >
              {text('trash.list.delete')}
            </Button>
          </li>
        ))}
      </ul>
      {entries.length < 2 ? null : (
        <p className={classes.all}>
          <Button
            size="xs"
            variant="default"
            onClick={() =>
              putBack(
                connectionId,
                entries.map(({ id }) => id),
              )
            }
          >
            {text('trash.list.put-all-back')}
          </Button>
          <Button
            size="xs"
            variant="subtle"
            color="red"
            onClick={() =>
              setQuestion({
                ids: entries.map(({ id }) => id),
                what: text('trash.empty.all', { count: entries.length, size: formatBytes(bytes) }),
              })
            }
          >
            {text('trash.list.delete-all')}
          </Button>
        </p>
      )}
      {question === null ? null : (
        <Dialog
          isDestructive
          title={text('trash.empty.title')}
          confirmLabel={text('trash.empty.confirm')}
          busy={empty.isPending}
          onClose={() => setQuestion(null)}
          onConfirm={() =>
            empty.mutate(
              { connectionId, ids: question.ids },
              { onSettled: () => setQuestion(null) },
            )
          }
        >
          <p className={classes.question}>
            <strong>{question.what}</strong>
          </p>
          <p className={classes.note}>{text('trash.empty.note')}</p>
        </Dialog>
      )}
    </>
  );
}
