/**
 * Checks whether the audit trail is as it was written. Every line contains the hash of the line
 * before, and a small file next to the trail (the head) stores the last line, so that a missing end
 * is detected. A user with the OS account who replaces both files cannot be detected.
 */
import type { AuditBreak, AuditVerdict } from '#shared/domain/admin.ts';
import { linesBackwards, linesForwards } from './audit-file.ts';
import { beginning, isSealed, parseLine, sha256 } from './audit-line.ts';

export interface Head {
  sequence: number;
  hash: string;
}

/** The head of a trail without lines. */
export const emptyHead: Head = { sequence: 0, hash: beginning };

/**
 * Returns the entry that the next line follows. This is the last line, if the line that the head
 * names is in its place: the head can be older than the last line after a crash. Otherwise it is
 * the head: the chain continues from it, so a changed or missing end remains visible.
 */
export async function endOfTrail(file: string, head: Head | null): Promise<Head> {
  let last: Head | null = null;
  for await (const line of linesBackwards(file)) {
    const entry = parseLine(line);
    if (entry === null) continue;
    last ??= { sequence: entry.sequence, hash: entry.hash };
    // Without a head the end is not certain; the next writer records that.
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
  /** Missing numbers and their line. The numbers can follow later in the file. */
  const gaps: { from: number; to: number; at: AuditBreak }[] = [];
  let last: Head = emptyHead;
  /** Line that the head should name, and whether it is the line that was written. */
  let atHead: { line: number; isIt: boolean } | null = null;
  let line = 0;
  let entries = 0;
  let tornLines = 0;
  /**
   * A line that is not an entry. This is correct if the next line reports that a crash cut it
   * short.
   */
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
      // The line before was replaced by another valid line.
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
