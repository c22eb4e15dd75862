import os from 'node:os';

/**
 * What pg_dump may hold: everything that it knows about each table, so a million of them take some gigabytes,
 * and one row at a time, which PostgreSQL limits to one.
 */
export const memoryLimitOfDump = Math.max(4 * 1024 ** 3, os.totalmem() / 2);
