/** Files that hold a database and are not plain SQL, by their first bytes. */

const archiveMagic = Buffer.from('PGDMP');
/** pg_dump -Ft begins with the name of its table of contents. */
const tarStart = Buffer.from('toc.dat\0');
/** What PowerShell's `>` makes of the output of any program. */
const utf16Marks = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];
/** What pg_dump 16 and later, or other programs, may have compressed a dump with. */
const otherCompressions: readonly (readonly [magic: Buffer, name: string])[] = [
  [Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), 'zstd'],
  [Buffer.from([0x04, 0x22, 0x4d, 0x18]), 'lz4'],
  [Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a]), 'xz'],
  [Buffer.from('BZh'), 'bzip2'],
  [Buffer.from('PK\u0003\u0004'), 'zip'],
];

/** How many bytes of the file decide it. */
export const formatBytesAtStart = 8;

/** What a file that begins so is instead, in one sentence; null when it may be plain SQL or gzip. Pure. */
export function otherFormat(start: Buffer): string | null {
  const begins = (mark: Buffer): boolean => start.subarray(0, mark.length).equals(mark);
  if (begins(archiveMagic)) {
    return 'This is an archive for pg_restore (pg_dump -Fc), not plain SQL.';
  }
  if (begins(tarStart)) return 'This is an archive for pg_restore (pg_dump -Ft), not plain SQL.';
  if (utf16Marks.some(begins)) {
    return 'This text is in UTF-16, as PowerShell writes what pg_dump prints: dump with --file instead.';
  }
  const other = otherCompressions.find(([magic]) => begins(magic));
  return other === undefined
    ? null
    : `This file is compressed with ${other[1]}: decompress it first, or use gzip.`;
}
