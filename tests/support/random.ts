/** Pseudo-random numbers: the same in every `npm test`, different in every longer run. */
import { attempts } from './attempts.ts';

/**
 * A fixed seed, so that an unrelated change does not fail by chance. To choose a seed, or to repeat
 * one that failed: `NIGHTJAR_SEED=… npm test`.
 */
export const testSeed = Number(
  process.env['NIGHTJAR_SEED'] ?? attempts(20_260_214, Math.floor(Math.random() * 1e9)),
);
console.log(`The random choices of this file: NIGHTJAR_SEED=${testSeed}`);

/** Mulberry32: numbers from 0 to 1. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
