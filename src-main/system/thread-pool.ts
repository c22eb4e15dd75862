/**
 * Sets the number of threads for compression to the number of cores: the default of libuv is 4. The
 * variable is read when the pool is first used, so this module must be the first import of every
 * program that starts the engine.
 */
import { availableParallelism } from 'node:os';

const libuvThreads = 4;
process.env['UV_THREADPOOL_SIZE'] ??= String(Math.max(libuvThreads, availableParallelism()));
