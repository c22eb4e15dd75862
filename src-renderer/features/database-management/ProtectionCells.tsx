import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useContext, type ReactNode } from 'react';
import { exactTime, relativeTime, timeLabel, upcomingLabel } from '#shared/describe-time.ts';
import type { BackupEntry } from '#shared/domain/backup.ts';
import { formatBytes } from '#shared/format.ts';
import { cannotRun } from '#shared/protection/blocker-messages.ts';
import { isGood } from '#shared/protection/good-backup.ts';
import { nextRun } from '#shared/protection/protection-status.ts';
import { text } from '#shared/words/text.ts';
import { errorOf } from '../../api/bridge.ts';
import { useStartDrill } from '../../api/mutations.ts';
import { useBackups, useScheduleOverview } from '../../api/queries.ts';
import { notifyError } from '../../ui/notify-error.ts';
import { useNow } from '../../ui/useNow.ts';
import { useProtection } from '../protection/useProtection.ts';
import { RemedyPlacesContext } from '../remedies/remedy-places.ts';
import classes from './ProtectionCells.module.css';

interface Props {
  connectionId: string;
  onOpen: (backup: BackupEntry) => void;
}

/** What an admin wants to know first: the last good backup, the last proof, the next backup. */
export function ProtectionCells({ connectionId, onOpen }: Props) {
  const list = useBackups(connectionId).data;
  const now = useNow();
  const good = list?.backups.find(isGood);
  const proven = list?.backups.find((one) => isGood(one) && one.details?.proof?.differences === 0);
  const isKnown = list !== undefined && list.readError === null;
  return (
    <div className={classes.cells}>
      <Cell
        name={text('cells.last-good')}
        value={
          good === undefined
            ? text(isKnown ? 'cells.none-yet' : 'cells.reading')
            : timeLabel(new Date(good.createdAt), now)
        }
        title={good === undefined ? undefined : exactTime(new Date(good.createdAt))}
        detail={
          good === undefined
            ? ''
            : text('cells.backup', {
                created: exactTime(new Date(good.createdAt)),
                size: formatBytes(good.sizeBytes),
              })
        }
        action={
          good === undefined ? null : (
            <Action onClick={() => onOpen(good)}>{text('cells.open')}</Action>
          )
        }
      />
      <ProvenCell connectionId={connectionId} good={good} proven={proven} now={now} />
      <NextCell connectionId={connectionId} now={now} />
    </div>
  );
}

interface ProvenProps {
  connectionId: string;
  good: BackupEntry | undefined;
  proven: BackupEntry | undefined;
  now: Date;
}

function ProvenCell({ connectionId, good, proven, now }: ProvenProps) {
  const prove = useStartDrill();
  const proof = proven?.details?.proof ?? null;
  const canProve = good !== undefined && good.filename !== proven?.filename;
  return (
    <Cell
      name={text('cells.proven')}
      value={
        proven === undefined ? text('cells.not-proven') : timeLabel(new Date(proven.createdAt), now)
      }
      title={proven === undefined ? undefined : exactTime(new Date(proven.createdAt))}
      detail={
        proof === null
          ? text('cells.not-proven-why')
          : text('cells.proven-when', { when: relativeTime(new Date(proof.provenAt), now) })
      }
      action={
        canProve ? (
          <Action
            loading={prove.isPending}
            onClick={() =>
              prove.mutate(
                {
                  source: { kind: 'backup', connectionId, filename: good.filename },
                  trusted: false,
                  where: 'here',
                },
                { onError: (thrown) => notifyError(errorOf(thrown)) },
              )
            }
          >
            {text('cells.prove-latest')}
          </Action>
        ) : null
      }
    />
  );
}

function NextCell({ connectionId, now }: { connectionId: string; now: Date }) {
  const schedule = useScheduleOverview(connectionId).data;
  const { blockers } = useProtection(connectionId);
  const { showSchedule } = useContext(RemedyPlacesContext);
  const next = schedule === undefined ? null : nextRun(schedule, now);
  const blocker = blockers.find(({ stops }) => stops === 'backup');
  return (
    <Cell
      name={text('cells.next')}
      isBad={blocker !== undefined}
      value={
        schedule === undefined
          ? text('cells.reading')
          : blocker === undefined
            ? next === null
              ? text('cells.not-planned')
              : capitalised(upcomingLabel(next, now))
            : text('cells.cannot-run')
      }
      title={next === null ? undefined : exactTime(next)}
      detail={
        blocker === undefined
          ? schedule === undefined
            ? ''
            : schedule.schedule.enabled
              ? schedule.words.description
              : text('cells.schedule-off')
          : cannotRun(blocker, next, now)
      }
      action={
        showSchedule === undefined ? null : (
          <Action onClick={() => showSchedule(connectionId)}>{text('cells.schedule')}</Action>
        )
      }
    />
  );
}

const capitalised = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

interface CellProps {
  name: string;
  value: string;
  title?: string | undefined;
  detail: string;
  isBad?: boolean;
  action: ReactNode;
}

function Cell({ name, value, title, detail, isBad = false, action }: CellProps) {
  return (
    <section className={classes.cell} aria-label={name} data-bad={isBad || undefined}>
      <h2>{name}</h2>
      <p className={classes.value} title={title}>
        {isBad ? <IconAlertTriangle size={18} stroke={1.9} aria-hidden="true" /> : null}
        {value}
      </p>
      <p className={classes.detail}>{detail}</p>
      <div className={classes.action}>{action}</div>
    </section>
  );
}

interface ActionProps {
  loading?: boolean;
  onClick: () => void;
  children: ReactNode;
}

function Action({ loading = false, onClick, children }: ActionProps) {
  return (
    <Button variant="subtle" size="compact-sm" loading={loading} onClick={onClick}>
      {children}
    </Button>
  );
}
