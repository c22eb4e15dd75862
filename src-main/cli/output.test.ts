import { describe, expect, it } from 'vitest';
import type { Progress } from '#shared/domain/run.ts';
import {
  exitCodeOf,
  printError,
  printJson,
  printable,
  withoutTurns,
  progressLine,
  progressPrinter,
  type CliIo,
} from './output.ts';

const progress: Progress = {
  phase: 'dumping',
  sqlBytes: 12 * 1024 * 1024,
  fileBytes: 1,
  table: 'public.orders',
  fraction: 0.334,
  bytesPerSecond: 8.1 * 1024 * 1024,
  elapsedMs: 1500,
  remainingMs: 12_000,
};

function terminal(stream: { isTTY?: boolean; columns?: number } = {}): CliIo & {
  out: () => string;
  err: () => string;
} {
  let out = '';
  let err = '';
  return {
    stdout: { write: (text: string) => (out += text) !== '' },
    stderr: { ...stream, write: (text: string) => (err += text) !== '' },
    out: () => out,
    err: () => err,
  };
}

describe('exit codes', () => {
  it('describe the result of the command', () => {
    expect(exitCodeOf({ code: 'password-wrong', user: 'x' })).toBe(1);
    expect(exitCodeOf({ code: 'unexpected', reference: 'x' })).toBe(1);
    expect(exitCodeOf({ code: 'invalid-input', problems: [] })).toBe(2);
    expect(exitCodeOf({ code: 'connection-not-found', connection: 'x' })).toBe(2);
    expect(
      exitCodeOf({
        code: 'insufficient-disk-space',
        folder: 'x',
        neededBytes: null,
        availableBytes: null,
      }),
    ).toBe(3);
    expect(exitCodeOf({ code: 'backup-directory-not-writable', folder: 'x', detail: 'x' })).toBe(3);
    expect(exitCodeOf({ code: 'backup-directory-locked', folder: 'x', owner: 'x' })).toBe(3);
    expect(exitCodeOf({ code: 'backup-already-running', database: 'x' })).toBe(3);
    expect(exitCodeOf({ code: 'backup-cancelled' })).toBe(3);
    expect(exitCodeOf({ code: 'verification-failed', detail: 'x' })).toBe(4);
  });
});

describe('the output', () => {
  it('is one JSON document for programs', () => {
    const io = terminal();
    printJson(io, { success: true });
    expect(JSON.parse(io.out())).toEqual({ success: true });
    expect(io.out().endsWith('\n')).toBe(true);
  });

  it('is three sentences for an error, on standard error', () => {
    const io = terminal();
    printError(io, { code: 'password-wrong', user: 'zoë' });
    expect(io.out()).toBe('');
    expect(io.err().split('\n')).toEqual([
      'Wrong password',
      '  The server refused the password of user “zoë”.',
      '  Enter the password again.',
      '',
    ]);
  });

  it("contains no terminal commands, but keeps the lines of PostgreSQL's message", () => {
    const io = terminal();
    const detail = 'pg_dump: error: \u001b[2Jred\nDETAIL: \u009b31m\r';
    printError(io, { code: 'pg-dump-failed', exitCode: 1, signal: null, detail });
    expect(io.err()).toContain('  pg_dump: error: \ufffd[2Jred\n  DETAIL: \ufffd31m\ufffd\n');
    expect(printable('a\0b\tc\u2028d é 数')).toBe('a\ufffdb\ufffdc\ufffdd é 数');
  });

  it('shows characters that change the writing direction, in sentences and in JSON', () => {
    expect(printable('a\u202eb\u2066')).toBe(String.raw`a\u202eb\u2066`);
    const io = terminal();
    const quiet = withoutTurns(io);
    quiet.stderr.write('not \u061cprintable\n');
    expect(io.err()).toBe('not \\u061cprintable\n');
    const document = { 'a\u202e': ['\u200f', '\\u200f', '\u009b31m\u007f'] };
    printJson(quiet, document);
    // oxlint-disable-next-line no-control-regex -- the output must not contain control characters
    expect(io.out()).not.toMatch(/[\u200f\u202e\u007f-\u009f]/u);
    expect(JSON.parse(io.out())).toEqual(document);
  });
});

describe('the progress bar', () => {
  it('shows phase, percentage, amount, speed, remaining time and table', () => {
    expect(progressLine(progress)).toBe(
      'Dumping     [########----------------]   33 %  12.0 MB  8.1 MB/s  12 s left  public.orders',
    );
  });

  it('omits unknown values', () => {
    const unknown = { fraction: null, bytesPerSecond: 0, remainingMs: null, table: null };
    expect(progressLine({ ...progress, ...unknown, sqlBytes: 0 })).toBe(
      'Dumping     [------------------------]    …   0 bytes',
    );
  });

  it('is redrawn on a terminal and is never wider than the terminal', () => {
    const io = terminal({ isTTY: true, columns: 40 });
    const printer = progressPrinter(io);
    printer.update({ ...progress, table: `public.${'x'.repeat(100)}\u001b[31m` });
    printer.update(progress);
    printer.done();
    // oxlint-disable-next-line no-control-regex -- the pattern finds control characters
    const drawn = io.err().split(/\r\u001b\[2K/u);
    expect(drawn).toHaveLength(4);
    for (const line of drawn) expect(line.length).toBeLessThan(40);
    expect(drawn.at(-1)).toBe('');
  });

  it('first shows the needed and the free space once', () => {
    for (const isTTY of [true, false]) {
      const io = terminal({ isTTY });
      const printer = progressPrinter(io);
      const space = { neededBytes: 9 * 1024 ** 2, availableBytes: 80 * 1024 ** 3 };
      printer.update({ ...progress, phase: 'connecting' });
      printer.update({ ...progress, space });
      printer.update({ ...progress, space, fraction: 0.9 });
      expect(io.err().split('About 9.0 MB needed, 80.0 GB free\n')).toHaveLength(2);
    }
  });

  it('is one line for each tenth if there is no terminal', () => {
    const io = terminal();
    const printer = progressPrinter(io);
    for (let percent = 0; percent <= 99; percent += 1) {
      printer.update({ ...progress, fraction: percent / 100 });
    }
    printer.done();
    const lines = io.err().trimEnd().split('\n');
    expect(lines).toHaveLength(10);
    expect(lines.every((line) => line.startsWith('Dumping'))).toBe(true);
  });
});
