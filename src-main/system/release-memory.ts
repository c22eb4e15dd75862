/**
 * Gives the memory of a large buffer back at once, instead of leaving it to the garbage collector: V8
 * answers a growing amount of memory outside of its heap with one full collection after the other, which
 * cost a quarter of the processor time of a verification. Nobody may use the buffer afterwards: it is
 * empty then, and so is everything else that lies in the same memory.
 */
export function releaseMemory({ buffer }: Buffer): void {
  // Small buffers share a piece of memory of Node's.
  if (buffer instanceof ArrayBuffer && buffer.byteLength > Buffer.poolSize) buffer.transfer(0);
}
