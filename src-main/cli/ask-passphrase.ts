/** A passphrase from the terminal, which shows nothing of it, or from standard input for scripts. */
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

function firstLine(stdin: Input): Promise<string> {
  return read(stdin, (text) => {
    const end = text.indexOf('\n');
    if (end === -1 && text.length <= longestInput) return null;
    return (end === -1 ? text : text.slice(0, end)).replace(/\r$/u, '');
  });
}

/** Letter by letter, so that the terminal does not show them. */
async function typedLine(stdin: Input): Promise<string> {
  stdin.setRawMode(true);
  try {
    return await read(stdin, (text) => {
      if (text.includes('\u0003')) process.kill(process.pid, 'SIGINT');
      const end = text.search(/[\r\n\u0003\u0004]/u);
      return end === -1 ? null : withoutErased(text.slice(0, end));
    });
  } finally {
    stdin.setRawMode(false);
  }
}

/** Backspace takes a letter back, Ctrl+U the line. */
function withoutErased(text: string): string {
  const letters: string[] = [];
  for (const letter of text) {
    if (letter === '\u007f' || letter === '\b') letters.pop();
    else if (letter === '\u0015') letters.length = 0;
    else letters.push(letter);
  }
  return letters.join('');
}

/** Reads until `end` finds one, or until the input ends. */
function read(stdin: Input, end: (text: string) => string | null): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const finish = (line: string): void => {
      stdin.off('data', more).off('end', ended).off('error', reject);
      stdin.pause();
      resolve(line);
    };
    const more = (chunk: string): void => {
      text += chunk;
      const line = end(text);
      if (line !== null) finish(line);
    };
    const ended = (): void => finish(text.replace(/\r?\n?$/u, ''));
    stdin.setEncoding('utf8');
    stdin.on('data', more).on('end', ended).on('error', reject);
    stdin.resume();
  });
}
