import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { GroupGuard } from './group-guard.ts';
import { startTool } from './processes.ts';

const env = { PATH: '/usr/bin:/bin' };

const started: ChildProcess[] = [];
afterEach(() => {
  for (const one of started.splice(0)) one.kill('SIGKILL');
});

function program(): { group: number; ended: Promise<unknown[]>; child: ChildProcess } {
  const child = startTool({ file: 'sleep', args: ['60'], env, ownGroup: true });
  started.push(child);
  if (child.pid === undefined) throw new Error('sleep does not start');
  return { group: child.pid, ended: once(child, 'exit'), child };
}

const shells: ChildProcess[] = [];
function newGuard(): GroupGuard {
  shells.length = 0;
  return new GroupGuard((script) => {
    const shell = startTool({
      file: '/bin/sh',
      args: ['-c', script, 'guard'],
      env,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    started.push(shell);
    shells.push(shell);
    return shell;
  });
}
/** Simulates the end of this process. */
const endOfThisProcess = (): unknown => shells.at(-1)?.stdin?.end();

it.skipIf(process.platform === 'win32')(
  'ends only the running process groups when this process ends',
  async () => {
    const guard = newGuard();
    const [first, second, done] = [program(), program(), program()];
    for (const { group } of [first, done, second]) guard.watch(group);
    guard.forget(done.group);
    guard.forget(4_000_000);
    endOfThisProcess();
    expect(await first.ended).toEqual([null, 'SIGTERM']);
    expect(await second.ended).toEqual([null, 'SIGTERM']);
    await once(shells[0] ?? done.child, 'exit');
    expect(done.child.exitCode ?? done.child.signalCode).toBeNull();
  },
);

it.skipIf(process.platform === 'win32')(
  'starts a new shell for all running groups after the shell was killed',
  async () => {
    const guard = newGuard();
    const work = program();
    guard.watch(work.group);
    const [shell] = shells;
    if (shell === undefined) throw new Error('no shell');
    await setTimeout(300);
    shell.kill('SIGKILL');
    await once(shell, 'exit');
    await expect.poll(() => shells).toHaveLength(2);
    endOfThisProcess();
    expect(await work.ended).toEqual([null, 'SIGTERM']);
  },
);

it.skipIf(process.platform === 'win32')('kills a program that ignores SIGTERM', async () => {
  const guard = newGuard();
  const child = startTool({
    file: '/bin/sh',
    args: ['-c', "trap '' TERM; echo; while :; do sleep 1; done"],
    env,
    ownGroup: true,
  });
  started.push(child);
  if (child.stdout !== null) await once(child.stdout, 'data');
  const ended = once(child, 'exit');
  guard.watch(child.pid ?? 0);
  endOfThisProcess();
  expect(await ended).toEqual([null, 'SIGKILL']);
});
