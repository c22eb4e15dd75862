/** A passphrase from the terminal, which shows nothing of it, or from standard input for scripts. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { CliIo } from './output.ts';

type Input = NonNullable<CliIo['stdin']>;

/** More than any passphrase; an endless pipe must not fill the memory. */
const longestInput = 8192;

/** Thrown when it cannot be asked for; its message is for people. */
export class CannotAsk extends Error {}

/** With `fromStdin` one line of standard input; a new passphrase is asked for twice. */
export async function askPassphrase(
  { stdin, stderr }: CliIo,
  { fromStdin, isNew, prompt }: { fromStdin: boolean; isNew: boolean; prompt: string },
): Promise<string> {
  if (stdin === undefined) throw new CannotAsk('There is no standard input.');
  if (fromStdin) return firstLine(stdin);
  if (!stdin.isTTY) {
    throw new CannotAsk(
      'There is no terminal to ask on. Give the passphrase as one line on standard input, with --stdin.',
    );
  }
  stderr.write(`${prompt}: `);
  const passphrase = await typedLine(stdin);
  stderr.write('\n');
  if (isNew) {
    stderr.write('Once more: ');
    const again = await typedLine(stdin);
    stderr.write('\n');
    if (again !== passphrase) throw new CannotAsk('The two are not the same.');
  }
  return passphrase;
}

/**
 * What is typed until Enter, or until the input ends. The editing (Backspace, Ctrl+U, Ctrl+W, arrows) is that
 * of Node's readline, which draws on a stream that goes nowhere.
 */
async function typedLine(stdin: Input): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({
    input: stdin,
    output: nowhere,
    terminal: true,
    historySize: 0,
  });
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('SIGINT', () => {
        // What was typed so far must not count as a wrong try.
        reject(new CannotAsk('It was interrupted.'));
        process.kill(process.pid, 'SIGINT');
      });
      lines.once('line', resolve);
      lines.once('close', () => resolve(lines.line));
    });
  } finally {
    lines.close();
  }
}

/** Reads until the first line is whole, or until the input ends. */
function firstLine(stdin: Input): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const finish = (): void => {
      stdin.off('data', more).off('end', finish).off('error', reject);
      stdin.pause();
      resolve((text.split('\n')[0] ?? '').replace(/\r$/u, ''));
    };
    const more = (chunk: string): void => {
      text += chunk;
      if (text.includes('\n') || text.length > longestInput) finish();
    };
    stdin.setEncoding('utf8');
    stdin.on('data', more).on('end', finish).on('error', reject);
    stdin.resume();
  });
}
