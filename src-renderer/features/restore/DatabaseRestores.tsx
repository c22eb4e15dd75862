import { useState } from 'react';
import { exactTime, relativeTime } from '#shared/describe-time.ts';
import { text } from '#shared/words/text.ts';
import { useReplacedDatabases, useRestores } from '../../api/queries.ts';
import { Callout } from '../../ui/Callout.tsx';
import { Words } from '../../ui/Words.tsx';
import { useNow } from '../../ui/useNow.ts';
import { useDismissal } from '../backup-run/useDismissal.ts';
import { ReplacedDatabaseActions } from './ReplacedDatabaseActions.tsx';
import { RestoreAnnouncer } from './RestoreAnnouncer.tsx';
import { RestorePanel } from './RestorePanel.tsx';

interface Props {
  connectionId: string;
}

/** The running or latest restore to the server of this connection, and its replaced databases. */
export function DatabaseRestores({ connectionId }: Props) {
  const now = useNow();
  const restore = useRestores().data?.find((one) => one.connectionId === connectionId);
  /** The sentence that says that Undo worked. */
  const [undone, setUndone] = useState<string | null>(null);
  const { dismissed, dismiss } = useDismissal(restore?.id);
  const shown = dismissed ? undefined : restore;
  const shownReplaced = shown?.state === 'finished' ? shown.result.replacedId : null;
  const replaced = useReplacedDatabases().data?.filter(
    (one) => one.connectionId === connectionId && one.id !== shownReplaced,
  );
  return (
    <>
      {shown === undefined ? null : (
        <RestorePanel key={shown.id} restore={shown} onDismiss={dismiss} onUndone={setUndone} />
      )}
      {undone === null ? null : (
        <Callout tone="good" title={text('restore.undone-title')} onClose={() => setUndone(null)}>
          <p>{undone}</p>
        </Callout>
      )}
      <RestoreAnnouncer restore={shown} undone={undone} />
      {replaced?.map((one) => (
        <Callout
          key={one.id}
          tone="plain"
          title={text('restore.old-exists', { database: one.database })}
          actions={<ReplacedDatabaseActions replaced={one} onUndone={setUndone} />}
        >
          <p>
            <Words
              id="restore.old-kept"
              values={{
                time: <RelativeTimeInText at={one.at} now={now} />,
                replacedDatabase: one.replacedDatabase,
              }}
            />
          </p>
        </Callout>
      ))}
    </>
  );
}

/** "6 hours ago", in the middle of a sentence. */
function RelativeTimeInText({ at, now }: { at: string; now: Date }) {
  return (
    <time dateTime={at} title={exactTime(new Date(at))}>
      {relativeTime(new Date(at), now)}
    </time>
  );
}
