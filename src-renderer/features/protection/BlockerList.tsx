import { describeBlocker } from '#shared/protection/blocker-messages.ts';
import type { Blocker } from '#shared/protection/blockers.ts';
import type { ServerAnswer } from '#shared/domain/server-answer.ts';
import type { ErrorCode } from '#shared/errors/errors.ts';
import { text } from '#shared/words/text.ts';
import { useProbe } from '../../api/queries.ts';
import { Callout } from '../../ui/Callout.tsx';
import { useNow } from '../../ui/useNow.ts';
import { ToolsMissing } from '../first-run/ToolsMissing.tsx';
import { Remedies } from '../remedies/Remedies.tsx';
import { useCheckAgain } from './useCheckAgain.ts';
import { useProtection } from './useProtection.ts';
import { seenText } from './age-messages.ts';
import classes from './BlockerList.module.css';

interface Props {
  connectionId: string;
  /** The code of the error that the failed run on this screen already shows; null if there is none. */
  shownErrorCode: ErrorCode | null;
}

/** Everything that is known to prevent the next backup, each with the actions that remove it. */
export function BlockerList({ connectionId, shownErrorCode }: Props) {
  const { blockers, answer } = useProtection(connectionId);
  const probe = useProbe(connectionId);
  const again = useCheckAgain(connectionId);
  const shown = blockers.filter(
    (blocker) => !('error' in blocker) || blocker.error.code !== shownErrorCode,
  );
  const warnings = probe.isError ? [] : (probe.data?.warnings ?? []);
  return (
    <>
      {shown.map((blocker) =>
        blocker.stops === 'hint' ? (
          <Hint key={blocker.code} connectionId={connectionId} blocker={blocker} />
        ) : (
          <BlockerPanel
            key={blocker.code}
            connectionId={connectionId}
            blocker={blocker}
            answer={answer}
            again={again}
          />
        ),
      )}
      {warnings.map((warning) => (
        <Callout key={warning} tone="attention" title={warning} />
      ))}
    </>
  );
}

interface OneProps {
  connectionId: string;
  blocker: Blocker;
}

interface PanelProps extends OneProps {
  answer: ServerAnswer | undefined;
  again: ReturnType<typeof useCheckAgain>;
}

function BlockerPanel({ connectionId, blocker, answer, again }: PanelProps) {
  const now = useNow();
  if (blocker.code === 'tools-missing' && blocker.error.code === 'tools-missing') {
    return <ToolsMissing />;
  }
  const { title, explanation, nextStep } = describeBlocker(blocker, now);
  const isQuiet = blocker.code === 'schedule-off';
  return (
    <Callout
      tone={isQuiet ? 'plain' : 'attention'}
      title={title}
      actions={
        <Remedies
          connectionId={connectionId}
          remedies={blocker.remedies}
          onRetry={again.check}
          retrying={again.isChecking}
        />
      }
    >
      <p>{explanation}</p>
      <p>{nextStep}</p>
      {blocker.checkedAt === null || answer === undefined ? null : (
        <p className={classes.age}>{seenText(answer, now)}</p>
      )}
    </Callout>
  );
}

/** A condition, not a problem: one quiet line. */
function Hint({ connectionId, blocker }: OneProps) {
  const { title, explanation } = describeBlocker(blocker, useNow());
  return (
    <div className={classes.hint}>
      <p>{text('blocker.hint', { title, explanation })}</p>
      <Remedies connectionId={connectionId} remedies={blocker.remedies} />
    </div>
  );
}
