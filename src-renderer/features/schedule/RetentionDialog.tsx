import { useState } from 'react';
import { calendarDate } from '#shared/describe-time.ts';
import type { RetentionDecision, RetentionResult } from '#shared/domain/retention.ts';
import { describeError } from '#shared/errors/messages.ts';
import { formatBytes } from '#shared/format.ts';
import { text } from '#shared/words/text.ts';
import { errorOf } from '../../api/bridge.ts';
import { useApplyRetention } from '../../api/mutations.ts';
import { useRetentionPreview } from '../../api/queries.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import classes from './SchedulePage.module.css';

interface Props {
  connectionId: string;
  /**
   * The time until which automatic deletion waits, because the clock cannot be trusted; null if it
   * does not wait.
   */
  waitsUntil: string | null;
  onClose: () => void;
}

type Deletion = Extract<RetentionDecision, { decision: 'delete' }>;

/**
 * What retention would delete now: how many backups, how much, from when to when. What stays is
 * folded. A second question comes before the deletion.
 */
export function RetentionDialog({ connectionId, waitsUntil, onClose }: Props) {
  const preview = useRetentionPreview(connectionId, null);
  const apply = useApplyRetention();
  const [isAsking, setAsking] = useState(false);
  const decisions = preview.data?.decisions ?? [];
  const goes = decisions.flatMap((one) => (one.decision === 'delete' ? [one] : []));
  const facts = factsOf(goes);

  if (isAsking) {
    return (
      <Dialog
        title={text('retention.question.title', { count: goes.length })}
        confirmLabel={text('retention.question.confirm', { count: goes.length })}
        closeLabel={text('retention.question.back')}
        isDestructive
        busy={apply.isPending}
        error={apply.error === null ? null : errorOf(apply.error)}
        onConfirm={() => apply.mutate({ connectionId }, { onSuccess: () => setAsking(false) })}
        onClose={() => setAsking(false)}
      >
        <p className={classes.summary}>
          {text('retention.question.what', { ...facts, count: goes.length })}
        </p>
        {waitsUntil === null ? null : <p className={classes.problem}>{text('retention.clock')}</p>}
        <p className={classes.note}>{text('retention.question.note', { count: goes.length })}</p>
      </Dialog>
    );
  }
  return (
    <Dialog
      title={text('retention.title')}
      closeLabel={text('retention.close')}
      confirmLabel={
        apply.data !== undefined || goes.length === 0
          ? null
          : text('retention.ask', { count: goes.length })
      }
      size={620}
      error={preview.error === null ? null : errorOf(preview.error)}
      onConfirm={() => setAsking(true)}
      onClose={onClose}
    >
      {apply.data !== undefined ? (
        <Done result={apply.data} />
      ) : (
        <>
          <p className={classes.summary}>
            {preview.data === undefined
              ? text('retention.loading')
              : goes.length === 0
                ? text('retention.nothing', {
                    total: decisions.length,
                    days: preview.data.keepDays,
                  })
                : text('retention.summary', {
                    ...facts,
                    count: goes.length,
                    days: preview.data.keepDays,
                  })}
          </p>
          {waitsUntil === null ? null : (
            <p className={classes.problem}>{text('retention.clock')}</p>
          )}
          <Going goes={goes} />
          <Staying decisions={decisions} />
        </>
      )}
    </Dialog>
  );
}

/** Size, and the days of the oldest and the newest. */
function factsOf(goes: readonly Deletion[]): { size: string; oldest: string; newest: string } {
  const bytes = goes.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const day = (one: Deletion | undefined): string => (one === undefined ? '' : dayOf(one.filename));
  return { size: formatBytes(bytes), oldest: day(goes.at(-1)), newest: day(goes[0]) };
}

/** The day in the name of a backup, in the zone of the reader. */
function dayOf(filename: string): string {
  const stamp = /^backup_(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})/u.exec(filename);
  if (stamp === null) return filename;
  const [, date, hour, minute, second] = stamp;
  return calendarDate(new Date(`${date}T${hour}:${minute}:${second}Z`));
}

/** More lines than anybody reads would only make the dialog slow. */
const mostLines = 200;

function Going({ goes }: { goes: readonly Deletion[] }) {
  if (goes.length === 0) return null;
  const more = goes.length - mostLines;
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, also by keyboard */}
      <ul className={classes.decisions} aria-label={text('retention.goes')} tabIndex={0}>
        {goes.slice(0, mostLines).map(({ filename, ageDays, sizeBytes }) => (
          <li key={filename} data-decision="delete">
            <span>{filename}</span>
            <span>
              {text('retention.goes-one', { days: ageDays, size: formatBytes(sizeBytes) })}
            </span>
          </li>
        ))}
      </ul>
      {more > 0 ? <p className={classes.note}>{text('retention.more', { count: more })}</p> : null}
    </>
  );
}

function Staying({ decisions }: { decisions: readonly RetentionDecision[] }) {
  const stays = decisions.flatMap((one) => (one.decision === 'keep' ? [one] : []));
  if (stays.length === 0) return null;
  const more = stays.length - mostLines;
  return (
    <details className={classes.stays}>
      <summary>{text('retention.stays', { count: stays.length })}</summary>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, also by keyboard */}
      <ul className={classes.decisions} tabIndex={0}>
        {stays.slice(0, mostLines).map(({ filename, rule }) => (
          <li key={filename}>
            <span>{filename}</span>
            <span>{text(`retention.rule.${rule}`)}</span>
          </li>
        ))}
      </ul>
      {more > 0 ? <p className={classes.note}>{text('retention.more', { count: more })}</p> : null}
    </details>
  );
}

function Done({ result: { decisions, deleted, failures } }: { result: RetentionResult }) {
  const names = new Set(deleted);
  const bytes = decisions.reduce(
    (sum, one) => sum + (one.decision === 'delete' && names.has(one.filename) ? one.sizeBytes : 0),
    0,
  );
  return (
    <>
      <output>{text('retention.done', { count: deleted.length, size: formatBytes(bytes) })}</output>
      {failures.length === 0 ? null : (
        <p className={classes.problem}>{text('retention.not-done', { count: failures.length })}</p>
      )}
      {failures.map(({ filename, error }) => (
        <p key={filename} className={classes.problem}>
          {filename}: {describeError(error).explanation}
        </p>
      ))}
    </>
  );
}
