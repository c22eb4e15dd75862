/** Things that can replace a regular file and that block, or never end, when they are read. */
import { mkdir, rm, symlink } from 'node:fs/promises';
import net from 'node:net';
import { onTestFinished } from 'vitest';
import { runToEnd } from './engine.ts';

export const specialFileKinds = [
  'a named pipe',
  'an endless device',
  'a loop of links',
  'a folder',
  'a socket',
  'a link to a named pipe',
] as const;
export type SpecialFileKind = (typeof specialFileKinds)[number];

/** Creates it in place of the existing file. It is removed when the test ends. */
export async function putSpecialFile(file: string, kind: SpecialFileKind): Promise<void> {
  await rm(file, { recursive: true, force: true });
  onTestFinished(() => rm(file, { recursive: true, force: true }));
  switch (kind) {
    case 'a named pipe':
      return make('mkfifo', file);
    case 'a folder':
      await mkdir(file);
      return;
    case 'a socket':
      return listen(file);
    case 'an endless device': {
      // The device numbers of /dev/zero; only root can create devices.
      const { exitCode } = await runToEnd('mknod', [file, 'c', '1', '5']);
      if (exitCode !== 0) await symlink('/dev/zero', file);
      return;
    }
    case 'a loop of links':
      await symlink(file, file);
      return;
    case 'a link to a named pipe': {
      const pipe = `${file}.pipe`;
      await rm(pipe, { force: true });
      await make('mkfifo', pipe);
      await symlink(pipe, file);
    }
  }
}

async function make(program: string, ...args: string[]): Promise<void> {
  const { exitCode, stderr } = await runToEnd(program, args);
  if (exitCode !== 0) throw new Error(`${program}: ${stderr}`);
}

/**
 * The path of a socket has at most 107 bytes, so the socket is created under a short path and then
 * moved.
 */
async function listen(file: string): Promise<void> {
  const server = net.createServer();
  const short = `/tmp/nightjar-odd-${process.pid}-${Math.random().toString(36).slice(2)}`;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(short, resolve);
  });
  onTestFinished(() => void server.close());
  await make('mv', '-T', short, file);
}
