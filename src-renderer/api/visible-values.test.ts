import { expect, it, vi } from 'vitest';
import { call, listen } from './bridge.ts';
import { fromVisible, toVisible } from './visible-values.ts';

it('direction controls in every received value and key become visible', () => {
  const received = { rows: [['a\u202eb', null, 3]], 'k\u2066': { deep: ['\u200f'] }, same: 'x' };
  expect(toVisible(received)).toEqual({
    rows: [[String.raw`a\u202eb`, null, 3]],
    [String.raw`k\u2066`]: { deep: [String.raw`\u200f`] },
    same: 'x',
  });
  expect(fromVisible(toVisible(received))).toEqual(received);
});

it('a value without direction controls is returned as the same object, and secrets are not converted', () => {
  const plain = { tables: [{ name: 'orders', rows: 3 }], none: null };
  expect(toVisible(plain)).toBe(plain);
  const typed = {
    fields: { user: String.raw`\u202e` },
    password: String.raw`\u202e`,
    mailPassword: String.raw`\u202e`,
  };
  expect(fromVisible(typed)).toEqual({ ...typed, fields: { user: '\u202e' } });
});

it('the bridge makes answers, errors and events visible, and sends the original names', async () => {
  const inputs: unknown[] = [];
  let send: (payload: unknown) => void = () => undefined;
  const nightjar = {
    call: async (_: string, input: unknown) => {
      inputs.push(input);
      return inputs.length === 1
        ? { ok: true, value: [{ name: 'a\u202eb' }] }
        : { ok: false, error: { code: 'server-error', detail: 'x\u202ey' } };
    },
    on: (_: string, listener: typeof send) => {
      send = listener;
      return () => undefined;
    },
  };
  vi.stubGlobal('window', { nightjar });
  try {
    const [first] = await call('connections.list', undefined);
    expect(first?.name).toBe(String.raw`a\u202eb`);
    const again = call('connections.probe', { connectionId: first?.name ?? '' });
    await expect(again).rejects.toMatchObject({ error: { detail: String.raw`x\u202ey` } });
    expect(inputs[1]).toEqual({ connectionId: 'a\u202eb' });
    const received: unknown[] = [];
    listen('run-changed', (run) => received.push(run));
    send({ table: '\u2067' });
    expect(received).toEqual([{ table: String.raw`\u2067` }]);
  } finally {
    vi.unstubAllGlobals();
  }
});
