/**
 * A thread that only reads the pipe of pg_dump, scans the data if requested, and passes blocks on.
 * It reads with blocking calls straight into the block. This saves an event, a buffer and a copy
 * for each small chunk that pg_dump writes: about half of the processor time that streams need. The
 * main thread spends no time on it. If the pipe is large, the thread reads every 2 ms, so the two
 * programs wake each other up far less often.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { blockSizeBytes, BlockScanner } from './dump-blocks.ts';
import type { ReaderMessage, ReaderStart } from './dump-reader.ts';

const { pipePath, scans, isLarge, bytesRead, freeBlocks, usedBlocks } = workerData as ReaderStart;
const port = parentPort;
if (port === null) throw new Error('This file runs as a worker thread only');

const send = (message: ReaderMessage, transfer: ArrayBuffer[] = []): void =>
  port.postMessage(message, transfer);
const scanner = scans ? new BlockScanner() : null;
/** Number of bytes of a small read. After a small read the thread can wait for more data. */
const littleBytes = 128 * 1024;
/**
 * At 400 MB/s less data arrives in this time than the pipe can hold, so pg_dump does not have to
 * wait for this thread.
 */
const pauseMs = 2;
const neverNotified = new Int32Array(new SharedArrayBuffer(4));

const file = openSync(pipePath, 'r');
send({ kind: 'opened' });
let atEnd = false;
while (!atEnd) {
  // Memory that is transferred without a copy, and is returned after the block has been compressed.
  const memory =
    (receiveMessageOnPort(usedBlocks)?.message as ArrayBuffer | undefined) ??
    new ArrayBuffer(blockSizeBytes);
  const block = Buffer.from(memory);
  let filled = 0;
  while (filled < blockSizeBytes && !atEnd) {
    const freeBytes = blockSizeBytes - filled;
    const count = readSync(file, block, filled, freeBytes, null);
    atEnd = count === 0;
    filled += count;
    if (isLarge && count < Math.min(littleBytes, freeBytes) && !atEnd)
      Atomics.wait(neverNotified, 0, 0, pauseMs);
    Atomics.add(bytesRead, 0, BigInt(count));
  }
  if (filled > 0) {
    const facts = scanner?.scan(block.subarray(0, filled)) ?? null;
    send({ kind: 'block', memory, length: filled, facts }, [memory]);
    Atomics.sub(freeBlocks, 0, 1);
    while (Atomics.load(freeBlocks, 0) <= 0) Atomics.wait(freeBlocks, 0, 0);
  }
}
closeSync(file);
send({ kind: 'end', scanned: scanner?.finish() ?? null });
