/** Reads the certificates from a file that the user chose. Private keys in the file are ignored. */
import { X509Certificate } from 'node:crypto';
import { basename } from 'node:path';
import { fail, ExpectedError } from '#shared/errors/errors.ts';
import { errnoMessage } from '../../files/file-port.ts';
import { openRegularFile } from '../../files/regular-file.ts';
import { text } from '#shared/words/text.ts';

const limitBytes = 1_000_000;
const firstLine = '-----BEGIN CERTIFICATE-----';
const lastLine = '-----END CERTIFICATE-----';

export async function readCertificateFile(path: string): Promise<{ name: string; pem: string }> {
  const content = await readAtMost(path, limitBytes);
  const certificates = certificatesIn(content);
  if (certificates.length === 0) refuse(text('app.file-contains-no-certificate-pem'));
  for (const certificate of certificates) {
    try {
      // The constructor parses the certificate and throws if it is not valid.
      void new X509Certificate(certificate).fingerprint256;
    } catch (error) {
      refuse(text('app.file-contains-certificate-not-valid'), error);
    }
  }
  return { name: basename(path), pem: `${certificates.join('\n')}\n` };
}

/** Parsed without a regular expression, which would take quadratic time for many begin lines. */
function certificatesIn(text: string): string[] {
  const found: string[] = [];
  for (let at = 0; ;) {
    const start = text.indexOf(firstLine, at);
    const end = start === -1 ? -1 : text.indexOf(lastLine, start + firstLine.length);
    if (end === -1) return found;
    at = end + lastLine.length;
    found.push(text.slice(start, at));
  }
}

/** Bounded, because a user can choose a disk image by mistake. */
async function readAtMost(path: string, limit: number): Promise<string> {
  const file = await openRegularFile(path).catch((error: NodeJS.ErrnoException) =>
    error instanceof ExpectedError
      ? refuse(errnoMessage(error), error)
      : refuse(text('app.file-cannot-read', { code: error.code ?? error.message }), error),
  );
  try {
    const { size } = await file.stat();
    if (size > limit) refuse(text('app.root-certificate-larger-than-1'));
    return (await file.readFile()).toString('utf8');
  } catch (error) {
    if (isErrnoException(error))
      refuse(text('app.file-cannot-read', { code: error.code ?? '' }), error);
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
