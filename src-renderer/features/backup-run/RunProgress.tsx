import { phases, type RunningRun } from '#shared/domain/run.ts';
import { formatBytes, formatDuration } from '#shared/format.ts';
import { useCancelBackup } from '../../api/mutations.ts';
import { PhaseList } from '../../ui/PhaseList.tsx';
import { ProgressPanel } from '../../ui/ProgressPanel.tsx';
import { percentOf, phaseNames, phaseTitles, rateText, timeLeft } from './progress-messages.ts';

interface Props {
  run: RunningRun;
}

/** A running backup: the present step, the progress and a Cancel button. */
export function RunProgress({ run }: Props) {
  const cancel = useCancelBackup();
  const { progress } = run;
  return (
    <ProgressPanel
      label="Backup in progress"
      title={phaseTitles[progress.phase]}
      detail={progress.table}
      percent={percentOf(progress.fraction)}
      phases={
        <PhaseList phases={phases} nameOf={(phase) => phaseNames[phase]} present={progress.phase} />
      }
      facts={[
        ['Time left', timeLeft(progress.remainingMs)],
        ['Elapsed', formatDuration(progress.elapsedMs)],
        ['Rate', rateText(progress.bytesPerSecond)],
        ['Read', formatBytes(progress.sqlBytes)],
        ['On disk', formatBytes(progress.fileBytes)],
      ]}
      cancelling={cancel.isPending || cancel.isSuccess}
      onCancel={() => cancel.mutate({ runId: run.id })}
    />
  );
}
