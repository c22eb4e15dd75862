/**
 * Output of the command line: sentences and a progress bar for users, one JSON document for
 * programs.
 */
import { text } from '#shared/words/text.ts';
import type { FailureExit } from '#shared/errors/error-record.ts';
import { errorTable } from '#shared/errors/error-table.ts';
import type { NightjarError } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';
import type { Progress } from '#shared/domain/run.ts';
import { formatBytes, formatDuration } from '#shared/format.ts';
import { showTurns } from '#shared/visible-text.ts';
import { failed, type ErrorResponse } from '../api/responses.ts';

export interface CliIo {
  /** Source of a passphrase. */
  stdin?: NodeJS.ReadStream;
  stdout: Pick<NodeJS.WriteStream, 'write'> & { isTTY?: boolean; columns?: number };
  stderr: Pick<NodeJS.WriteStream, 'write'> & { isTTY?: boolean; columns?: number };
}

/** Control characters that some terminals interpret and that JSON does not escape. */
// oxlint-disable-next-line no-control-regex -- the pattern finds control characters
const controls = /[\u007f-\u009f]/gu;

/**
 * Wraps the terminal so that text cannot control it and cannot change the writing direction. Such
 * characters are written by their code, also in JSON, where the code means the character. Bytes
 * (exports) are not changed.
 */
export function withoutTurns(io: CliIo): CliIo {
  return { ...io, stdout: quiet(io.stdout), stderr: quiet(io.stderr) };
}

function quiet<Stream extends CliIo['stdout']>(stream: Stream): Stream {
  return new Proxy(stream, {
    get: (target, key): unknown => {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function') return value;
      return (...parts: unknown[]): unknown => {
        const isText = key === 'write' && typeof parts[0] === 'string';
        if (isText) parts[0] = showTurns(String(parts[0])).replaceAll(controls, asNumber);
        return Reflect.apply(value, target, parts);
      };
    },
  });
}

const asNumber = (control: string): string =>
  `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`;

export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  notDone: 3,
  notVerified: 4,
} as const satisfies Record<'ok' | FailureExit, number>;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Nothing lost but not done (3), verification failed (4), wrong usage (2), any other error (1). */
export const exitCodeOf = (error: NightjarError): ExitCode =>
  exitCodes[errorTable[error.code].exitCode];

export function printJson(io: CliIo, document: unknown): void {
  io.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

/**
 * Reports wrong usage: a sentence for users, a JSON document for programs. Returns the exit code.
 */
export function printUsage(io: CliIo, message: string, json: boolean): number {
  if (json) printJson(io, wrongUsage(message));
  else io.stderr.write(`${message}\n`);
  return exitCodes.usage;
}

/** The answer to a command with wrong arguments. */
export function wrongUsage(message: string): ErrorResponse {
  return failed('Wrong usage', {
    code: 'invalid-input',
    problems: [{ field: 'arguments', message }],
  });
}

export function printError(io: CliIo, error: NightjarError): void {
  const { title, explanation, nextStep } = describeError(error);
  // Messages of PostgreSQL can have several lines and contain untrusted names.
  const lines = [title, ...explanation.split('\n'), nextStep].map(printable);
  io.stderr.write(`${lines.join('\n  ')}\n`);
}

const barWidth = 24;

/** One line: `Dumping  [########----]  33 %  12.0 MB  8.1 MB/s  public.orders  12 s left`. */
export function progressLine(progress: Progress): string {
  const { fraction } = progress;
  const filled = fraction === null ? 0 : Math.floor(fraction * barWidth);
  const bar = `[${'#'.repeat(filled)}${'-'.repeat(barWidth - filled)}]`;
  const percent =
    fraction === null ? '  … ' : `${String(Math.floor(fraction * 100)).padStart(3)} %`;
  return [
    text(`cli.phase.${progress.phase}`).padEnd(10),
    bar,
    percent,
    formatBytes(progress.sqlBytes),
    progress.bytesPerSecond > 0 ? `${formatBytes(progress.bytesPerSecond)}/s` : '',
    progress.remainingMs === null
      ? ''
      : text('cli.left', { duration: formatDuration(progress.remainingMs) }),
    progress.table === null ? '' : printable(progress.table),
  ]
    .filter((part) => part !== '')
    .join('  ');
}

export interface ProgressPrinter {
  update: (progress: Progress) => void;
  /** Ends the line of the bar, so that further output begins on a new line. */
  done: () => void;
}

/** "About 9.0 MB needed, 80.1 GB free". */
function spaceLine({ neededBytes, availableBytes }: NonNullable<Progress['space']>): string {
  return text('cli.space', {
    needed: formatBytes(neededBytes),
    available: formatBytes(availableBytes),
  });
}

/**
 * On a terminal, a bar that is redrawn; in a log, one line for each tenth. The needed space is
 * printed first.
 */
export function progressPrinter(io: CliIo): ProgressPrinter {
  const { stderr } = io;
  let spaceIsShown = false;
  const describeSpace = ({ space }: Progress, before: string): void => {
    if (spaceIsShown || space === undefined) return;
    spaceIsShown = true;
    stderr.write(`${before}${spaceLine(space)}\n`);
  };
  if (stderr.isTTY === true) {
    return {
      update: (progress) => {
        describeSpace(progress, '\r\u001b[2K');
        const line = progressLine(progress).slice(0, (stderr.columns ?? 80) - 1);
        stderr.write(`\r\u001b[2K${line}`);
      },
      done: () => stderr.write('\r\u001b[2K'),
    };
  }
  let lastStep = '';
  return {
    update: (progress) => {
      describeSpace(progress, '');
      const tenth = progress.fraction === null ? '' : Math.floor(progress.fraction * 10);
      const step = `${progress.phase}${tenth}`;
      if (step === lastStep) return;
      lastStep = step;
      stderr.write(`${progressLine(progress)}\n`);
    },
    done: () => undefined,
  };
}

/** Names come from the database and can contain any character, including terminal commands. */
export function printable(untrusted: string): string {
  // oxlint-disable-next-line no-control-regex -- the pattern replaces control characters
  return showTurns(untrusted.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/gu, '\ufffd'));
}
