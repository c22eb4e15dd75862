import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Clock } from '../system/ports.ts';
import { runTool } from '../system/processes.ts';
import { createLog } from './log.ts';

const clock: Clock = { nowMs: () => Date.UTC(2026, 1, 14, 10, 30), monotonicMs: () => 0 };
/** Mode bits of group and others; Windows has no such bits. */
const otherUsers = process.platform === 'win32' ? 0 : 0o077;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nightjar-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const linesOf = (file: string): string[] => readFileSync(file, 'utf8').trimEnd().split(os.EOL);

describe('the log', () => {
  it('has one line for each entry: UTC time, level, message, facts', () => {
    const log = createLog({ folder, clock });
    log.info('backup created', { filename: 'backup_x.sql.gz', size: 12 });
    log.warn('plain');
    log.error('failed', { error: { code: 'pg-dump-failed' } });
    expect(linesOf(log.file)).toEqual([
      '2026-02-14T10:30:00.000Z INFO  backup created {"filename":"backup_x.sql.gz","size":12}',
      '2026-02-14T10:30:00.000Z WARN  plain',
      '2026-02-14T10:30:00.000Z ERROR failed {"error":{"code":"pg-dump-failed"}}',
    ]);
  });

  it('writes hostile names on one line', () => {
    const log = createLog({ folder, clock });
    const name = 'x"\n2026-02-14T10:30:00.000Z INFO  forged %s %c \u001b[2J\u2028';
    log.info(`connection ${name}`, { name, [name]: 1 });
    const lines = linesOf(log.file);
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('\u001b');
    expect(lines[0]).not.toContain('\u2028');
    expect(lines[0]).toContain('forged %s %c \\u001b[2J');
  });

  it('never contains a registered secret or a password in a URL', () => {
    const log = createLog({ folder, clock });
    log.registerSecret('Canary"42');
    log.error('psql said Canary"42', {
      stderr: 'bad Canary"42',
      url: 'postgresql://ada:Other77@host/db',
      failure: new Error('with Canary"42'),
    });
    const text = readFileSync(log.file, 'utf8');
    expect(text).not.toContain('Canary');
    expect(text).not.toContain('Other77');
    expect(text.match(/\[redacted\]/gu)?.length).toBeGreaterThanOrEqual(4);
  });

  it.skipIf(process.platform === 'win32')(
    'is private, also if it was readable by others before',
    () => {
      const file = path.join(folder, 'nightjar.log');
      writeFileSync(file, 'old\n', { mode: 0o644 });
      chmodSync(folder, 0o755);
      createLog({ folder, clock }).info('new');
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(statSync(folder).mode & 0o777).toBe(0o700);
      expect(linesOf(file)).toHaveLength(2);
    },
  );

  it('is rotated: a limited number of full files is kept, and all are private', () => {
    const log = createLog({ folder, clock, maxSizeBytes: 1000, archives: 3 });
    for (let n = 0; n < 100; n += 1) log.info(`entry ${n}`, { padding: 'x'.repeat(50) });
    expect(readdirSync(folder).sort()).toEqual([
      'nightjar.1.log',
      'nightjar.2.log',
      'nightjar.3.log',
      'nightjar.log',
    ]);
    const entries = ['nightjar.3.log', 'nightjar.2.log', 'nightjar.1.log', 'nightjar.log']
      .flatMap((name) => linesOf(path.join(folder, name)))
      .map((line) => Number(/entry (\d+)/u.exec(line)?.[1]));
    // No entry is lost between two files, and the newest entry is the last.
    expect(entries).toEqual(entries.map((_, index) => 100 - entries.length + index));
    for (const name of readdirSync(folder)) {
      expect(statSync(path.join(folder, name)).mode & otherUsers).toBe(0);
    }
  });

  it('is one file while two processes write', () => {
    const one = createLog({ folder, clock });
    const other = createLog({ folder, clock });
    one.info('a');
    other.info('b');
    one.info('c');
    expect(linesOf(one.file).map((line) => line.slice(-1))).toEqual(['a', 'b', 'c']);
  });

  it('prints nothing, and reports why it cannot be written', () => {
    const printed = (['log', 'info', 'warn', 'error'] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation(() => undefined),
    );
    const place = path.join(folder, 'a file');
    writeFileSync(place, '');
    const log = createLog({ folder: place, clock });
    log.error('lost');
    expect(log.problem).toMatch(/EEXIST|ENOTDIR/u);
    const good = createLog({ folder, clock });
    good.info('kept');
    expect(good.problem).toBeNull();
    for (const spy of printed) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });

  it('loses no entry if the process ends immediately', async () => {
    const script = `
      import { createLog } from ${JSON.stringify(path.join(import.meta.dirname, 'log.ts'))};
      const log = createLog({ folder: ${JSON.stringify(folder)} });
      for (let n = 0; n < 200; n += 1) log.info('entry');
      process.kill(process.pid, 'SIGKILL');
    `;
    const child = await runTool({
      file: process.execPath,
      args: ['--input-type=module', '-e', script],
      env: process.env,
    });
    expect(child.stdout).toBe('');
    expect(linesOf(path.join(folder, 'nightjar.log'))).toHaveLength(200);
  });
});
