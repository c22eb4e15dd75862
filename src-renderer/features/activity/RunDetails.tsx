import { Button } from '@mantine/core';
import type { FinishedRun } from '#shared/domain/run.ts';
import { describeError } from '#shared/errors/messages.ts';
import { useOpenLogFolder } from '../../api/mutations.ts';
import { useRunLog } from '../../api/queries.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { shownLine, supportText } from './run-messages.ts';
import classes from './ActivityPage.module.css';

interface Props {
  run: FinishedRun;
  database: string;
}

/** What is behind one run: how it ended, what pg_dump said, and what the log has about it. */
export function RunDetails({ run, database }: Props) {
  const openLogs = useOpenLogFolder();
  const log = useRunLog(run.id).data;
  const words = run.state === 'failed' ? describeError(run.error) : null;
  return (
    <div className={classes.details}>
      {words === null ? null : (
        <>
          <p className={classes.title}>{words.title}</p>
          <p>{words.explanation}</p>
          <p>{words.nextStep}</p>
        </>
      )}
      {run.state === 'published' ? <p>{run.backup.filename}</p> : null}
      {run.state === 'published'
        ? run.warnings.map((warning) => <p key={warning}>{warning}</p>)
        : null}
      {run.state === 'cancelled' ? (
        <p>It was stopped on request. No file was left behind.</p>
      ) : null}
      {log === undefined || log.toolOutput === null ? null : (
        <Words title="What the program said" text={log.toolOutput} />
      )}
      {log === undefined ? null : (
        <Words
          title="From the log"
          text={
            log.lines.length === 0
              ? 'The log has nothing about it any more.'
              : log.lines.map(shownLine).join('\n')
          }
        />
      )}
      <div className={classes.actions}>
        <CopyButton label="Copy for support" text={() => supportText(run, database, log)} />
        <Button variant="default" size="xs" onClick={() => openLogs.mutate(undefined)}>
          Open log folder
        </Button>
      </div>
    </div>
  );
}

/** Long lines are scrolled, by the keyboard too. */
function Words({ title, text }: { title: string; text: string }) {
  return (
    <>
      <h3 className={classes.wordsTitle}>{title}</h3>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard */}
      <section className={classes.words} tabIndex={0} aria-label={title}>
        {text}
      </section>
    </>
  );
}
