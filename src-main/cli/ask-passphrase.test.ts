import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { askPassphrase } from './ask-passphrase.ts';
import type { CliIo } from './output.ts';

interface Terminal {
  io: CliIo;
  type: (text: string) => void;
  end: () => void;
  shown: () => string;
  /** Every change of the terminal's raw mode. */
  raw: boolean[];
}

function terminal({ isTTY = true } = {}): Terminal {
  const stdin = new PassThrough();
  const raw: boolean[] = [];
  let shown = '';
  Object.assign(stdin, { isTTY, setRawMode: (mode: boolean) => raw.push(mode) });
  const write = (text: string): boolean => {
    shown += text;
    return true;
  };
  return {
    io: { stdin: stdin as unknown as NodeJS.ReadStream, stdout: { write }, stderr: { write } },
    type: (text) => void stdin.write(text),
    end: () => void stdin.end(),
    shown: () => shown,
    raw,
  };
}
const asked = { fromStdin: false, isNew: false, prompt: 'Passphrase of Ada' };

describe('a passphrase that is typed', () => {
  it('is not shown, and the terminal shows later input again', async () => {
    const { io, type, shown, raw } = terminal();
    const answer = askPassphrase(io, asked);
    for (const letter of 'mossy kettle') type(letter);
    type('\r');
    expect(await answer).toBe('mossy kettle');
    expect(shown()).toBe('Passphrase of Ada: \n');
    expect(raw).toEqual([true, false]);
  });

  it('can be corrected', async () => {
    const { io, type } = terminal();
    const answer = askPassphrase(io, asked);
    type('wrong\u0015mossi\u007fy ket\btle\r');
    expect(await answer).toBe('mossy ketle');
  });

  it('ends with the input, and Ctrl+W deletes the last word', async () => {
    const { io, type, end } = terminal();
    const answer = askPassphrase(io, asked);
    type('mossy kettle argues\u0017');
    end();
    expect(await answer).toBe('mossy kettle ');
  });

  it('is requested twice if it is new', async () => {
    const { io, type, shown } = terminal();
    const answer = askPassphrase(io, { ...asked, isNew: true });
    type('mossy kettle\r');
    await new Promise(setImmediate);
    type('mossy cattle\r');
    await expect(answer).rejects.toThrow('The two passphrases are different.');
    expect(shown()).not.toMatch(/mossy|kettle/u);
  });
});

describe('a passphrase on standard input', () => {
  it.each([
    ['one line', 'mossy kettle\n'],
    ['a line of Windows', 'mossy kettle\r\n'],
    ['text without a line break', 'mossy kettle'],
    ['the first of many lines', 'mossy kettle\nand more\n'],
  ])('can be %s', async (_what, text) => {
    const { io, type, end } = terminal({ isTTY: false });
    const answer = askPassphrase(io, { ...asked, fromStdin: true, isNew: true });
    type(text);
    end();
    expect(await answer).toBe('mossy kettle');
  });

  it('is cut if it is endless, and not kept in memory', async () => {
    const { io, type } = terminal({ isTTY: false });
    const answer = askPassphrase(io, { ...asked, fromStdin: true });
    type('x'.repeat(10_000));
    expect((await answer).length).toBeLessThanOrEqual(10_000);
  });

  it('is only read with --stdin', async () => {
    const { io } = terminal({ isTTY: false });
    await expect(askPassphrase(io, asked)).rejects.toThrow('--stdin');
  });
});
