import { Button } from '@mantine/core';
import type { Drill, DrillWhere } from '#shared/domain/drill.ts';
import { drillPhases } from '#shared/domain/proof.ts';
import { formatDuration } from '#shared/format.ts';
import { useCancelDrill } from '../../api/mutations.ts';
import { ErrorCallout } from '../../ui/ErrorCallout.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { PhaseList } from '../../ui/PhaseList.tsx';
import { ProgressPanel } from '../../ui/ProgressPanel.tsx';
import { percentOf } from '../backup-run/progress-messages.ts';
import { DifferenceList } from './DifferenceList.tsx';
import { shortDisproof, drillPhaseName, drillPhaseTitle, proofSentence } from './drill-messages.ts';
import { ScratchServer } from './ScratchServer.tsx';
import { text } from '#shared/words/text.ts';

interface Props {
  drill: Drill;
  /** Starts a drill of the same backup on another server. */
  onStart: (where: DrillWhere) => void;
  /** Asks whether the file is trusted; undefined if another button asks. */
  onAsk?: () => void;
  /** undefined if the result cannot be dismissed. */
  onDismiss?: () => void;
}

/** A drill: its progress while it is running, then its result. */
export function DrillPanel({ drill, onStart, onAsk, onDismiss }: Props) {
  const cancel = useCancelDrill();
  const closing = onDismiss === undefined ? {} : { onClose: onDismiss };
  switch (drill.state) {
    case 'running':
      return (
        <ProgressPanel
          label={text('drill.proving-progress')}
          title={drillPhaseTitle(drill.phase)}
          detail={drill.filename}
          percent={percentOf(drill.fraction)}
          phases={<PhaseList phases={drillPhases} nameOf={drillPhaseName} present={drill.phase} />}
          facts={[
            [text('drill.elapsed'), formatDuration(drill.elapsedMs)],
            [text('drill.started'), drill.by],
          ]}
          cancelling={cancel.isPending || cancel.isSuccess}
          onCancel={() => cancel.mutate({ drillId: drill.id })}
        />
      );
    case 'finished': {
      const { differences } = drill.proof;
      return differences.length === 0 ? (
        <Callout tone="good" title={text('drill.proven-restorable')} {...closing}>
          <p>{drill.filename}</p>
          <p>{proofSentence(drill.proof)}</p>
        </Callout>
      ) : (
        <Callout tone="attention" title={shortDisproof(drill.proof)} {...closing}>
          <p>{drill.filename}</p>
          <DifferenceList proof={drill.proof} />
        </Callout>
      );
    }
    case 'failed':
      return (
        <ErrorCallout
          error={drill.error}
          tone="attention"
          {...closing}
          {...(drill.error.code === 'drill-no-server'
            ? { actions: <ScratchServer onStart={(id) => onStart({ connectionId: id })} /> }
            : drill.error.code === 'drill-not-trusted' && onAsk !== undefined
              ? {
                  actions: (
                    <Button variant="default" size="xs" onClick={onAsk}>
                      {text('drill.prove')}
                    </Button>
                  ),
                }
              : {})}
        />
      );
    case 'cancelled':
      return (
        <Callout tone="plain" title={text('drill.proving-cancelled')} {...closing}>
          <p>{text('drill.nothing-left-behind')}</p>
        </Callout>
      );
  }
}
