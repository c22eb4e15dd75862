/** One line of the audit trail: how it is written, sealed and read. */
import { createHash } from 'node:crypto';
import { auditEntrySchema, type AuditEntry } from '#shared/domain/admin.ts';

/** What the first line follows. */
export const beginning = '0'.repeat(64);

export type UnsealedEntry = Omit<AuditEntry, 'hash'>;

/** JSON with the keys of every object in order, so that the same entry is always the same text. */
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
 * null for anything that is not an entry as we write it, to the letter: a key that stands twice, or
 * one too many, would be read by others and not be in the hash.
 */
export function parseLine(text: string): AuditEntry | null {
  // A byte order mark that an editor put in front of the first line is not part of it.
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
