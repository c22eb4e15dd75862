import os from 'node:os';

/**
 * Memory limit of pg_dump, and of a psql that dumps rows, in bytes. pg_dump keeps data about each
 * table (a million tables need some gigabytes), and one row at a time, which PostgreSQL limits to
 * one gigabyte.
 */
export const memoryLimitOfDump = Math.max(4 * 1024 ** 3, os.totalmem() / 2);
