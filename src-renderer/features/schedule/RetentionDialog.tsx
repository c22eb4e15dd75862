import { Button, Group, Modal } from '@mantine/core';
import type { RetentionRule, RetentionDecision } from '#shared/domain/retention.ts';
import { describeError } from '#shared/errors/messages.ts';
import { formatBytes } from '#shared/format.ts';
import { errorOf } from '../../api/bridge.ts';
import { useApplyRetention } from '../../api/mutations.ts';
import { useRetentionPreview } from '../../api/queries.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import classes from './SchedulePage.module.css';

interface Props {
  connectionId: string;
  /** Set while the clock cannot be trusted with deciding what is old. */
  waitsUntil: string | null;
  onClose: () => void;
}

const ruleMessages: Record<RetentionRule, string> = {
  'young-enough': 'Stays: young enough',
  'newest-verified': 'Stays: the newest verified one',
  pinned: 'Stays: pinned',
  'in-use': 'Stays: in use right now',
  'dated-in-the-future': 'Stays: dated in the future',
  'manifest-not-readable': 'Stays: its manifest cannot be read',
  'not-ours': 'Stays: no manifest says what it is',
  'of-a-connection': 'Stays: it belongs to a connection',
};

/** Every backup with the rule that keeps it or lets it go; nothing goes before the button is pressed. */
export function RetentionDialog({ connectionId, waitsUntil, onClose }: Props) {
  const preview = useRetentionPreview(connectionId, null);
  const apply = useApplyRetention();
  const going = preview.data?.decisions.filter(({ decision }) => decision === 'delete') ?? [];
  const failed = preview.error ?? apply.error;
  return (
    <Modal opened onClose={onClose} title="What would be deleted now" size={620}>
      {failed === null ? null : <ErrorCallout error={errorOf(failed)} />}
      {apply.data === undefined ? (
        <>
          <p className={classes.summary}>
            {preview.data === undefined
              ? 'Looking…'
              : `${going.length} of ${preview.data.decisions.length} backups are older than ${preview.data.keepDays} days and not needed.`}
          </p>
          {waitsUntil === null ? null : (
            <p className={classes.problem}>
              The clock of this computer jumped, or the computer was off for long: see whether its
              date is right before you delete.
            </p>
          )}
          <ul className={classes.decisions} aria-label="Backups and rules">
            {preview.data?.decisions.map((one) => (
              <li key={one.filename} data-decision={one.decision}>
                <span>{one.filename}</span>
                <span>{words(one)}</span>
              </li>
            ))}
          </ul>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose} data-autofocus>
              Close
            </Button>
            <Button
              color="red"
              disabled={going.length === 0}
              loading={apply.isPending}
              onClick={() => apply.mutate({ connectionId })}
            >
              Delete {going.length === 0 ? 'nothing' : going.length} now
            </Button>
          </Group>
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
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Close
            </Button>
          </Group>
        </>
      )}
    </Modal>
  );
}

const words = (one: RetentionDecision): string =>
  one.decision === 'keep'
    ? ruleMessages[one.rule]
    : `Goes: ${one.ageDays} days old, ${formatBytes(one.sizeBytes)}`;
