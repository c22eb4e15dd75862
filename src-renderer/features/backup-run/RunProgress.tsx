import { Button } from '@mantine/core';
import type { RunningRun } from '#shared/domain/run.ts';
import { formatBytes, formatDuration } from '#shared/format.ts';
import { useCancelBackup } from '../../api/mutations.ts';
import { PhaseSteps } from './PhaseSteps.tsx';
import { ProgressBar } from './ProgressBar.tsx';
import { percentOf, phaseWords, rateText, timeLeft } from './progress-words.ts';
import classes from './RunProgress.module.css';

interface Props {
  run: RunningRun;
}

/** A backup being made: what happens now, how far it is, and a way out. */
export function RunProgress({ run }: Props) {
  const cancel = useCancelBackup();
  const { progress } = run;
  const percent = percentOf(progress.fraction);
  const words = phaseWords[progress.phase];
  const facts = [
    ['Time left', timeLeft(progress.remainingMs)],
    ['Elapsed', formatDuration(progress.elapsedMs)],
    ['Rate', rateText(progress.bytesPerSecond)],
    ['Read', formatBytes(progress.sqlBytes)],
    ['On disk', formatBytes(progress.fileBytes)],
  ] as const;

  return (
    <section className={classes.panel} aria-label="Backup in progress">
      <div className={classes.head}>
        <div className={classes.now}>
          <h2>{words.plain}</h2>
          <p className={classes.table} title={progress.table ?? undefined}>
            {progress.table ?? ''}
          </p>
        </div>
        {percent === null ? null : <p className={classes.percent}>{percent}%</p>}
        <Button
          variant="default"
          size="xs"
          loading={cancel.isPending || cancel.isSuccess}
          onClick={() => cancel.mutate({ runId: run.id })}
        >
          Cancel
        </Button>
      </div>
      <ProgressBar percent={percent} text={words.plain} />
      <PhaseSteps present={progress.phase} />
      <dl className={classes.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
