/** Reads the certificates out of a file that a person chose, and only them: never a private key. */
import { X509Certificate } from 'node:crypto';
import { basename } from 'node:path';
import { fail, NightjarFailure } from '#shared/errors/errors.ts';
import { errnoMessage } from '../files/file-port.ts';
import { openRegularFile } from '../files/regular-file.ts';

const limitBytes = 1_000_000;
const certificatePattern = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/gu;

export async function readCertificateFile(path: string): Promise<{ name: string; pem: string }> {
  const text = await readAtMost(path, limitBytes);
  const certificates = text.match(certificatePattern) ?? [];
  if (certificates.length === 0) refuse('The file holds no certificate in PEM format.');
  for (const certificate of certificates) {
    try {
      // The constructor parses the certificate and throws when it cannot.
      void new X509Certificate(certificate).fingerprint256;
    } catch (error) {
      refuse('The file holds a certificate that cannot be read.', error);
    }
  }
  return { name: basename(path), pem: `${certificates.join('\n')}\n` };
}

/** Bounded, because somebody may choose a disk image by mistake. */
async function readAtMost(path: string, limit: number): Promise<string> {
  const file = await openRegularFile(path).catch((error: NodeJS.ErrnoException) =>
    error instanceof NightjarFailure
      ? refuse(errnoMessage(error), error)
      : refuse(`The file cannot be read (${error.code ?? error.message}).`, error),
  );
  try {
    const { size } = await file.stat();
    if (size > limit) refuse('The root certificate is larger than 1 MB.');
    return (await file.readFile()).toString('utf8');
  } catch (error) {
    if (isErrnoException(error)) refuse(`The file cannot be read (${error.code ?? ''}).`, error);
    throw error;
  } finally {
    await file.close();
  }
}

function isErrnoException(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}

function refuse(message: string, cause?: unknown): never {
  return fail(
    { code: 'invalid-input', problems: [{ field: 'rootCertificatePem', message }] },
    cause,
  );
}
