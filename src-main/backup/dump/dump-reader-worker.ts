/**
 * A thread that only reads the pipe of pg_dump or psql, scans the data if requested, and passes
 * blocks on. It reads with blocking calls straight into the block. This saves an event, a buffer
 * and a copy for each small chunk that the program writes: about half of the processor time that
 * streams need. The main thread spends no time on it. If the pipe is large, the thread reads every
 * 2 ms, so the two programs wake each other up far less often.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import type { ScannedDump } from '../../dump-sql/dump-scanner.ts';
import { blockSizeBytes, BlockScanner, type BlockFacts, type RowFacts } from './dump-blocks.ts';
import type { ReaderMessage, ReaderStart } from './dump-reader.ts';
import { rowsIn } from './row-pieces.ts';

const { pipePath, reading, isLarge, bytesRead, freeBlocks, usedBlocks } = workerData as ReaderStart;
const port = parentPort;
if (port === null) throw new Error('This file runs as a worker thread only');

const send = (message: ReaderMessage, transfer: ArrayBuffer[] = []): void =>
  port.postMessage(message, transfer);
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
const scanned = reading.kind === 'dump' ? readDump(reading.scans) : readRows(reading.pieceEnd);
closeSync(file);
send({ kind: 'end', scanned });

function readDump(scans: boolean): ScannedDump | null {
  const scanner = scans ? new BlockScanner() : null;
  while (!atEnd) {
    const memory = nextMemory();
    const block = Buffer.from(memory);
    let filled = 0;
    while (filled < blockSizeBytes && !atEnd) filled += readInto(block, filled);
    if (filled > 0) handOver(memory, filled, scanner?.scan(block.subarray(0, filled)) ?? null);
  }
  return scanner?.finish() ?? null;
}

/** A piece that does not end before the output ends is handed over without its end. */
function readRows(pieceEnd: string): null {
  let memory = nextMemory();
  let block = Buffer.from(memory);
  let filled = 0;
  /** Position up to which the block was searched. */
  let searched = 0;
  let isPieceStart = true;
  for (;;) {
    const found = rowsIn(block.subarray(0, filled), searched, isPieceStart, pieceEnd);
    searched = filled;
    if (found.next === null && filled < blockSizeBytes && !atEnd) {
      filled += readInto(block, filled);
      continue;
    }
    const length = atEnd && found.next === null ? filled : found.rowsEnd;
    const from = found.next ?? length;
    const nextBlockMemory = nextMemory();
    const nextBlock = Buffer.from(nextBlockMemory);
    block.copy(nextBlock, 0, from, filled);
    const rows = block.subarray(0, length);
    const facts = { crc32: crc32(rows), rows: linesIn(rows), endsPiece: found.next !== null };
    if (length > 0 || facts.endsPiece) handOver(memory, length, facts);
    isPieceStart = facts.endsPiece;
    memory = nextBlockMemory;
    block = nextBlock;
    filled -= from;
    searched = 0;
    if (atEnd && filled === 0) return null;
  }
}

function linesIn(rows: Buffer): number {
  const newline = 0x0a;
  let lines = 0;
  for (let at = rows.indexOf(newline); at !== -1; at = rows.indexOf(newline, at + 1)) lines += 1;
  return lines;
}

/** Memory that is transferred without a copy, and is returned after the block has been compressed. */
function nextMemory(): ArrayBuffer {
  return (
    (receiveMessageOnPort(usedBlocks)?.message as ArrayBuffer | undefined) ??
    new ArrayBuffer(blockSizeBytes)
  );
}

/** Returns the number of bytes that were read. */
function readInto(block: Buffer, filled: number): number {
  const freeBytes = blockSizeBytes - filled;
  const count = readSync(file, block, filled, freeBytes, null);
  atEnd = count === 0;
  if (isLarge && count < Math.min(littleBytes, freeBytes) && !atEnd)
    Atomics.wait(neverNotified, 0, 0, pauseMs);
  Atomics.add(bytesRead, 0, BigInt(count));
  return count;
}

function handOver(memory: ArrayBuffer, length: number, facts: BlockFacts | RowFacts | null): void {
  send({ kind: 'block', memory, length, facts }, [memory]);
  Atomics.sub(freeBlocks, 0, 1);
  while (Atomics.load(freeBlocks, 0) <= 0) Atomics.wait(freeBlocks, 0, 0);
}
