/** Reading the file of the audit trail: its end, backwards for the screen, forwards for the check. */
import type { FileHandle } from 'node:fs/promises';
import { errnoOf, stateNotReadable } from '../files/file-port.ts';
import { openRegularFile } from '../files/regular-file.ts';

const chunkBytes = 256 * 1024;
const newline = 0x0a;
/** Far more than the longest entry: nothing of a longer line is kept, for it is none of ours. */
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
 * Complete lines from the last to the first; what stands behind the last newline is left out. A line
 * that is far too long is empty.
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
  /** False for what stands behind the last newline. */
  isComplete: boolean;
}

/** All lines from the first to the last. One that is far too long is empty. */
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

/** What stands behind the last newline: an entry that a crash cut short. Of more than that, its end. */
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
