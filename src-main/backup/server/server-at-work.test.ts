import { expect, it } from 'vitest';
import { ExpectedError, type NightjarError } from '#shared/errors/errors.ts';
import type { ServerAccess } from '../../postgres/connection/server-access.ts';
import { isServerBusy } from './server-at-work.ts';

const target = {
  fields: {
    name: 'Main',
    host: 'db',
    port: 5432,
    database: 'd',
    user: 'u',
    tlsMode: 'disable' as const,
    rootCertificatePem: null,
  },
  password: { kind: 'none' as const },
};
const ask = (query: () => Promise<string>): Promise<boolean> =>
  isServerBusy({ query } as unknown as ServerAccess, target, '/bin', 'nightjar-0');
const failing = (error: NightjarError) => async (): Promise<string> => {
  throw new ExpectedError(error);
};

it('is what the server says', async () => {
  expect(await ask(async () => '1')).toBe(true);
  expect(await ask(async () => '0')).toBe(false);
});

it('is not known to work when it does not answer', async () => {
  expect(await ask(failing({ code: 'connection-refused', host: 'db', port: 5432 }))).toBe(false);
});

it('is believed to work when pg_dump has the only connection that there is', async () => {
  expect(await ask(failing({ code: 'too-many-connections' }))).toBe(true);
});
