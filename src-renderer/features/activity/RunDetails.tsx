import { Button } from '@mantine/core';
import type { FinishedRun } from '#shared/domain/run.ts';
import { describeError } from '#shared/errors/messages.ts';
import { useOpenLogFolder } from '../../api/mutations.ts';
import { useRunLog } from '../../api/queries.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { shownLine, supportText } from './run-messages.ts';
import classes from './ActivityPage.module.css';
import { text } from '#shared/words/text.ts';

interface Props {
  run: FinishedRun;
  database: string;
}

/** The details of one run: its result, the output of pg_dump, and its lines in the log. */
export function RunDetails({ run, database }: Props) {
  const openLogs = useOpenLogFolder();
  const log = useRunLog(run.id).data;
  const message = run.state === 'failed' ? describeError(run.error) : null;
  return (
    <div className={classes.details}>
      {message === null ? null : (
        <>
          <p className={classes.title}>{message.title}</p>
          <p>{message.explanation}</p>
          <p>{message.nextStep}</p>
        </>
      )}
      {run.state === 'published' ? <p>{run.backup.filename}</p> : null}
      {run.state === 'published'
        ? run.warnings.map((warning) => <p key={warning}>{warning}</p>)
        : null}
      {run.state === 'cancelled' ? <p>{text('activity.run-cancelled-request-no-file')}</p> : null}
      {log === undefined || log.toolOutput === null ? null : (
        <Output title={text('activity.program-output')} text={log.toolOutput} />
      )}
      {log === undefined ? null : (
        <Output
          title={text('activity.from-log')}
          text={
            log.lines.length === 0
              ? text('activity.log-no-longer-contains-run')
              : log.lines.map(shownLine).join('\n')
          }
        />
      )}
      <div className={classes.actions}>
        <CopyButton
          label={text('activity.copy-support')}
          text={() => supportText(run, database, log)}
        />
        <Button variant="default" size="xs" onClick={() => openLogs.mutate(undefined)}>
          {text('activity.open-log-folder')}
        </Button>
      </div>
    </div>
  );
}

/** Text with long lines, which can also be scrolled with the keyboard. */
function Output({ title, text }: { title: string; text: string }) {
  return (
    <>
      <h2 className={classes.outputTitle}>{title}</h2>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling element must be focusable */}
      <section className={classes.output} tabIndex={0} aria-label={title}>
        {text}
      </section>
    </>
  );
}
