/**
 * Creates a manifest for a backup that has lost its manifest, from the file alone: its content, the
 * positions, and that the file is complete. The database of the backup, the admin who requested it
 * and the time of its first verification are lost permanently. So the backup has a warning until a
 * user acknowledges it.
 */
import { createHash } from 'node:crypto';
import { lstat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { longestMember, type Companion, type Manifest } from '#shared/domain/manifest.ts';
import { fail } from '#shared/errors/errors.ts';
import { createYielder, inSlices } from '../../system/yielder.ts';
import { DumpScanner } from '../../dump-sql/dump-scanner.ts';
import { openRegularFile } from '../../files/regular-file.ts';
import { blockSizeBytes } from '../dump/dump-blocks.ts';
import { backupTimeMs } from '../../backup-folder/filename.ts';
import { addManifest } from '../../backup-folder/manifest-file.ts';
import { rolesFilename } from '../../backup-folder/roles-file.ts';

const gunzipMember = promisify(gunzip);

const shortestMemberBytes = 18;
/**
 * The beginning of a gzip member (RFC 1952, 2.3.1): two bytes of identification and the only
 * compression method.
 */
const memberStart = Buffer.from([0x1f, 0x8b, 0x08]);

/**
 * Writes the manifest next to the file, if there is none by then. Returns false if the file was not
 * created by Nightjar, or if its folder cannot be written; then nothing has changed.
 */
export async function restoreManifest(filePath: string, options: RebuildOptions): Promise<boolean> {
  const manifest = await rebuildManifest(filePath, options);
  if (manifest === null) return false;
  return await addManifest(path.dirname(filePath), manifest).catch(() => false);
}

export interface RebuildOptions {
  nightjarVersion: string;
  nowMs: number;
  signal?: AbortSignal | undefined;
}

/**
 * Returns null if the file was not created by Nightjar: another name, or not gzip in members of at
 * most 1 MiB. Call it with a file that was verified as complete. Fails with `backup-cancelled`.
 */
export async function rebuildManifest(
  filePath: string,
  { nightjarVersion, nowMs, signal }: RebuildOptions,
): Promise<Manifest | null> {
  const filename = path.basename(filePath);
  const createdMs = backupTimeMs(filename);
  if (createdMs === null) return null;
  const handle = await openRegularFile(filePath);
  try {
    const { size } = await handle.stat();
    const fileHash = createHash('sha256');
    const sqlHash = createHash('sha256');
    const scanner = new DumpScanner();
    const gzipMembers: [number, number][] = [];
    const yieldToEventLoop = createYielder();
    let sqlBytes = 0;
    for (let at = 0; at < size;) {
      if (signal?.aborted === true) fail({ code: 'backup-cancelled' });
      const member = await readMember(handle, at, size);
      if (member === null) return null;
      gzipMembers.push([at, sqlBytes]);
      fileHash.update(member.bytes);
      sqlHash.update(member.sql);
      for await (const slice of inSlices(member.sql, yieldToEventLoop)) scanner.push(slice);
      at += member.bytes.length;
      sqlBytes += member.sql.length;
    }
    const { catalog, head, problem } = scanner.finish();
    if (problem !== null) return null;
    const at = new Date(nowMs).toISOString();
    return {
      schemaVersion: 1,
      nightjarVersion,
      filename,
      createdAt: new Date(createdMs).toISOString(),
      dumpDurationMs: 0,
      trigger: 'unknown',
      admin: 'unknown',
      connection: null,
      database: {
        name: '',
        host: '',
        port: 0,
        serverVersion: versionIn(head.serverVersion),
        sizeBytes: 0,
        encoding: head.encoding ?? '',
        locale: '',
      },
      pgDumpVersion: versionIn(head.pgDumpVersion),
      file: { sizeBytes: size, sha256: fileHash.digest('hex') },
      sql: {
        sizeBytes: sqlBytes,
        sha256: sqlHash.digest('hex'),
        ...(head.encoding === null ? {} : { encoding: head.encoding }),
      },
      warnings: [{ kind: 'origin-unknown' }],
      acknowledged: null,
      pinned: null,
      proof: null,
      lastVerification: null,
      companions: await rolesBeside(filePath),
      gzipMembers,
      catalog,
      verification: { verifiedAt: at, durationMs: 0 },
      rebuiltAt: at,
    };
  } finally {
    await handle.close();
  }
}

/** "15.18 (Debian 15.18-0+deb12u1)" → "15.18", as the server reports it. */
function versionIn(text: string | null): string {
  return text?.split(' ')[0] ?? '';
}

/** The end of a member is found by attempts: only at its real end do its CRC and length match. */
async function readMember(
  handle: FileHandle,
  start: number,
  fileSize: number,
): Promise<{ bytes: Buffer; sql: Buffer } | null> {
  const window = Buffer.alloc(Math.min(longestMember.fileBytes, fileSize - start));
  const { bytesRead } = await handle.read(window, 0, window.length, start);
  if (bytesRead < window.length) return null;
  for (let end = shortestMemberBytes; end > 0;) {
    const next = window.indexOf(memberStart, end);
    const isLast = next === -1;
    if (isLast && start + window.length < fileSize) return null;
    const bytes = window.subarray(0, isLast ? window.length : next);
    const sql = await gunzipMember(bytes, { maxOutputLength: blockSizeBytes }).catch(() => null);
    if (sql !== null) return { bytes, sql };
    if (isLast) return null;
    end = next + 1;
  }
  return null;
}

async function rolesBeside(filePath: string): Promise<Companion[]> {
  const filename = rolesFilename(path.basename(filePath));
  const file = path.join(path.dirname(filePath), filename);
  const stats = await lstat(file).catch(() => null);
  if (stats?.isFile() !== true) return [];
  const handle = await openRegularFile(file);
  try {
    const hash = createHash('sha256');
    let sizeBytes = 0;
    for await (const chunk of handle.createReadStream({ autoClose: false })) {
      const bytes = chunk as Buffer;
      hash.update(bytes);
      sizeBytes += bytes.length;
    }
    return [{ kind: 'roles', filename, sizeBytes, sha256: hash.digest('hex') }];
  } finally {
    await handle.close();
  }
}
