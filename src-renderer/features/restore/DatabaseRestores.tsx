import { exactTime, relativeTime } from '#shared/describe-time.ts';
import { useKeptDatabases, useRestores } from '../../api/queries.ts';
import { Notice } from '../../ui/Notice.tsx';
import { useNow } from '../../ui/useNow.ts';
import { useDismissal } from '../backup-run/useDismissal.ts';
import { KeptActions } from './ReplacedDatabaseActions.tsx';
import { RestoreAnnouncer } from './RestoreAnnouncer.tsx';
import { RestorePanel } from './RestorePanel.tsx';

interface Props {
  connectionId: string;
}

/** What goes on, or went on last, on the server of this connection; and what can be undone there. */
export function DatabaseRestores({ connectionId }: Props) {
  const now = useNow();
  const restore = useRestores().data?.find((one) => one.connectionId === connectionId);
  const { dismissed, dismiss } = useDismissal(restore?.id);
  const shown = dismissed ? undefined : restore;
  const shownKept = shown?.state === 'finished' ? shown.result.keptId : null;
  const kept = useKeptDatabases().data?.filter(
    (one) => one.connectionId === connectionId && one.id !== shownKept,
  );
  return (
    <>
      {shown === undefined ? null : (
        <RestorePanel key={shown.id} restore={shown} onDismiss={dismiss} />
      )}
      <RestoreAnnouncer restore={restore} />
      {kept?.map((one) => (
        <Notice
          key={one.id}
          tone="plain"
          title={`The old ${one.database} is still there`}
          actions={<KeptActions kept={one} />}
        >
          <p>
            It was replaced <RelativeTimeInText at={one.at} now={now} /> and is kept as “
            {one.keptDatabase}” until you say otherwise.
          </p>
        </Notice>
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
