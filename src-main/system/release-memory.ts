/**
 * Releases the memory of a large buffer immediately, instead of leaving it to the garbage
 * collector: V8 reacts to a growing amount of memory outside of its heap with repeated full
 * collections, which took a quarter of the processor time of a verification. The buffer must not be
 * used after the call: it and all other views of the same memory are then empty.
 */
export function releaseMemory({ buffer }: Buffer): void {
  // Small buffers share a memory block of Node.
  if (buffer instanceof ArrayBuffer && buffer.byteLength > Buffer.poolSize) buffer.transfer(0);
}
