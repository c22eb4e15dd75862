import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import type { NightjarError } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';
import { formatBytes } from '#shared/format.ts';
import type { Probe } from '#shared/domain/probe.ts';
import classes from './ConnectionDialog.module.css';
import { text } from '#shared/words/text.ts';
import { Words } from '../../ui/Words.tsx';

interface Props {
  testing: boolean;
  found: Probe | undefined;
  error: NightjarError | null;
}

/** The result of a test, or the error of a test or of saving. */
export function TestResult({ testing, found, error }: Props) {
  if (testing) return <p className={classes.quiet}>{text('connection-dialog.asking-server')}</p>;
  if (error !== null) {
    const message = describeError(error);
    return (
      <p className={classes.result} data-tone="loss">
        <IconCircleX size={18} stroke={1.75} aria-hidden="true" />
        <span>
          <strong>{message.title}.</strong> {message.explanation} {message.nextStep}
        </span>
      </p>
    );
  }
  if (found === undefined) return null;
  return (
    <>
      <p className={classes.result} data-tone="good">
        <IconCircleCheck size={18} stroke={1.75} aria-hidden="true" />
        <span>
          <Words
            id="connection-dialog.connected-to"
            values={{
              connected: <strong>{text('connection-dialog.connected')}</strong>,
              version: found.server.version,
              size: formatBytes(found.server.databaseSizeBytes),
              tool: found.tools.version,
            }}
          />
        </span>
      </p>
      {found.warnings.map((warning) => (
        <p key={warning} className={classes.result} data-tone="attention">
          <IconAlertTriangle size={18} stroke={1.75} aria-hidden="true" />
          <span>{warning}</span>
        </p>
      ))}
    </>
  );
}
