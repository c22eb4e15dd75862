import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { hasEnded, realProcesses, type ProcessPort } from '../../system/processes.ts';
import { startDump } from './dump-reader.ts';

vi.mock('node:worker_threads', async (original) => ({
  ...(await original<object>()),
  Worker: function noThread() {
    throw new Error('no more threads');
  },
}));

it.skipIf(process.platform === 'win32')(
  'leaves no process and no folder when the reader cannot be created',
  async () => {
    // A separate folder: other processes create and remove folders in the temporary folder of the
    // computer.
    const temporary = await mkdtemp(path.join(tmpdir(), 'nightjar-reader-'));
    vi.stubEnv('TMPDIR', temporary);
    onTestFinished(async () => {
      vi.unstubAllEnvs();
      await rm(temporary, { recursive: true });
    });
    const children: ReturnType<ProcessPort['start']>[] = [];
    const processes: ProcessPort = {
      ...realProcesses,
      start: (command) => {
        const child = realProcesses.start(command);
        children.push(child);
        return child;
      },
    };
    const sleeping = { file: 'sleep', args: ['60'], env: { PATH: process.env['PATH'] } };
    await expect(startDump(sleeping, processes, true)).rejects.toThrow('no more threads');
    expect(children.map(hasEnded)).toEqual([true]);
    expect(await readdir(temporary)).toEqual([]);
  },
);
