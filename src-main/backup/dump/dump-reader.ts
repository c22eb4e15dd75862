/**
 * Reads the output of pg_dump as blocks. There are two readers with the same promise: a named pipe
 * that a separate thread reads (fast, used where `mkfifo` exists), and an ordinary stream (works on
 * every system, needed on Windows).
 */
import type { ChildProcess } from 'node:child_process';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import type { ScannedDump } from '../../dump-sql/dump-scanner.ts';
import { makePrivateFolder, type PrivateFolder } from '../../files/private-folder.ts';
import { endTool, type ProcessPort, type ToolCommand } from '../../system/processes.ts';
import {
  blockSizeBytes,
  BlockScanner,
  type BlockFacts,
  type DumpBlock,
  type RowFacts,
} from './dump-blocks.ts';
import { BlockQueue } from './block-queue.ts';
import { enlargePipe } from '../../compression/large-pipe.ts';

/** Number of blocks that may wait for compression before pg_dump has to wait. */
const waitingBlocks = 8;
/** The same for each session of a parallel dump. */
const waitingBlocksOfRows = 2;
/** A thread that reads rows needs little memory of its own, and there are several of them. */
const limitsOfRows = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 64 };
/** Longer than a thread takes to end. */
const threadEndMs = 5000;

export interface DumpReader<Facts = BlockFacts | null> {
  child: ChildProcess;
  /** The blocks in order, until the end of pg_dump's output. */
  blocks: AsyncIterable<DumpBlock<Facts>>;
  /** Number of bytes received until now, including a block that is not full yet. */
  bytesRead(): number;
  /** Number of blocks that were read and wait for their consumer. */
  backlog(): number;
  /** True if the blocks reached the end of the output; false if `close` ended them. */
  reachedEnd(): boolean;
  /**
   * The result of the scanner; null if the reader did not scan. Only valid after the end was
   * reached.
   */
  scanned(): ScannedDump | null;
  /**
   * Call it once or more often after the child process has exited for any reason. Ends the blocks.
   */
  close(): Promise<void>;
}

/**
 * What the reader does with the bytes. `rows`: it counts rows, and ends a piece at each line that
 * consists of `pieceEnd`.
 */
export type Reading = { kind: 'dump'; scans: boolean } | { kind: 'rows'; pieceEnd: string };

export interface ReaderStart {
  pipePath: string;
  reading: Reading;
  /** True if pg_dump can continue to write for a while when no one reads. */
  isLarge: boolean;
  bytesRead: BigInt64Array;
  freeBlocks: Int32Array;
  /** Returns memory of blocks (`ArrayBuffer`), to be filled again. */
  usedBlocks: MessagePort;
}

export type ReaderMessage =
  | { kind: 'opened' }
  | { kind: 'block'; memory: ArrayBuffer; length: number; facts: BlockFacts | RowFacts | null }
  | { kind: 'end'; scanned: ScannedDump | null };

/**
 * Starts the dump with the fastest reader of this system. The reader scans the data, except if the
 * consumer of the blocks does.
 */
export async function startDump(
  command: ToolCommand,
  processes: ProcessPort,
  scans: boolean,
): Promise<DumpReader> {
  const pipe = await makePipe(command, processes);
  return pipe === null
    ? startWithStream(command, processes, scans)
    : startWithPipe(command, processes, { kind: 'dump', scans }, 'ignore', pipe);
}

/**
 * Starts a program that prints rows of COPY, in pieces; a line `pieceEnd` follows each piece. The
 * standard input of the program is a pipe. Resolves with null where named pipes do not exist.
 */
export async function startRows(
  command: ToolCommand,
  processes: ProcessPort,
  pieceEnd: string,
): Promise<DumpReader<RowFacts> | null> {
  const pipe = await makePipe(command, processes);
  return pipe === null
    ? null
    : startWithPipe(command, processes, { kind: 'rows', pieceEnd }, 'pipe', pipe);
}

/** Exported for the tests, which check both readers for the same promise. */
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

/** Returns null if named pipes cannot be created. */
async function makePipe(command: ToolCommand, processes: ProcessPort): Promise<Pipe | null> {
  if (process.platform === 'win32') return null;
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

async function startWithPipe<Facts extends BlockFacts | RowFacts | null>(
  command: ToolCommand,
  processes: ProcessPort,
  reading: Reading,
  stdin: 'ignore' | 'pipe',
  pipe: Pipe,
): Promise<DumpReader<Facts>> {
  const bytesRead = new BigInt64Array(new SharedArrayBuffer(8));
  const freeBlocks = new Int32Array(new SharedArrayBuffer(4));
  freeBlocks[0] = reading.kind === 'dump' ? waitingBlocks : waitingBlocksOfRows;
  // Opened for both directions, so that the other opens do not wait for their partner. It is closed
  // when the thread has opened the pipe, too. Then the thread reads the end of the dump after the
  // child process has exited, even if it exited immediately or never started.
  const ownEnd = openSync(pipe.path, constants.O_RDWR);
  const queue = new BlockQueue<Facts>(() => {
    Atomics.add(freeBlocks, 0, 1);
    Atomics.notify(freeBlocks, 0);
  });
  const { port1: givenBack, port2: usedBlocks } = new MessageChannel();
  let child: ChildProcess | null = null;
  let worker: Worker;
  try {
    const isLarge = await enlargePipe(ownEnd);
    // The child process gets a descriptor that can only write. With a descriptor that can also
    // read, the child would be its own reader: if Nightjar is killed, the child would wait
    // indefinitely for space in a full pipe instead of exiting.
    const childEnd = openSync(pipe.path, constants.O_WRONLY);
    try {
      child = processes.start({ ...command, ownGroup: true, stdio: [stdin, childEnd, 'pipe'] });
    } finally {
      closeSync(childEnd);
    }
    const workerData: ReaderStart = {
      pipePath: pipe.path,
      reading,
      isLarge,
      bytesRead,
      freeBlocks,
      usedBlocks,
    };
    worker = new Worker(workerFile(), {
      workerData,
      transferList: [usedBlocks],
      ...(reading.kind === 'rows' ? { resourceLimits: limitsOfRows } : {}),
    });
  } catch (error) {
    // The limit of threads or open files was reached: clean up everything that was started.
    closeSync(ownEnd);
    givenBack.close();
    child?.once('error', () => undefined);
    if (child !== null) await endTool(child);
    await pipe.folder.remove();
    throw error;
  }
  let end: ReachedEnd | null = null;
  let isOwnEndOpen = true;
  const stopped = new Promise<void>((resolve) => worker.once('exit', () => resolve()));

  const closeOwnEnd = (): void => {
    if (!isOwnEndOpen) return;
    isOwnEndOpen = false;
    closeSync(ownEnd);
  };
  worker.on('message', (message: ReaderMessage) => {
    switch (message.kind) {
      case 'opened':
        return closeOwnEnd();
      case 'block':
        return queue.push({
          sql: Buffer.from(message.memory, 0, message.length),
          giveBack: () => givenBack.postMessage(message.memory, [message.memory]),
          // The thread returns the facts of its kind of reading.
          facts: message.facts as Facts,
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
      const patience = new AbortController();
      const late = delay(threadEndMs, undefined, { ref: false, signal: patience.signal });
      await Promise.race([stopped, late.catch(() => undefined)]);
      patience.abort();
      closeOwnEnd();
      queue.end();
      givenBack.close();
      await pipe.folder.remove();
    },
  };
}

/**
 * Termination does not stop a thread that waits for bytes. One byte does, if the thread is still
 * reading.
 */
function wakeReader(pipePath: string): void {
  try {
    const file = openSync(pipePath, constants.O_WRONLY | constants.O_NONBLOCK);
    try {
      writeSync(file, '\0');
    } finally {
      closeSync(file);
    }
  } catch {
    // The thread does not read any more, or the pipe has enough data to read.
  }
}

/** Returns the worker next to this file: source in a checkout, a separate bundle in the app. */
function workerFile(): URL {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./dump-reader-worker.${ending}`, import.meta.url);
}

interface ReachedEnd {
  scanned: ScannedDump | null;
}

function requireEnd(end: ReachedEnd | null): ReachedEnd {
  if (end === null) throw new Error('The dump was not read to its end');
  return end;
}
