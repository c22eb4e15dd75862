import { phases, type RunningRun } from '#shared/domain/run.ts';
import { formatBytes, formatDuration } from '#shared/format.ts';
import { text } from '#shared/words/text.ts';
import { useCancelBackup } from '../../api/mutations.ts';
import { PhaseList } from '../../ui/PhaseList.tsx';
import { ProgressPanel } from '../../ui/ProgressPanel.tsx';
import { percentOf, phaseName, phaseTitle, rateText, timeLeft } from './progress-messages.ts';

interface Props {
  run: RunningRun;
}

/** A running backup: the present step, the progress and a Cancel button. */
export function RunProgress({ run }: Props) {
  const cancel = useCancelBackup();
  const { progress } = run;
  return (
    <ProgressPanel
      label={text('backup-run.in-progress')}
      title={phaseTitle(progress.phase)}
      detail={progress.table}
      percent={percentOf(progress.fraction)}
      phases={<PhaseList phases={phases} nameOf={phaseName} present={progress.phase} />}
      facts={[
        [text('backup-run.time-left'), timeLeft(progress.remainingMs)],
        [text('backup-run.elapsed'), formatDuration(progress.elapsedMs)],
        [text('backup-run.rate'), rateText(progress.bytesPerSecond)],
        [text('backup-run.read'), formatBytes(progress.sqlBytes)],
        [text('backup-run.on-disk'), formatBytes(progress.fileBytes)],
      ]}
      cancelling={cancel.isPending || cancel.isSuccess}
      onCancel={() => cancel.mutate({ runId: run.id })}
    />
  );
}
