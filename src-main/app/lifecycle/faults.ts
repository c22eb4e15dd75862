/** Uncaught errors: they are logged under a reference and shown to the user. */
import { app, dialog } from 'electron';
import { ExpectedError } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';
import { describeFault, logFault } from '../../logging/fault.ts';
import type { Log } from '../../system/ports.ts';

export function reportUncaughtFaults(log: Log): void {
  let showing = false;
  const report = (fault: unknown): void => {
    const reference = logFault(log, 'An error was not caught', describeFault(fault));
    if (showing || !app.isReady()) return;
    showing = true;
    const { title, explanation, nextStep } = describeError({ code: 'unexpected', reference });
    void dialog
      .showMessageBox({ type: 'error', message: title, detail: `${explanation}\n${nextStep}` })
      .finally(() => {
        showing = false;
      });
  };
  process.on('uncaughtException', report);
  process.on('unhandledRejection', report);
}

function wordsOf(fault: unknown): string {
  if (!(fault instanceof ExpectedError))
    return fault instanceof Error ? fault.message : String(fault);
  const { title, explanation, nextStep } = describeError(fault.error);
  return [title, explanation, nextStep].join('\n');
}

/** Called if the start fails: logs the error, shows it, and exits with an error code. */
export function giveUp(log: Log | null, fault: unknown): void {
  const reference =
    log === null ? null : logFault(log, 'Nightjar could not start', describeFault(fault));
  const detail = wordsOf(fault);
  process.stderr.write(`Nightjar could not start: ${detail}\n`);
  if (app.isReady() && process.env['NODE_ENV'] !== 'test') {
    dialog.showErrorBox(
      'Nightjar could not start',
      reference === null ? detail : `${detail}\nReference ${reference} is in the log.`,
    );
  }
  app.exit(1);
}
