/**
 * Whether the audit trail is as it was written. Every line carries the hash of the one before, and a
 * small file beside the trail (the head) says which line is the last, so that a missing end shows.
 * Somebody with the OS account who writes both anew cannot be found out by this.
 */
import type { AuditBreak, AuditVerdict } from '#shared/domain/admin.ts';
import { linesBackwards, linesForwards } from './audit-file.ts';
import { beginning, isSealed, parseLine, sha256 } from './audit-line.ts';

export interface Head {
  sequence: number;
  hash: string;
}

/** The head of a trail that has no line yet. */
export const emptyHead: Head = { sequence: 0, hash: beginning };

/**
 * What the next line follows. That is the last line, if the line that the head knows is in its place;
 * a head may lag behind, for a crash comes between a line and its head. Otherwise it is the head: the
 * chain goes on from what was written once, so that a changed or missing end shows for ever.
 */
export async function endOfTrail(file: string, head: Head | null): Promise<Head> {
  let last: Head | null = null;
  for await (const line of linesBackwards(file)) {
    const entry = parseLine(line);
    if (entry === null) continue;
    last ??= { sequence: entry.sequence, hash: entry.hash };
    // Nothing vouches for the end; whoever writes on says so.
    if (head === null) return last;
    if (entry.sequence > head.sequence) continue;
    return entry.sequence === head.sequence && entry.hash === head.hash ? last : head;
  }
  if (head === null) return emptyHead;
  return head.sequence === 0 && head.hash === beginning ? (last ?? head) : head;
}

const breaksToTell = 20;

export async function checkTrail(file: string, head: Head | null): Promise<AuditVerdict> {
  const breaks: AuditBreak[] = [];
  /** Numbers that were skipped, and at which line; they may turn up later. */
  const gaps: { from: number; to: number; at: AuditBreak }[] = [];
  let last: Head = emptyHead;
  /** Where the line is that the head should know, and whether it is the one that was written. */
  let atHead: { line: number; isIt: boolean } | null = null;
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
    if (entry.kind === 'head-missing') breaks.push({ line, reason: 'head-missing' });
    if (entry.sequence === head?.sequence && atHead?.isIt !== true) {
      atHead = { line, isIt: entry.hash === head.hash };
    }
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
  if (head === null) {
    if (line > 0) breaks.push({ line: line + 1, reason: 'head-missing' });
  } else if (head.sequence > last.sequence) {
    breaks.push({ line: line + 1, reason: 'cut' });
  } else if (atHead?.isIt === false && !breaks.some((one) => one.line === atHead?.line)) {
    breaks.push({ line: atHead.line, reason: 'changed' });
  }
  const inOrder = breaks.toSorted((a, b) => a.line - b.line);
  return { entries, breaks: inOrder.slice(0, breaksToTell), tornLines };
}
