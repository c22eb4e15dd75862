import { expect, it } from 'vitest';
import { quitDetail } from './quit-messages.ts';

it('names what is still running, and shows characters that change the writing direction', () => {
  const detail = quitDetail(['Shop', 'sales\u202Egol\u2066']);
  expect(detail).toMatch(/^Still running: Shop, sales.*\. Cancelled work/u);
  expect(detail).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/u);
  expect(detail).toContain('202e');
});
