/**
 * The comment that pg_dump writes before each entry: `-- Name: t; Type: TABLE; Schema: public; Owner: -`. Source:
 * _printTocEntry in pg_backup_archiver.c.
 */

const objectStart = /^-- (?:Data for )?Name: /u;
/** In the comment of an entry, behind its name. */
const objectType = /; Type: ([A-Z][A-Z ]*); Schema: /uy;
const objectOwner = '; Owner: ';
/** Whether the line begins as such a comment, whatever stands behind it. */
export const announcesEntry = (line: string): boolean => objectStart.test(line);

/** Also of what is no entry of a catalog: pg_dump 18 writes statistics like that. */
const anyEntry = /^-- (?:(?:Data|Statistics) for )?Name: .*; Type: /su;

/** Whether an entry of any kind begins with this line. */
export const beginsEntry = (line: string): boolean => anyEntry.test(line);

/** What pg_dump announces in a line before each entry; null for any other line. */
export function entryComment(
  line: string,
): { type: string; schema: string | null; name: string; isData: boolean } | null {
  const start = objectStart.exec(line)?.[0];
  if (start === undefined) return null;
  const isData = line.startsWith('-- Data for ');
  // Names can hold any of these words: the last ones count. Looked for from the end, so that a line of nothing
  // but such words is read once.
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

/** Of entries that hold rows or large objects (_printTocEntry in pg_backup_archiver.c). */
const typesOfData = new Set(['TABLE DATA', 'BLOBS', 'LARGE OBJECTS', 'BLOB DATA']);
