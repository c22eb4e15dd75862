import { expect, it } from 'vitest';
import { ExpectedError, type NightjarError } from '#shared/errors/errors.ts';
import type { ServerAccess } from '../../postgres/connection/server-access.ts';
import { isServerBusy } from './server-busy.ts';

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

it('the server is busy if it reports that it is', async () => {
  expect(await ask(async () => '1')).toBe(true);
  expect(await ask(async () => '0')).toBe(false);
});

it('the server is not busy if it does not answer', async () => {
  expect(await ask(failing({ code: 'connection-refused', host: 'db', port: 5432 }))).toBe(false);
});

it('the server is busy if pg_dump has the only connection', async () => {
  expect(await ask(failing({ code: 'too-many-connections' }))).toBe(true);
});
