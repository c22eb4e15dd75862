/**
 * Resources that this process holds, so that a test can check that a run has released all of them.
 */
import { createHook } from 'node:async_hooks';
import { readdir, readlink } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';

import { descendants } from './engine.ts';
import { privateFolders } from './fault-scene.ts';

/** Number of resources of each kind, by a descriptive name. */
type Counts = Record<string, number>;

/**
 * Timers (also unreferenced ones), child processes, pipes, threads and their ports. Files are read
 * from /proc instead, because Node reports a closed file as gone only after garbage collection.
 */
const watchedKinds = /^(?:Timeout|PROCESSWRAP|PIPEWRAP|TCP.*|WORKER|MESSAGEPORT)$/u;

/** Runs `work` and expects that shortly afterwards every resource that it opened is released. */
export async function expectResourcesReleased<T>(operation: () => Promise<T>): Promise<T> {
  const made = new Map<number, string>();
  let isRecording = true;
  const hook = createHook({
    init: (id, kind) => {
      if (isRecording && watchedKinds.test(kind)) made.set(id, kind);
    },
    destroy: (id) => void made.delete(id),
  });
  const before = await held();
  hook.enable();
  try {
    const result = await operation();
    isRecording = false;
    const left = async (): Promise<Counts> => ({
      ...excess(await held(), before),
      ...count([...made.values()].map((kind) => `made: ${kind}`)),
    });
    let now = await left();
    // Child processes are reaped and pipes are closed with a short delay.
    for (let attempt = 0; attempt < 100 && Object.keys(now).length > 0; attempt += 1) {
      await delay(50);
      now = await left();
    }
    expect(now).toEqual({});
    return result;
  } finally {
    hook.disable();
  }
}

async function held(): Promise<Counts> {
  const children = (await descendants()).map(({ name }) => `child: ${name}`);
  const folders = (await privateFolders(process.pid)).map(() => 'private folder');
  const descriptors = (await openDescriptors()).map((kind) => `open: ${kind}`);
  const threads = (await readdir('/proc/self/task')).map(() => 'thread');
  const listeners = process
    .eventNames()
    .flatMap((name) => process.listeners(name as 'exit').map(() => `listener: ${String(name)}`));
  return count([...children, ...folders, ...descriptors, ...threads, ...listeners]);
}

/** Sockets, pipes and similar by kind ("pipe:[12345]" → "pipe"), files by name. */
async function openDescriptors(): Promise<string[]> {
  const numbers = await readdir('/proc/self/fd');
  const targets = await Promise.all(
    numbers.map((number) => readlink(`/proc/self/fd/${number}`).catch(() => null)),
  );
  return targets
    .filter((target) => target !== null)
    .map((target) => target.replace(/:\[\d+\]$/u, ''));
}

function count(names: readonly string[]): Counts {
  const counts: Counts = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function excess(now: Counts, before: Counts): Counts {
  return Object.fromEntries(
    Object.entries(now)
      .map(([name, times]) => [name, times - (before[name] ?? 0)] as const)
      .filter(([, times]) => times > 0),
  );
}
