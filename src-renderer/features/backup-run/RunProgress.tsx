import { Button } from '@mantine/core';
import type { RunningRun } from '#shared/domain/run.ts';
import { text } from '#shared/words/text.ts';
import { useCancelBackup } from '../../api/mutations.ts';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { moreRunFacts, percentOf, phaseTitle, runFacts } from './progress-messages.ts';
import classes from './RunProgress.module.css';

interface Props {
  run: RunningRun;
}

/** A running backup, in the place of the button that started it. */
export function RunProgress({ run }: Props) {
  const cancel = useCancelBackup();
  const { progress } = run;
  const percent = percentOf(progress.fraction);
  const title = phaseTitle(progress.phase);
  return (
    <section className={classes.run} aria-label={text('backup-run.in-progress')}>
      <div className={classes.head}>
        <h2>{title}</h2>
        {percent === null ? null : (
          <p className={classes.percent}>{text('ui.percent', { percent })}</p>
        )}
        <Button
          variant="default"
          size="compact-xs"
          loading={cancel.isPending || cancel.isSuccess}
          onClick={() => cancel.mutate({ runId: run.id })}
        >
          {text('ui.cancel')}
        </Button>
      </div>
      <ProgressBar label={text('backup-run.in-progress')} percent={percent} text={title} />
      <p className={classes.facts} title={moreRunFacts(progress)}>
        {runFacts(progress)}
      </p>
    </section>
  );
}
