/** Reads a passphrase from the terminal without echo, or from standard input for scripts. */
import { text } from '#shared/words/text.ts';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { CliIo } from './output.ts';

type Input = NonNullable<CliIo['stdin']>;

/** Longer than any passphrase. An endless pipe must not fill the memory. */
const longestInput = 8192;

/** Thrown if the passphrase cannot be requested. Its message is for the user. */
export class CannotAsk extends Error {}

/** With `fromStdin`, reads one line of standard input. A new passphrase is requested twice. */
export async function askPassphrase(
  { stdin, stderr }: CliIo,
  { fromStdin, isNew, prompt }: { fromStdin: boolean; isNew: boolean; prompt: string },
): Promise<string> {
  if (stdin === undefined) throw new CannotAsk(text('cli.passphrase.no-input'));
  if (fromStdin) return firstLine(stdin);
  if (!stdin.isTTY) {
    throw new CannotAsk(text('cli.passphrase.no-terminal'));
  }
  stderr.write(`${prompt}: `);
  const passphrase = await typedLine(stdin);
  stderr.write('\n');
  if (isNew) {
    stderr.write(`${text('cli.passphrase.again')}: `);
    const again = await typedLine(stdin);
    stderr.write('\n');
    if (again !== passphrase) throw new CannotAsk(text('cli.passphrase.different'));
  }
  return passphrase;
}

/**
 * Reads until Enter or the end of the input. Node's readline does the editing (Backspace, Ctrl+U,
 * Ctrl+W, arrows); its output is discarded.
 */
async function typedLine(stdin: Input): Promise<string> {
  const discarded = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({
    input: stdin,
    output: discarded,
    terminal: true,
    historySize: 0,
  });
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('SIGINT', () => {
        // The text typed until now must not count as a failed attempt.
        reject(new CannotAsk(text('cli.passphrase.interrupted')));
        process.kill(process.pid, 'SIGINT');
      });
      lines.once('line', resolve);
      lines.once('close', () => resolve(lines.line));
    });
  } finally {
    lines.close();
  }
}

/** Reads until the first line is complete, or until the end of the input. */
function firstLine(stdin: Input): Promise<string> {
  return new Promise((resolve, reject) => {
    let read = '';
    const finish = (): void => {
      stdin.off('data', more).off('end', finish).off('error', reject);
      stdin.pause();
      resolve((read.split('\n')[0] ?? '').replace(/\r$/u, ''));
    };
    const more = (chunk: string): void => {
      read += chunk;
      if (read.includes('\n') || read.length > longestInput) finish();
    };
    stdin.setEncoding('utf8');
    stdin.on('data', more).on('end', finish).on('error', reject);
    stdin.resume();
  });
}
