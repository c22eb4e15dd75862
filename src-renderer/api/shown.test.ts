import { expect, it, vi } from 'vitest';
import { call, listen } from './bridge.ts';
import { meant, shown } from './shown.ts';

it('whatever comes in shows what turns the direction of writing, keys too', () => {
  const came = { rows: [['a\u202eb', null, 3]], 'k\u2066': { deep: ['\u200f'] }, same: 'x' };
  expect(shown(came)).toEqual({
    rows: [[String.raw`a\u202eb`, null, 3]],
    [String.raw`k\u2066`]: { deep: [String.raw`\u200f`] },
    same: 'x',
  });
  expect(meant(shown(came))).toEqual(came);
});

it('what holds nothing of the kind is the same object, and secrets stay as they were typed', () => {
  const plain = { tables: [{ name: 'orders', rows: 3 }], none: null };
  expect(shown(plain)).toBe(plain);
  const typed = {
    fields: { user: String.raw`\u202e` },
    password: String.raw`\u202e`,
    mailPassword: String.raw`\u202e`,
  };
  expect(meant(typed)).toEqual({ ...typed, fields: { user: '\u202e' } });
});

it('the bridge shows answers, errors and events, and asks with the names as they are', async () => {
  const asked: unknown[] = [];
  let tell: (payload: unknown) => void = () => undefined;
  const nightjar = {
    call: async (_: string, input: unknown) => {
      asked.push(input);
      return asked.length === 1
        ? { ok: true, value: [{ name: 'a\u202eb' }] }
        : { ok: false, error: { code: 'server-error', detail: 'x\u202ey' } };
    },
    on: (_: string, listener: typeof tell) => {
      tell = listener;
      return () => undefined;
    },
  };
  vi.stubGlobal('window', { nightjar });
  try {
    const [first] = await call('connections.list', undefined);
    expect(first?.name).toBe(String.raw`a\u202eb`);
    const again = call('connections.probe', { connectionId: first?.name ?? '' });
    await expect(again).rejects.toMatchObject({ error: { detail: String.raw`x\u202ey` } });
    expect(asked[1]).toEqual({ connectionId: 'a\u202eb' });
    const heard: unknown[] = [];
    listen('run-changed', (run) => heard.push(run));
    tell({ table: '\u2067' });
    expect(heard).toEqual([{ table: String.raw`\u2067` }]);
  } finally {
    vi.unstubAllGlobals();
  }
});
