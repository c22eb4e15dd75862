/**
 * Reads a backup again from disk, member by member, and compares it with the data that was written:
 * gzip's own CRC-32 and length (checked by zlib), the SHA-256 of the file, the number of plain
 * bytes, and every table and row of the catalog.
 */
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { plural } from '#shared/format.ts';
import { fail } from '#shared/errors/errors.ts';
import type { Catalog } from '#shared/domain/manifest.ts';
import { createYielder, inSlices } from '../../system/yielder.ts';
import { DumpScanner } from '../../dump-sql/dump-scanner.ts';
import { releaseMemory } from '../../system/release-memory.ts';

const gunzipMember = promisify(gunzip);

export interface ExpectedFile {
  sizeBytes: number;
  sha256: string;
  sqlBytes: number;
  members: readonly (readonly [number, number])[];
  catalog: Catalog;
}

export interface VerifyOptions {
  parallelMembers: number;
  signal: AbortSignal;
  onProgress: (sqlBytes: number) => void;
}

/** The file, by the descriptor with which it was written: its name could lead to another file. */
type OpenFile = Pick<FileHandle, 'read' | 'stat'>;

/**
 * Resolves with the SHA-256 of the plain SQL. The caller closes the file. Fails with
 * `verification-failed` and a sentence about the difference, or with `backup-cancelled`.
 */
export async function verifyMembers(
  handle: OpenFile,
  expected: ExpectedFile,
  { parallelMembers, signal, onProgress }: VerifyOptions,
): Promise<{ sqlSha256: string }> {
  try {
    const { size } = await handle.stat();
    if (size !== expected.sizeBytes) {
      different(`The file has ${size} bytes on disk instead of ${expected.sizeBytes}.`);
    }
    const fileHash = createHash('sha256');
    const sqlHash = createHash('sha256');
    const scanner = new DumpScanner();
    const yieldToEventLoop = createYielder();
    let sqlBytes = 0;

    const inFlight: { member: Buffer; plain: Promise<Buffer> }[] = [];
    const takeOldest = async (): Promise<void> => {
      const oldest = inFlight.shift();
      if (oldest === undefined) return;
      const sql = await oldest.plain;
      releaseMemory(oldest.member);
      sqlHash.update(sql);
      if (sql.includes(0))
        different('There is a NUL byte in the dump. No dump contains NUL bytes.');
      for await (const slice of inSlices(sql, yieldToEventLoop)) scanner.push(slice);
      sqlBytes += sql.length;
      releaseMemory(sql);
      onProgress(sqlBytes);
    };

    try {
      for (const [index, [fileStart, sqlStart]] of expected.members.entries()) {
        if (signal.aborted) fail({ code: 'backup-cancelled' });
        const [fileEnd, sqlEnd] = expected.members[index + 1] ?? [
          expected.sizeBytes,
          expected.sqlBytes,
        ];
        const member = Buffer.allocUnsafe(fileEnd - fileStart);
        await readWhole(handle, member, fileStart);
        fileHash.update(member);
        const plain = gunzipMember(member, { chunkSize: Math.max(1024, sqlEnd - sqlStart + 1) });
        plain.catch(() => undefined); // awaited in order below
        inFlight.push({ member, plain });
        if (inFlight.length >= parallelMembers) await takeOldest();
      }
      while (inFlight.length > 0) await takeOldest();
    } finally {
      await Promise.allSettled(inFlight.map(({ plain }) => plain));
    }

    if (fileHash.digest('hex') !== expected.sha256) {
      different('The file on disk is not the one that was written (SHA-256 differs).');
    }
    const scanned = scanner.finish();
    if (scanned.sizeBytes !== expected.sqlBytes) {
      different(
        `The file holds ${scanned.sizeBytes} bytes of SQL instead of ${expected.sqlBytes}.`,
      );
    }
    if (scanned.problem !== null) different(scanned.problem);
    compareCatalogs(scanned.catalog, expected.catalog);
    return { sqlSha256: sqlHash.digest('hex') };
  } catch (error) {
    const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
    if (code?.startsWith('Z_') === true) {
      different('The compressed data is damaged (gzip check failed).');
    }
    throw error;
  }
}

/** A network folder may return the bytes in several reads. */
async function readWhole(handle: OpenFile, bytes: Buffer, position: number): Promise<void> {
  let read = 0;
  while (read < bytes.length) {
    const { bytesRead } = await handle.read(bytes, read, bytes.length - read, position + read);
    if (bytesRead === 0) different('The file ends too early.');
    read += bytesRead;
  }
}

function compareCatalogs(found: Catalog, expected: Catalog): void {
  if (found.tables.length !== expected.tables.length) {
    const blocks = expected.tables.length;
    different(
      `${found.tables.length} instead of ${blocks} ${plural(blocks, 'block')} of rows were read back.`,
    );
  }
  for (const [index, table] of expected.tables.entries()) {
    const read = found.tables[index];
    if (read?.name !== table.name || read.schema !== table.schema || read.rows !== table.rows) {
      different(
        `The rows of ${table.schema}.${table.name} were not read back as they were written.`,
      );
    }
  }
  if (found.objects.length !== expected.objects.length) {
    different('The objects of the dump were not read back as they were written.');
  }
}

function different(detail: string): never {
  fail({ code: 'verification-failed', detail });
}
