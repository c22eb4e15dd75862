import { expect, it } from 'vitest';

it('zod is set to work without eval before it is loaded', async () => {
  await import('./zod-without-eval.ts');
  const { z } = await import('zod');
  expect(z.config()).toMatchObject({ jitless: true });
});
