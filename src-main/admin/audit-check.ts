/**
 * Whether the audit trail is as it was written. Every line carries the hash of the one before, and a
 * small file beside the trail (the head) says which line is the last, so that a missing end shows.
 * Somebody with the OS account who writes both anew cannot be found out by this.
 */
import type { AuditBreak, AuditVerdict } from '#shared/domain/admin.ts';
import { linesForwards } from './audit-file.ts';
import { beginning, isSealed, parseLine, sha256 } from './audit-line.ts';

export interface Head {
  sequence: number;
  hash: string;
}

const breaksToTell = 20;

export async function checkTrail(file: string, head: Head | null): Promise<AuditVerdict> {
  const breaks: AuditBreak[] = [];
  /** Numbers that were skipped, and at which line; they may turn up later. */
  const gaps: { from: number; to: number; at: AuditBreak }[] = [];
  let last: Head = { sequence: 0, hash: beginning };
  let line = 0;
  let entries = 0;
  let tornLines = 0;
  /** A line that is no entry: fine when the next one says that a crash cut it short. */
  let unreadable: { line: number; hash: string } | null = null;

  for await (const { bytes, isComplete } of linesForwards(file)) {
    line += 1;
    const entry = parseLine(bytes.toString('utf8'));
    if (unreadable !== null) {
      if (entry?.kind === 'torn-line' && entry.facts['sha256'] === unreadable.hash) tornLines += 1;
      else breaks.push({ line: unreadable.line, reason: 'changed' });
      unreadable = null;
    }
    if (entry === null) {
      if (isComplete) unreadable = { line, hash: sha256(bytes) };
      else tornLines += 1;
      continue;
    }
    entries += 1;
    const expected = last.sequence + 1;
    if (!isSealed(entry)) {
      breaks.push({ line, reason: 'changed' });
    } else if (entry.sequence > expected) {
      const at: AuditBreak = { line, reason: 'removed' };
      breaks.push(at);
      gaps.push({ from: expected, to: entry.sequence - 1, at });
    } else if (entry.sequence < expected) {
      breaks.push({ line, reason: 'reordered' });
      for (const { from, to, at } of gaps) {
        if (entry.sequence >= from && entry.sequence <= to) at.reason = 'reordered';
      }
    } else if (entry.previous !== last.hash) {
      // The line before was replaced by one that is whole in itself.
      breaks.push({ line: Math.max(1, line - 1), reason: 'changed' });
    }
    last = { sequence: entry.sequence, hash: entry.hash };
  }
  if (unreadable !== null) breaks.push({ line: unreadable.line, reason: 'changed' });
  const end = head ?? { sequence: 0, hash: beginning };
  if (head === null && entries > 0) breaks.push({ line: line + 1, reason: 'head-missing' });
  else if (end.sequence > last.sequence) breaks.push({ line: line + 1, reason: 'cut' });
  else if (end.sequence === last.sequence && end.hash !== last.hash && breaks.length === 0) {
    breaks.push({ line, reason: 'changed' });
  }
  return { entries, breaks: breaks.slice(0, breaksToTell), tornLines };
}
