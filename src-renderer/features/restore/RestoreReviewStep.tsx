import { Button, Checkbox, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { RestoreOptions } from '#shared/domain/restore-options.ts';
import type { RestoreReview } from '#shared/domain/restore.ts';
import type { CallInput } from '#shared/ipc/contract.ts';
import { restoreFacts } from '#shared/restore-facts.ts';
import { errorOf } from '../../api/bridge.ts';
import { useStartRestore } from '../../api/mutations.ts';
import { useRestoreReview } from '../../api/queries.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { RestoreOptionsFields } from './RestoreOptionsFields.tsx';
import { rememberReview } from './reviewed.ts';
import { intentionOf, stepsOf } from './restore-messages.ts';
import classes from './Restore.module.css';

interface Props {
  order: Omit<CallInput<'restores.start'>, 'trusted'>;
  onOptions: (options: RestoreOptions) => void;
  onBack: () => void;
  onStarted: (restoreId: string) => void;
}

/** Shows what the restore will do, before it begins. */
export function RestoreReviewStep({ order, onOptions, onBack, onStarted }: Props) {
  const [trusted, setTrusted] = useState(false);
  const [typed, setTyped] = useState('');
  // Without `trusted`, missing trust would be the only reported blocker.
  const query = useRestoreReview({ ...order, trusted: true });
  const start = useStartRestore();
  const review = query.data;
  const replaces = order.mode === 'replace';
  const isReady =
    review !== undefined &&
    review.blocker === null &&
    (!review.needsTrust || trusted) &&
    (!replaces || typed === order.database);

  const begin = async () => {
    // The progress can replace this step before the call returns.
    const { restoreId } = await start.mutateAsync({
      ...order,
      trusted: review?.needsTrust === true && trusted,
    });
    rememberReview(restoreId, {
      expectedMs: review?.expectedDurationMs ?? null,
      warnings: review?.warnings ?? [],
    });
    onStarted(restoreId);
  };

  return (
    <div className={classes.form}>
      {query.isPending ? (
        <p className={classes.quiet}>Reading the file and asking the server…</p>
      ) : null}
      {query.isError ? <ErrorCallout error={errorOf(query.error)} tone="attention" /> : null}
      {review === undefined ? null : <Facts review={review} />}
      {review === undefined || review.blocker === null ? null : (
        <ErrorCallout error={review.blocker} tone="attention" />
      )}
      {review === undefined ? null : (
        <RestoreOptionsFields options={order} blocker={review.blocker} onChange={onOptions} />
      )}
      {review?.needsTrust === true && review.blocker === null ? (
        <Checkbox
          label="I know who created this file, and I trust it"
          description="Nightjar did not create it on this computer. Its SQL runs with all permissions of the user who restores it."
          checked={trusted}
          onChange={(event) => setTrusted(event.currentTarget.checked)}
        />
      ) : null}
      {replaces && review?.blocker === null ? (
        <TextInput
          label={`Type ${order.database} to replace it`}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      ) : null}
      {start.isError ? (
        <div role="alert">
          <ErrorCallout error={errorOf(start.error)} tone="attention" />
        </div>
      ) : null}
      <Group justify="space-between">
        <Button variant="default" onClick={onBack}>
          Back
        </Button>
        <Button
          {...(replaces ? { color: 'red' } : {})}
          disabled={!isReady}
          loading={start.isPending}
          onClick={() => {
            // The error is shown above.
            begin().catch(() => undefined);
          }}
        >
          {replaces ? `Replace ${order.database}` : 'Restore'}
        </Button>
      </Group>
    </div>
  );
}

function Facts({ review }: { review: RestoreReview }) {
  const { warnings, chosen } = review;
  const facts = restoreFacts(review);
  return (
    <div className={classes.review}>
      <p className={classes.intention}>{intentionOf(review)}</p>
      {facts.length === 0 ? null : <p className={classes.quiet}>{facts.join(' ')}</p>}
      <h2>What happens</h2>
      <ol>
        {stepsOf(review).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ol>
      {chosen === null ? null : (
        <>
          <List title="Also restored, because the tables need them" items={chosen.takenAlong} />
          <List title="Not restored" items={chosen.leftOut} />
        </>
      )}
      <List title="Good to know" items={warnings} />
    </div>
  );
}

function List({ title, items }: { title: string; items: readonly string[] }) {
  if (items.length === 0) return null;
  return (
    <>
      <h2>{title}</h2>
      <ul>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </>
  );
}
