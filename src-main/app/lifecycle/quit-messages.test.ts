import { expect, it } from 'vitest';
import { quitDetail } from './quit-messages.ts';

it('names what is still at work, and shows what would turn the sentence around', () => {
  const detail = quitDetail(['Shop', 'sales\u202Egol\u2066']);
  expect(detail).toMatch(/^Shop, sales.*: still at work\. What is cancelled/u);
  expect(detail).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/u);
  expect(detail).toContain('202e');
});
