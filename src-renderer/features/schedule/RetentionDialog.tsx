import type { RetentionRule, RetentionDecision } from '#shared/domain/retention.ts';
import { describeError } from '#shared/errors/messages.ts';
import { formatBytes } from '#shared/format.ts';
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

const ruleMessages: Record<RetentionRule, string> = {
  'young-enough': 'Kept: not old enough',
  'newest-verified': 'Kept: the newest verified backup',
  pinned: 'Kept: pinned',
  'in-use': 'Kept: in use now',
  'dated-in-the-future': 'Kept: its date is in the future',
  'manifest-not-readable': 'Kept: its manifest cannot be read',
  'not-ours': 'Kept: no manifest describes it',
  'of-a-connection': 'Kept: it belongs to a connection',
};

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
      title="What would be deleted now"
      closeLabel="Close"
      confirmLabel={
        apply.data === undefined
          ? `Delete ${toDelete.length === 0 ? 'nothing' : toDelete.length} now`
          : null
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
              ? 'Loading…'
              : `${toDelete.length} of ${preview.data.decisions.length} backups are older than ${preview.data.keepDays} days and would be deleted.`}
          </p>
          {waitsUntil === null ? null : (
            <p className={classes.problem}>
              The clock of this computer jumped, or the computer was off for a long time. Check its
              date before you delete backups.
            </p>
          )}
          <ul className={classes.decisions} aria-label="Backups and rules">
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
            {apply.data.deleted.length} deleted
            {apply.data.failures.length === 0 ? '.' : `, ${apply.data.failures.length} not:`}
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
    ? ruleMessages[one.rule]
    : `To be deleted: ${one.ageDays} days old, ${formatBytes(one.sizeBytes)}`;
