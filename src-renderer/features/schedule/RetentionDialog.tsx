import type { RetentionRule, RetentionDecision } from '#shared/domain/retention.ts';
import { describeError } from '#shared/errors/messages.ts';
import { formatBytes } from '#shared/format.ts';
import { errorOf } from '../../api/bridge.ts';
import { useApplyRetention } from '../../api/mutations.ts';
import { useRetentionPreview } from '../../api/queries.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import classes from './SchedulePage.module.css';
import { text, type TextId } from '#shared/words/text.ts';

interface Props {
  connectionId: string;
  /**
   * The time until which automatic deletion waits, because the clock cannot be trusted; null if it
   * does not wait.
   */
  waitsUntil: string | null;
  onClose: () => void;
}

const ruleMessages = {
  'young-enough': 'schedule.kept.young-enough',
  'newest-verified': 'schedule.kept.newest-verified',
  pinned: 'schedule.kept.pinned',
  'in-use': 'schedule.kept.in-use',
  'dated-in-the-future': 'schedule.kept.dated-in-the-future',
  'manifest-not-readable': 'schedule.kept.manifest-not-readable',
  'not-ours': 'schedule.kept.not-ours',
  'of-a-connection': 'schedule.kept.of-a-connection',
} as const satisfies Record<RetentionRule, TextId>;

/**
 * Each backup with the rule that keeps or deletes it. Nothing is deleted before the button is
 * pressed.
 */
export function RetentionDialog({ connectionId, waitsUntil, onClose }: Props) {
  const preview = useRetentionPreview(connectionId, null);
  const apply = useApplyRetention();
  const toDelete = preview.data?.decisions.filter(({ decision }) => decision === 'delete') ?? [];
  const failed = preview.error ?? apply.error;
  return (
    <Dialog
      title={text('schedule.what-would-deleted-now')}
      closeLabel={text('schedule.close')}
      confirmLabel={
        apply.data === undefined ? text('schedule.delete-now', { backups: toDelete.length }) : null
      }
      isDestructive
      size={620}
      busy={apply.isPending}
      disabled={toDelete.length === 0}
      error={failed === null ? null : errorOf(failed)}
      onConfirm={() => apply.mutate({ connectionId })}
      onClose={onClose}
    >
      {apply.data === undefined ? (
        <>
          <p className={classes.summary}>
            {preview.data === undefined
              ? text('schedule.loading')
              : text('schedule.backups-older-than-days-would', {
                  toDelete: toDelete.length,
                  decisions: preview.data.decisions.length,
                  keepDays: preview.data.keepDays,
                })}
          </p>
          {waitsUntil === null ? null : (
            <p className={classes.problem}>{text('schedule.clock-computer-jumped-computer-off')}</p>
          )}
          <ul className={classes.decisions} aria-label={text('schedule.backups-rules')}>
            {preview.data?.decisions.map((one) => (
              <li key={one.filename} data-decision={one.decision}>
                <span>{one.filename}</span>
                <span>{describeDecision(one)}</span>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <>
          <output>
            {apply.data.failures.length === 0
              ? text('schedule.deleted-deleted', { deleted: apply.data.deleted.length })
              : text('schedule.deleted-not', {
                  deleted: apply.data.deleted.length,
                  failures: apply.data.failures.length,
                })}
          </output>
          {apply.data.failures.map(({ filename, error }) => (
            <p key={filename} className={classes.problem}>
              {filename}: {describeError(error).explanation}
            </p>
          ))}
        </>
      )}
    </Dialog>
  );
}

const describeDecision = (one: RetentionDecision): string =>
  one.decision === 'keep'
    ? text(ruleMessages[one.rule])
    : text('schedule.deleted-days-old', {
        ageDays: one.ageDays,
        sizeBytes: formatBytes(one.sizeBytes),
      });
