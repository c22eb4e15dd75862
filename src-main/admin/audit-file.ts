/**
 * Reads the file of the audit trail: its end, backwards for the screen, and forwards for the check.
 */
import type { FileHandle } from 'node:fs/promises';
import { errnoOf, stateNotReadable } from '../files/file-port.ts';
import { openRegularFile } from '../files/regular-file.ts';

const chunkBytes = 256 * 1024;
const newline = 0x0a;
/**
 * Far more than the longest entry. A longer line is not an entry of Nightjar, so its content is not
 * stored.
 */
const longestLineBytes = 1024 * 1024;
const nothing = Buffer.alloc(0);

async function openIfThere(file: string): Promise<FileHandle | null> {
  try {
    return await openRegularFile(file);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    return stateNotReadable(file, error);
  }
}

/**
 * Yields the complete lines from the last to the first, without the text after the last line break.
 * A line that is too long is empty.
 */
export async function* linesBackwards(file: string): AsyncGenerator<string> {
  const handle = await openIfThere(file);
  if (handle === null) return;
  const refuse = (error: unknown): never => stateNotReadable(file, error);
  try {
    let position = (await handle.stat()).size;
    let rest = nothing;
    let isTooLong = false;
    let isTail = true;
    while (position > 0) {
      const length = Math.min(chunkBytes, position);
      position -= length;
      const chunk = Buffer.alloc(length);
      await handle.read(chunk, 0, length, position).catch(refuse);
      let data = Buffer.concat([chunk, rest]);
      for (let at = data.lastIndexOf(newline); at !== -1; at = data.lastIndexOf(newline)) {
        if (!isTail) yield isTooLong ? '' : data.toString('utf8', at + 1);
        isTail = false;
        isTooLong = false;
        data = data.subarray(0, at);
      }
      isTooLong ||= data.length > longestLineBytes;
      rest = isTooLong ? nothing : data;
    }
    if (!isTail) yield isTooLong ? '' : rest.toString('utf8');
  } finally {
    await handle.close();
  }
}

export interface RawLine {
  bytes: Buffer;
  /** False for the text after the last line break. */
  isComplete: boolean;
}

/** Yields all lines from the first to the last. A line that is too long is empty. */
export async function* linesForwards(file: string): AsyncGenerator<RawLine> {
  const handle = await openIfThere(file);
  if (handle === null) return;
  const refuse = (error: unknown): never => stateNotReadable(file, error);
  try {
    let rest = nothing;
    let isTooLong = false;
    const chunk = Buffer.alloc(chunkBytes);
    for (;;) {
      const { bytesRead } = await handle.read(chunk, 0, chunkBytes).catch(refuse);
      if (bytesRead === 0) break;
      const data = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
      let from = 0;
      for (let at = data.indexOf(newline); at !== -1; at = data.indexOf(newline, from)) {
        yield { bytes: isTooLong ? nothing : data.subarray(from, at), isComplete: true };
        isTooLong = false;
        from = at + 1;
      }
      isTooLong ||= data.length - from > longestLineBytes;
      rest = isTooLong ? nothing : data.subarray(from);
    }
    if (isTooLong || rest.length > 0) yield { bytes: rest, isComplete: false };
  } finally {
    await handle.close();
  }
}

/**
 * Returns the text after the last line break: an entry that a crash cut short. Of a longer text,
 * returns its end.
 */
export async function tornTail(handle: FileHandle): Promise<Buffer> {
  let position = (await handle.stat()).size;
  let tail = nothing;
  while (position > 0 && tail.length <= longestLineBytes) {
    const length = Math.min(chunkBytes, position);
    position -= length;
    const chunk = Buffer.alloc(length);
    await handle.read(chunk, 0, length, position);
    const at = chunk.lastIndexOf(newline);
    tail = Buffer.concat([chunk.subarray(at + 1), tail]);
    if (at !== -1) break;
  }
  return tail;
}
