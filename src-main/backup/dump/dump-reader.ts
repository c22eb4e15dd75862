/**
 * Reads what pg_dump writes, as blocks. Two ways with one promise: a named pipe read by a thread of
 * its own (fast; wherever `mkfifo` exists), and an ordinary stream (everywhere, Windows above all).
 */
import type { ChildProcess } from 'node:child_process';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import type { ScannedDump } from '../../dump-sql/dump-scanner.ts';
import { makePrivateFolder, type PrivateFolder } from '../../files/private-folder.ts';
import { endTool, type ProcessPort, type ToolCommand } from '../../system/processes.ts';
import { blockSizeBytes, BlockScanner, type BlockFacts, type DumpBlock } from './dump-blocks.ts';
import { enlargePipe } from '../../compression/large-pipe.ts';

/** How many blocks may wait to be compressed before pg_dump has to. */
const waitingBlocks = 8;

export interface DumpReader {
  child: ChildProcess;
  /** The blocks in order, up to the end of pg_dump's output. */
  blocks: AsyncIterable<DumpBlock>;
  /** Bytes that came so far, a not yet full block included. */
  bytesRead(): number;
  /** Blocks that are read and wait for their consumer. */
  backlog(): number;
  /** Whether the blocks went to the end of the output; not when `close` ended them. */
  reachedEnd(): boolean;
  /** What the scanner found, if there was one; only when the end was reached. */
  scanned(): ScannedDump | null;
  /** To be called, once or more, when the child has ended, however that was. Ends the blocks. */
  close(): Promise<void>;
}

export interface ReaderStart {
  pipePath: string;
  scans: boolean;
  /** Whether pg_dump can go on writing for a while when nobody reads. */
  isLarge: boolean;
  bytesRead: BigInt64Array;
  freeBlocks: Int32Array;
  /** Brings back memory of blocks (`ArrayBuffer`), to be filled again. */
  usedBlocks: MessagePort;
}

export type ReaderMessage =
  | { kind: 'opened' }
  | { kind: 'block'; memory: ArrayBuffer; length: number; facts: BlockFacts | null }
  | { kind: 'end'; scanned: ScannedDump | null };

/**
 * Starts the dump with the fastest reader that this system has. It scans what it reads, unless whoever takes
 * the blocks does.
 */
export async function startDump(
  command: ToolCommand,
  processes: ProcessPort,
  scans: boolean,
): Promise<DumpReader> {
  const pipe = process.platform === 'win32' ? null : await makePipe(command, processes);
  return pipe === null
    ? startWithStream(command, processes, scans)
    : startWithPipe(command, processes, scans, pipe);
}

/** Exported for the tests, which hold both readers to one promise. */
export function startWithStream(
  command: ToolCommand,
  processes: ProcessPort,
  scans: boolean,
): DumpReader {
  const child = processes.start({ ...command, ownGroup: true });
  const scanner = scans ? new BlockScanner() : null;
  let bytesRead = 0;
  let end: ReachedEnd | null = null;
  let closed = false;

  async function* output(): AsyncGenerator<Buffer> {
    try {
      yield* (child.stdout ?? []) as AsyncIterable<Buffer>;
    } catch (error) {
      if (!closed) throw error;
    }
  }

  async function* blocks(): AsyncGenerator<DumpBlock> {
    const idle: Buffer[] = [];
    const newBlock = (): Buffer => idle.pop() ?? Buffer.allocUnsafeSlow(blockSizeBytes);
    const handOver = (memory: Buffer, length: number): DumpBlock => {
      const sql = memory.subarray(0, length);
      return { sql, giveBack: () => void idle.push(memory), facts: scanner?.scan(sql) ?? null };
    };
    let block = newBlock();
    let filled = 0;
    for await (const chunk of output()) {
      bytesRead += chunk.length;
      let rest = chunk;
      while (rest.length > 0) {
        const taken = rest.copy(block, filled);
        filled += taken;
        rest = rest.subarray(taken);
        if (filled === blockSizeBytes) {
          yield handOver(block, filled);
          block = newBlock();
          filled = 0;
        }
      }
    }
    if (filled > 0) yield handOver(block, filled);
    if (!closed) end = { scanned: scanner?.finish() ?? null };
  }

  return {
    child,
    blocks: blocks(),
    bytesRead: () => bytesRead,
    backlog: () => Math.floor((child.stdout?.readableLength ?? 0) / blockSizeBytes),
    reachedEnd: () => end !== null,
    scanned: () => requireEnd(end).scanned,
    close: async () => {
      closed = true;
      child.stdout?.destroy();
    },
  };
}

interface Pipe {
  folder: PrivateFolder;
  path: string;
}

/** null where named pipes cannot be made. */
async function makePipe(command: ToolCommand, processes: ProcessPort): Promise<Pipe | null> {
  const folder = await makePrivateFolder();
  const pipePath = path.join(folder.path, 'dump');
  const { exitCode } = await processes.run({
    file: 'mkfifo',
    args: ['-m', '600', pipePath],
    env: command.env,
  });
  if (exitCode === 0) return { folder, path: pipePath };
  await folder.remove();
  return null;
}

async function startWithPipe(
  command: ToolCommand,
  processes: ProcessPort,
  scans: boolean,
  pipe: Pipe,
): Promise<DumpReader> {
  const bytesRead = new BigInt64Array(new SharedArrayBuffer(8));
  const freeBlocks = new Int32Array(new SharedArrayBuffer(4));
  freeBlocks[0] = waitingBlocks;
  // Open for both directions, so that no other opening waits for its partner. It is closed when the
  // thread has opened the pipe too: the thread then reads the end of the dump when the child has
  // ended, also when that was at once or the child never started.
  const ourEnd = openSync(pipe.path, constants.O_RDWR);
  const queue = new BlockQueue(() => {
    Atomics.add(freeBlocks, 0, 1);
    Atomics.notify(freeBlocks, 0);
  });
  const { port1: givenBack, port2: usedBlocks } = new MessageChannel();
  let child: ChildProcess | null = null;
  let worker: Worker;
  try {
    const isLarge = await enlargePipe(ourEnd);
    // The child's end is for writing alone. Could it read, it would be its own reader: should we be
    // killed, it would wait for ever for room in a full pipe instead of ending.
    const childEnd = openSync(pipe.path, constants.O_WRONLY);
    try {
      child = processes.start({ ...command, ownGroup: true, stdio: ['ignore', childEnd, 'pipe'] });
    } finally {
      closeSync(childEnd);
    }
    const workerData: ReaderStart = {
      pipePath: pipe.path,
      scans,
      isLarge,
      bytesRead,
      freeBlocks,
      usedBlocks,
    };
    worker = new Worker(workerFile(), { workerData, transferList: [usedBlocks] });
  } catch (error) {
    // A limit of threads or of open files: nothing that was begun may stay.
    closeSync(ourEnd);
    givenBack.close();
    child?.once('error', () => undefined);
    if (child !== null) await endTool(child);
    await pipe.folder.remove();
    throw error;
  }
  let end: ReachedEnd | null = null;
  let ourEndIsOpen = true;
  const stopped = new Promise<void>((resolve) => worker.once('exit', () => resolve()));

  const closeOurEnd = (): void => {
    if (!ourEndIsOpen) return;
    ourEndIsOpen = false;
    closeSync(ourEnd);
  };
  worker.on('message', (message: ReaderMessage) => {
    switch (message.kind) {
      case 'opened':
        return closeOurEnd();
      case 'block':
        return queue.push({
          sql: Buffer.from(message.memory, 0, message.length),
          giveBack: () => givenBack.postMessage(message.memory, [message.memory]),
          facts: message.facts,
        });
      case 'end':
        end = { scanned: message.scanned };
        return queue.end();
    }
  });
  worker.once('error', (error: Error) => queue.fail(error));

  return {
    child,
    blocks: queue,
    bytesRead: () => Number(Atomics.load(bytesRead, 0)),
    backlog: () => queue.length,
    reachedEnd: () => end !== null,
    scanned: () => requireEnd(end).scanned,
    close: async () => {
      void worker.terminate();
      wakeReader(pipe.path);
      await stopped;
      closeOurEnd();
      queue.end();
      givenBack.close();
      await pipe.folder.remove();
    },
  };
}

/** Termination does not reach a thread that waits for bytes; one byte does, if it still reads. */
function wakeReader(pipePath: string): void {
  try {
    const file = openSync(pipePath, constants.O_WRONLY | constants.O_NONBLOCK);
    try {
      writeSync(file, '\0');
    } finally {
      closeSync(file);
    }
  } catch {
    // Nobody reads any more, or there is enough to read.
  }
}

/** The worker lies beside this file: as source in a checkout, as its own bundle in the app. */
function workerFile(): URL {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./dump-reader-worker.${ending}`, import.meta.url);
}

interface ReachedEnd {
  scanned: ScannedDump | null;
}

function requireEnd(end: ReachedEnd | null): ReachedEnd {
  if (end === null) throw new Error('The dump has not been read to its end');
  return end;
}

/** Blocks that were pushed, for one consumer that pulls. */
class BlockQueue implements AsyncIterable<DumpBlock> {
  readonly #onTaken: () => void;
  readonly #blocks: DumpBlock[] = [];
  #ended = false;
  #error: Error | null = null;
  #wake: (() => void) | null = null;

  constructor(onTaken: () => void) {
    this.#onTaken = onTaken;
  }

  get length(): number {
    return this.#blocks.length;
  }

  push(block: DumpBlock): void {
    this.#blocks.push(block);
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  fail(error: Error): void {
    this.#error = error;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<DumpBlock> {
    for (;;) {
      const block = this.#blocks.shift();
      if (block !== undefined) {
        this.#onTaken();
        yield block;
      } else if (this.#error !== null) {
        throw this.#error;
      } else if (this.#ended) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#wake = null;
      }
    }
  }
}
