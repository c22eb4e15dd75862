import { expect, it } from 'vitest';
import { CleanUp } from './clean-up.ts';

it('runs every clean-up step, the newest first, even if another step fails', async () => {
  const done: string[] = [];
  const logged: unknown[] = [];
  const cleanUp = new CleanUp({
    info: () => undefined,
    warn: () => undefined,
    error: (_message, facts) => void logged.push(facts),
    registerSecret: () => undefined,
  });
  cleanUp.later(async () => void done.push('file'));
  cleanUp.later(() => Promise.reject(new Error('the folder is busy')));
  cleanUp.later(async () => void done.push('server'));
  await cleanUp.now();
  expect(done).toEqual(['server', 'file']);
  expect(JSON.stringify(logged)).toContain('the folder is busy');
  await cleanUp.now();
  expect(done).toHaveLength(2);
});
