import { expect, it } from 'vitest';
import { readDatabases } from './tray-facts.ts';

it('a database that cannot be read does not hide the others', async () => {
  const warnings: string[] = [];
  const ignore = (): void => undefined;
  const status = { tone: 'good' as const, short: '1 hour ago', sentence: 'Protected.' };
  const databases = await readDatabases(
    [
      { id: 'a', name: 'Shop', isSample: false },
      { id: 'b', name: 'Books', isSample: false },
    ],
    {
      protection: async (id) => {
        if (id === 'a') throw new Error('no words for it');
        return { status };
      },
      log: {
        info: ignore,
        warn: (message) => void warnings.push(message),
        error: ignore,
        registerSecret: ignore,
      },
    },
  );
  expect(databases).toEqual([
    {
      id: 'a',
      name: 'Shop',
      isSample: false,
      protection: {
        tone: 'attention',
        short: 'Unknown',
        sentence: 'The protection status cannot be read.',
      },
    },
    { id: 'b', name: 'Books', isSample: false, protection: status },
  ]);
  expect(warnings).toEqual(['the tray could not read the protection']);
});
