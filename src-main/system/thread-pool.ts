/**
 * As many threads for compression as there are cores: libuv's own number is 4. It is read when the
 * pool is first used, so this has to be the first import of whatever starts the engine.
 */
import { availableParallelism } from 'node:os';

const libuvThreads = 4;
process.env['UV_THREADPOOL_SIZE'] ??= String(Math.max(libuvThreads, availableParallelism()));
