/**
 * Determines the kind of a file by its content and never by its name. Only this module decides
 * whether Nightjar accepts a file. A file that is not accepted is not a damaged file, except if a
 * manifest next to it shows that it was a backup.
 */
import { lstat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { constants, gunzip } from 'node:zlib';
import { fail, ExpectedError } from '#shared/errors/errors.ts';
import { readManifest } from '../../backup-folder/manifest-file.ts';
import { isSqlCommand } from '../../dump-sql/sql-commands.ts';
import { errnoMessage, errnoOf, notReadable } from '../../files/file-port.ts';
import { openRegularFile } from '../../files/regular-file.ts';

const gunzipStart = promisify(gunzip);
/**
 * Number of bytes of the file that are inspected; the comments before the first statement are
 * shorter.
 */
const inspectedBytes = 16 * 1024;
const gzipMagic = Buffer.from([0x1f, 0x8b]);

/** The kind of a file that is not accepted, and advice for the user. */
export interface OtherKind {
  detail: string;
  advice: string;
  /** Set if the file is damaged: it had other content once. */
  isDamage?: true;
}

const plainAdvice =
  'Choose a plain SQL dump of one database (.sql or .sql.gz), as pg_dump writes it.';
const archive = (format: string): OtherKind => ({
  detail: `This is an archive for pg_restore (pg_dump ${format}), not plain SQL.`,
  advice: 'Restore it with pg_restore, or convert it to plain SQL: pg_restore -f dump.sql FILE',
});
const compressedWith = (program: string, command: string): OtherKind => ({
  detail: `This file is compressed with ${program}.`,
  advice: `Decompress it first (${command}), or compress it with gzip instead.`,
});
const wideText = (encoding: string): OtherKind => ({
  detail: `This text is in ${encoding}, as PowerShell writes the output of pg_dump.`,
  advice: 'Dump with --file instead of “>”, or convert the file to UTF-8.',
});
const encryptedWith = (program: string): OtherKind => ({
  detail: `This file is encrypted with ${program}.`,
  advice: `Decrypt it with ${program} first.`,
});
const ofOtherDatabase = (program: string): OtherKind => ({
  detail: `This is a dump of ${program}, not of PostgreSQL.`,
  advice: `Restore it with the tools of ${program}.`,
});
const noDump = (detail: string): OtherKind => ({ detail, advice: plainAdvice });

/** Kinds of files by their bytes at a position. */
const signatures: readonly (readonly [at: number, signature: Buffer | string, kind: OtherKind])[] =
  [
    [0, 'PGDMP', archive('-Fc')],
    [0, 'toc.dat\0', archive('-Ft')],
    [257, 'ustar', noDump('This is a tar archive, not a dump.')],
    [0, Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), compressedWith('zstd', 'zstd -d')],
    [0, Buffer.from([0x04, 0x22, 0x4d, 0x18]), compressedWith('lz4', 'lz4 -d')],
    [0, Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a]), compressedWith('xz', 'xz -d')],
    [0, 'BZh', compressedWith('bzip2', 'bzip2 -d')],
    [0, 'PK\u0003\u0004', compressedWith('zip', 'unzip')],
    [0, Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]), compressedWith('7-Zip', '7z x')],
    [0, 'Rar!', compressedWith('RAR', 'unrar x')],
    [0, Buffer.from([0x1f, 0x9d]), compressedWith('compress', 'uncompress')],
    [0, 'LZIP', compressedWith('lzip', 'lzip -d')],
    [0, Buffer.from([0xff, 0xfe, 0, 0]), wideText('UTF-32')],
    [0, Buffer.from([0, 0, 0xfe, 0xff]), wideText('UTF-32')],
    [0, Buffer.from([0xff, 0xfe]), wideText('UTF-16')],
    [0, Buffer.from([0xfe, 0xff]), wideText('UTF-16')],
    [0, 'age-encryption.org/', encryptedWith('age')],
    [0, '-----BEGIN AGE ENCRYPTED FILE', encryptedWith('age')],
    [0, '-----BEGIN PGP MESSAGE', encryptedWith('GPG')],
    [0, 'Salted__', encryptedWith('OpenSSL')],
    [0, 'SQLite format 3\0', ofOtherDatabase('SQLite')],
  ];

/** Comments that only pg_dump and pg_dumpall write. */
const commentsOfPgDump =
  /^-- (?:PostgreSQL database (?:cluster )?dump|Dumped (?:from database|by pg_dump) version |(?:Data for )?Name: [^\n]*; Type: )/mu;
const commentsOfOthers: readonly (readonly [RegExp, string])[] = [
  [/^(?:-- (?:MySQL|MariaDB) dump|-- phpMyAdmin SQL Dump|\/\*M?!\d{5,6}|-- mysqldump )/mu, 'MySQL'],
  [/^-- Adminer \S{1,20} MySQL /mu, 'MySQL'],
  [/^PRAGMA foreign_keys ?=/mu, 'SQLite'],
];
/**
 * Statements that only MySQL writes, outside of strings and comments: names in backquotes, and the
 * end of a table.
 */
const statementsOfMySql =
  /^(?:CREATE TABLE (?:IF NOT EXISTS )?|INSERT (?:IGNORE )?INTO |DROP TABLE IF EXISTS )`[^`\n]{1,64}`|^\) ENGINE ?=/imu;
/**
 * Strings and comments, up to their end or to the end of the text. A name in backquotes may contain
 * the delimiters of the other kinds.
 */
const stringsAndComments =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|`[^`\n]*`|'[^']*(?:'|$)|"[^"]*(?:"|$)|\$(\w*)\$[\s\S]*?(?:\$\1\$|$)/gu;
const byteOrderMark = '\u00ef\u00bb\u00bf';

/**
 * Determines the kind from the first bytes, decompressed; null if the file may be plain SQL. Pure
 * function.
 */
export function otherKindOf(firstBytes: Buffer): OtherKind | null {
  if (firstBytes.length === 0) {
    return { detail: 'The file is empty.', advice: 'Create the dump again.' };
  }
  for (const [at, signature, kind] of signatures) {
    const bytes = typeof signature === 'string' ? Buffer.from(signature, 'latin1') : signature;
    if (firstBytes.subarray(at, at + bytes.length).equals(bytes)) return kind;
  }
  if (firstBytes.subarray(0, 2).equals(gzipMagic)) {
    return {
      detail: 'This file is compressed twice with gzip.',
      advice: 'Decompress it once (gzip -d), then try again.',
    };
  }
  if (isOpenPgp(firstBytes)) return encryptedWith('GPG');
  const text = firstBytes.toString('latin1').replace(byteOrderMark, '');
  if (commentsOfPgDump.test(text)) return null;
  if (firstBytes.every((byte) => byte === 0)) {
    return {
      detail: 'The file contains only zeroes, as after a power failure.',
      advice: plainAdvice,
      isDamage: true,
    };
  }
  const wide = wideEncodingOf(firstBytes);
  if (wide !== null) return wideText(wide);
  if (text.slice(0, 512).includes('\0')) return noDump('This is a binary file, not a dump.');
  for (const [signature, program] of commentsOfOthers)
    if (signature.test(text)) return ofOtherDatabase(program);
  if (statementsOfMySql.test(withoutStrings(text))) return ofOtherDatabase('MySQL');
  return otherText(text);
}

const withoutStrings = (text: string): string =>
  text.replaceAll(stringsAndComments, (found) =>
    found.startsWith('`') ? found : found.slice(0, 1),
  );

/** Determines the kind of a text by its first token that is not a comment. */
function otherText(text: string): OtherKind | null {
  const begin = afterComments(text);
  const first = text.slice(begin, begin + 200);
  // The text has only comments, or a comment that is longer than the inspected bytes.
  if (first === '')
    return text.length < inspectedBytes ? noDump('This file contains no SQL.') : null;
  if (first.startsWith('\\') || isSqlCommand(first)) return null;
  if (/^<(?:!doctype|html|\?xml)/iu.test(first)) return noDump('This is a web page (HTML) or XML.');
  if (/^[{[]/u.test(first)) return noDump('This is JSON, not SQL.');
  // The content is not shown: it may be secret.
  return noDump('This is not a dump created by pg_dump. It does not begin with SQL.');
}

/**
 * Returns the position of the first character that is not a blank, a semicolon or part of a
 * comment.
 */
function afterComments(text: string): number {
  let at = 0;
  while (at < text.length) {
    const isLine = text.startsWith('--', at);
    if (!isLine && !text.startsWith('/*', at)) {
      if (!/[\s;]/u.test(text.charAt(at))) return at;
      at += 1;
      continue;
    }
    const end = isLine ? text.indexOf('\n', at) : text.indexOf('*/', at + 2);
    if (end === -1) return text.length;
    at = end + (isLine ? 1 : 2);
  }
  return at;
}

/**
 * Old and new packet formats of a message or of its keys (RFC 9580, 4.2 and 5): encrypted data
 * begins with one of them.
 */
function isOpenPgp(firstBytes: Buffer): boolean {
  const [first = 0, second = 0, third = 0, fourth = 0] = firstBytes;
  if (firstBytes.length < 4) return false;
  // Public-key (1) or symmetric (3) session keys: their length and version are small numbers.
  if (first === 0x84 || first === 0x8c) return third === 3 || third === 4;
  if (first === 0x85) return fourth === 3;
  return (first === 0xc1 || first === 0xc3) && second > 0 && [3, 4, 5, 6].includes(third);
}

/** Detects ASCII characters with two or four bytes each. */
function wideEncodingOf(firstBytes: Buffer): string | null {
  const bytes = firstBytes.subarray(0, 64);
  if (bytes.length < 8) return null;
  const isZero = (every: number, rest: number): boolean =>
    bytes.every((byte, at) => at % every !== rest || byte === 0);
  const isAscii = (every: number, rest: number): boolean =>
    bytes.every((byte, at) => at % every !== rest || (byte > 0 && byte < 0x80));
  if (isAscii(4, 0) && isZero(4, 1) && isZero(4, 2) && isZero(4, 3)) return 'UTF-32';
  if (isAscii(4, 3) && isZero(4, 0) && isZero(4, 1) && isZero(4, 2)) return 'UTF-32';
  if (isAscii(2, 0) && isZero(2, 1)) return 'UTF-16';
  return isAscii(2, 1) && isZero(2, 0) ? 'UTF-16' : null;
}

/**
 * Opens a file that the user or a list named. Fails with `backup-not-found`, `file-not-readable`,
 * or the error of `notForNightjar` if it is not a regular file. The caller closes the handle.
 */
export async function openDumpFile(filePath: string): Promise<FileHandle> {
  try {
    return await openRegularFile(filePath);
  } catch (error) {
    const filename = path.basename(filePath);
    if (errnoOf(error) === 'ENOENT') return fail({ code: 'backup-not-found', filename }, error);
    if (!(error instanceof ExpectedError)) return notReadable(filename, error);
    const toc = await lstat(path.join(filePath, 'toc.dat')).catch(() => null);
    return await notForNightjar(
      filePath,
      toc === null ? noDump(errnoMessage(error)) : archiveFolder,
    );
  }
}

const archiveFolder: OtherKind = {
  ...archive('-Fd'),
  detail: 'This folder is an archive for pg_restore (pg_dump -Fd), not plain SQL.',
};

/**
 * Returns whether the file is compressed with gzip. Fails with the error of `notForNightjar` if it
 * is neither SQL nor SQL in gzip.
 */
export async function requireSql(
  handle: FileHandle,
  filePath: string,
): Promise<{ compressed: boolean }> {
  const { buffer, bytesRead } = await handle
    .read(Buffer.alloc(inspectedBytes), 0, inspectedBytes, 0)
    .catch((error: unknown) => notReadable(path.basename(filePath), error));
  const firstBytes = buffer.subarray(0, bytesRead);
  const compressed = firstBytes.subarray(0, 2).equals(gzipMagic);
  // Data that cannot be decompressed is reported as damaged when it is read.
  const inside = compressed ? await startOfGzip(firstBytes) : firstBytes;
  const other = inside === null ? null : otherKindOf(inside);
  if (other !== null) await notForNightjar(filePath, other);
  return { compressed };
}

async function startOfGzip(firstBytes: Buffer): Promise<Buffer | null> {
  const options = { finishFlush: constants.Z_SYNC_FLUSH };
  const start = await gunzipStart(firstBytes, options).catch(() => null);
  if (start === null) return null;
  // Decompressing a truncated file may return nothing.
  return start.length === 0 && firstBytes.length < inspectedBytes && !isWholeEmptyGzip(firstBytes)
    ? null
    : start.subarray(0, inspectedBytes);
}

/** The last field of a gzip file is the length, here 0 (RFC 1952, 2.3.1). */
const isWholeEmptyGzip = (file: Buffer): boolean =>
  file.length >= 20 && file.readUInt32LE(file.length - 4) === 0;

/**
 * Fails with `file-not-a-dump`; with `verification-failed` if the file was a backup, according to
 * its manifest, or is damaged (`isDamage`).
 */
export async function notForNightjar(filePath: string, other: OtherKind): Promise<never> {
  const filename = path.basename(filePath);
  const { detail, advice, isDamage } = other;
  const manifest = await readManifest(path.dirname(filePath), filename).catch(() => null);
  if (manifest !== null || isDamage === true) fail({ code: 'verification-failed', detail });
  return fail({ code: 'file-not-a-dump', filename, detail, advice });
}
