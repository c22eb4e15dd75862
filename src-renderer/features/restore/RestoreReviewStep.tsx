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

/** Everything somebody should know, in plain words, before anything happens. */
export function RestoreReviewStep({ order, onOptions, onBack, onStarted }: Props) {
  const [trusted, setTrusted] = useState(false);
  const [typed, setTyped] = useState('');
  // What stands in the way besides trust is seen only by somebody who has it.
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
    // This step makes way for the progress before the answer is here.
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
        <p className={classes.quiet}>Looking at the file and the server…</p>
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
          label="I know who made this file, and trust it"
          description="Nightjar did not make it here. What it holds runs with all rights of the user who restores."
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
            // What went wrong is shown above.
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
      <h3>What happens</h3>
      <ol>
        {stepsOf(review).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ol>
      {chosen === null ? null : (
        <>
          <List title="Taken along, because they need it" items={chosen.takenAlong} />
          <List title="Left out" items={chosen.leftOut} />
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
      <h3>{title}</h3>
      <ul>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </>
  );
}
