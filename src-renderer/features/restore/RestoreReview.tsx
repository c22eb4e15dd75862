import { Button, Checkbox, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { remediesOf } from '#shared/errors/remedies.ts';
import type { NightjarError } from '#shared/errors/errors.ts';
import type { RestoreOptions } from '#shared/domain/restore-options.ts';
import { describeRestoreWarning } from '#shared/domain/restore-warning.ts';
import type { RestoreReview as Review } from '#shared/domain/restore.ts';
import type { CallInput } from '#shared/ipc/contract.ts';
import { restoreFacts } from '#shared/restore-facts.ts';
import { text } from '#shared/words/text.ts';
import { errorOf } from '../../api/bridge.ts';
import { useStartRestore } from '../../api/mutations.ts';
import { useRestoreReview } from '../../api/queries.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { Remedies } from '../remedies/Remedies.tsx';
import { RestoreOptionsFields } from './RestoreOptionsFields.tsx';
import { rememberReview } from './reviewed.ts';
import { beginLabel, intentionOf, stepsOf } from './restore-messages.ts';
import classes from './Restore.module.css';

interface Props {
  order: Omit<CallInput<'restores.start'>, 'trusted'>;
  onOptions: (options: RestoreOptions) => void;
  onStarted: (restoreId: string) => void;
}

/** A name is reviewed when its typing pauses, not at each key. */
const typingMs = 250;

/** What the restore will do, as it is asked for now, and the button that begins it. */
export function RestoreReview({ order, onOptions, onStarted }: Props) {
  const [trusted, setTrusted] = useState(false);
  const [typed, setTyped] = useState('');
  const [asked] = useDebouncedValue(JSON.stringify(order), typingMs);
  const isCurrent = asked === JSON.stringify(order);
  // Without `trusted`, missing trust would be the only reported blocker.
  const query = useRestoreReview({ ...(JSON.parse(asked) as Props['order']), trusted: true });
  const start = useStartRestore();
  const review = isCurrent ? query.data : undefined;
  const isReady =
    review !== undefined &&
    review.blocker === null &&
    (!review.needsTrust || trusted) &&
    (order.mode === 'new' || typed === order.database);

  const begin = async () => {
    // The progress can replace this page before the call returns.
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
  const problem = (error: NightjarError) => (
    <div role="alert">
      <ErrorCallout
        error={error}
        tone="attention"
        actions={
          <Remedies
            connectionId={order.connectionId}
            remedies={remediesOf(error.code)}
            onRetry={() => void query.refetch()}
            retrying={query.isFetching}
          />
        }
      />
    </div>
  );

  return (
    <>
      {query.isPending || !isCurrent ? (
        <p className={classes.quiet} aria-live="polite">
          {text('restore.reviewing')}
        </p>
      ) : null}
      {query.isError && isCurrent ? problem(errorOf(query.error)) : null}
      {review === undefined ? null : <Facts review={review} />}
      {review === undefined || review.blocker === null ? null : problem(review.blocker)}
      {review === undefined ? null : (
        <RestoreOptionsFields options={order} blocker={review.blocker} onChange={onOptions} />
      )}
      {review?.needsTrust === true && review.blocker === null ? (
        <Checkbox
          label={text('restore.trust')}
          description={text('restore.trust-hint')}
          checked={trusted}
          onChange={(event) => setTrusted(event.currentTarget.checked)}
        />
      ) : null}
      {order.mode === 'replace' && review?.blocker === null ? (
        <TextInput
          label={text('restore.type-to-replace', { database: order.database })}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      ) : null}
      {start.isError ? problem(errorOf(start.error)) : null}
      <Button
        className={classes.begin}
        {...(order.mode === 'replace' ? { color: 'red' } : {})}
        disabled={!isReady}
        loading={start.isPending}
        onClick={() => {
          // The error is shown above.
          begin().catch(() => undefined);
        }}
      >
        {beginLabel(order)}
      </Button>
    </>
  );
}

function Facts({ review }: { review: Review }) {
  const { warnings, chosen } = review;
  const facts = restoreFacts(review);
  return (
    <div className={classes.review}>
      <p className={classes.intention}>{intentionOf(review)}</p>
      {facts.length === 0 ? null : <p className={classes.quiet}>{facts.join(' ')}</p>}
      <ol>
        {stepsOf(review).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ol>
      {chosen === null ? null : (
        <>
          <List title={text('restore.with-what-they-need')} items={chosen.takenAlong} />
          <List title={text('restore.not-restored')} items={chosen.leftOut} />
        </>
      )}
      <List title={text('restore.good-to-know')} items={warnings.map(describeRestoreWarning)} />
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
