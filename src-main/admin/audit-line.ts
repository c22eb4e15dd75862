/** One line of the audit trail: how it is written, hashed and read. */
import { createHash } from 'node:crypto';
import { auditEntrySchema, type AuditEntry } from '#shared/domain/admin.ts';

/** The `previous` hash of the first line. */
export const beginning = '0'.repeat(64);

export type UnsealedEntry = Omit<AuditEntry, 'hash'>;

/** JSON with sorted keys, so that the same entry always has the same text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`);
  return `{${fields.join(',')}}`;
}

export function sealEntry(entry: UnsealedEntry): AuditEntry {
  return { ...entry, hash: sha256(canonicalJson(entry)) };
}

export function isSealed({ hash, ...entry }: AuditEntry): boolean {
  return sha256(canonicalJson(entry)) === hash;
}

/**
 * Returns null if the text is not exactly an entry as Nightjar writes it. A duplicate or additional
 * key would be read by other programs without being part of the hash.
 */
export function parseLine(text: string): AuditEntry | null {
  // A byte order mark that an editor added before the first line is ignored.
  const line = text.replace(/^\uFEFF/u, '');
  try {
    const parsed = auditEntrySchema.safeParse(JSON.parse(line));
    return parsed.success && canonicalJson(parsed.data) === line ? parsed.data : null;
  } catch {
    return null;
  }
}

export function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
