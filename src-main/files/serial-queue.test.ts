import { expect, it } from 'vitest';
import { createSerialQueue } from './serial-queue.ts';

it('begins a task after the previous task has ended, also if the previous task failed', async () => {
  const queue = createSerialQueue();
  const events: string[] = [];
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const first = queue.run(async () => {
    events.push('first begins');
    await gate;
    events.push('first fails');
    throw new Error('no');
  });
  const second = queue.run(() => {
    events.push('second');
    return 2;
  });
  await Promise.resolve();
  await Promise.resolve();
  expect(events).toEqual(['first begins']);
  open();
  await expect(first).rejects.toThrow('no');
  expect(await second).toBe(2);
  expect(events).toEqual(['first begins', 'first fails', 'second']);
});

it('is idle after the last task has ended, and never rejects because of a failed task', async () => {
  const queue = createSerialQueue();
  let hasEnded = false;
  const failed = queue.run(async () => {
    await new Promise(setImmediate);
    hasEnded = true;
    throw new Error('no');
  });
  failed.catch(() => undefined);
  await queue.idle();
  expect(hasEnded).toBe(true);
});
