/**
 * The comment that pg_dump writes before each entry: `-- Name: t; Type: TABLE; Schema: public;
 * Owner: -`. Source: _printTocEntry in pg_backup_archiver.c.
 */

const objectStart = /^-- (?:Data for )?Name: /u;
/** Part of the comment of an entry, after its name. */
const objectType = /; Type: ([A-Z][A-Z ]*); Schema: /uy;
const objectOwner = '; Owner: ';
/** Returns true if the line begins like such a comment, regardless of the text after it. */
export const announcesEntry = (line: string): boolean => objectStart.test(line);

/** Also matches entries that are not in the catalog: pg_dump 18 writes statistics in this way. */
const anyEntry = /^-- (?:(?:Data|Statistics) for )?Name: .*; Type: /su;

/** Returns true if an entry of any kind begins with this line. */
export const beginsEntry = (line: string): boolean => anyEntry.test(line);

/**
 * Returns the data that pg_dump writes in the comment before each entry; null for any other line.
 */
export function entryComment(
  line: string,
): { type: string; schema: string | null; name: string; isData: boolean } | null {
  const start = objectStart.exec(line)?.[0];
  if (start === undefined) return null;
  const isData = line.startsWith('-- Data for ');
  // Names can contain any of these labels, so the last label counts. The search begins at the end,
  // so that a line that consists only of such labels is read once.
  const ownerAt = line.lastIndexOf(objectOwner);
  for (let at = ownerAt; at >= start.length;) {
    at = line.lastIndexOf('; Type: ', at - 1);
    if (at < start.length) return null;
    objectType.lastIndex = at;
    const type = objectType.exec(line)?.[1];
    if (type === undefined || objectType.lastIndex > ownerAt) continue;
    if (isData && !typesOfData.has(type)) continue;
    const schema = line.slice(objectType.lastIndex, ownerAt);
    const name = line.slice(start.length, at);
    return { type, schema: schema === '-' ? null : schema, name, isData };
  }
  return null;
}

/** Types of entries that contain rows or large objects (_printTocEntry in pg_backup_archiver.c). */
const typesOfData = new Set(['TABLE DATA', 'BLOBS', 'LARGE OBJECTS', 'BLOB DATA']);
