import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExpectedError } from '#shared/errors/errors.ts';
import { readCertificateFile } from './certificate-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightjar-certificate-'));
});
afterAll(() => rm(folder, { recursive: true }));

const [first = '', second = ''] = rootCertificates;

async function read(content: string | Buffer): Promise<{ name: string; pem: string }> {
  const file = join(folder, 'root.crt');
  await writeFile(file, content);
  return readCertificateFile(file);
}

async function rejection(operation: Promise<unknown>): Promise<unknown> {
  const fault: unknown = await operation.then(
    () => null,
    (error: unknown) => error,
  );
  return fault instanceof ExpectedError ? fault.error : fault;
}

const refused = (message: string): object => ({
  code: 'invalid-input',
  problems: [{ field: 'rootCertificatePem', message }],
});

describe('a root certificate chosen from disk', () => {
  it('gives every certificate of the file under its name', async () => {
    expect(await read(`# ours\r\n${first}\n${second}\n`)).toEqual({
      name: 'root.crt',
      pem: `${first}\n${second}\n`,
    });
  });

  it('leaves a private key behind', async () => {
    const key = '-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n';
    expect((await read(`${key}${first}\n${key}`)).pem).toBe(`${first}\n`);
  });

  it.each([
    ['an empty file', ''],
    ['a private key', '-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n'],
    ['bytes', Buffer.from([0, 255, 1, 254])],
  ])('refuses %s', async (_what, content) => {
    expect(await rejection(read(content))).toEqual(
      refused('The file contains no certificate in PEM format.'),
    );
  });

  it('refuses a certificate that is none', async () => {
    const broken = '-----BEGIN CERTIFICATE-----\nbm90aGluZw==\n-----END CERTIFICATE-----';
    expect(await rejection(read(broken))).toEqual(
      refused('The file contains a certificate that is not valid.'),
    );
  });

  it('refuses a file that is far too large, a folder and a missing file', async () => {
    expect(await rejection(read(Buffer.alloc(1_000_001)))).toEqual(
      refused('The root certificate is larger than 1 MB.'),
    );
    await mkdir(join(folder, 'folder.pem'));
    expect(await rejection(readCertificateFile(join(folder, 'folder.pem')))).toEqual(
      refused(
        `${join(folder, 'folder.pem')} is a folder, not a regular file. Nightjar did not open it.`,
      ),
    );
    expect(await rejection(readCertificateFile(join(folder, 'missing.pem')))).toEqual(
      refused('The file cannot be read (ENOENT).'),
    );
  });
});
