import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { realProcesses } from '../system/processes.ts';
import { enlargePipe, largePipeBytes } from './large-pipe.ts';

it('gives a pipe a buffer of one mebibyte on Linux, and does not change anything else', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'nightjar-pipe-'));
  try {
    const pipePath = path.join(folder, 'pipe');
    await realProcesses.run({
      file: 'mkfifo',
      args: [pipePath],
      env: { PATH: process.env['PATH'] },
    });
    const pipe = openSync(pipePath, constants.O_RDWR | constants.O_NONBLOCK);
    const isLarge = await enlargePipe(pipe);
    expect(isLarge).toBe(process.platform === 'linux');
    const room = isLarge ? largePipeBytes : 4096;
    expect(writeSync(pipe, Buffer.alloc(room))).toBe(room);
    closeSync(pipe);
    const file = openSync(path.join(folder, 'file'), 'w');
    expect(await enlargePipe(file)).toBe(false);
    closeSync(file);
  } finally {
    await rm(folder, { recursive: true });
  }
});
