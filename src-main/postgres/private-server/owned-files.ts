/** Files and folders of a private server. They belong to the account that runs it. */
import { chmod, chown, mkdir, rm, type FileHandle } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { makePrivateFolder } from '../../files/private-folder.ts';
import { createFile } from '../../files/regular-file.ts';
import type { Cluster } from './private-server.ts';
import type { ServerAccount } from './server-account.ts';

/** The path of a socket is limited to 103 bytes on macOS and 107 on Linux. */
const longestSocketFolder = 103 - '/.s.PGSQL.65535'.length;

/** Folder of the socket, mode 0700; null on Windows, which has no sockets. */
export async function prepareSocketFolder({
  folder,
  account,
}: Cluster): Promise<{ folder: string; remove: () => Promise<void> } | null> {
  if (process.platform === 'win32') return null;
  const near = path.join(folder, 'socket');
  if (Buffer.byteLength(near) <= longestSocketFolder) {
    await mkdir(near, { recursive: true, mode: 0o700 });
    await giveTo(near, account);
    return { folder: near, remove: async () => undefined };
  }
  const base = Buffer.byteLength(os.tmpdir()) + 55 <= longestSocketFolder ? os.tmpdir() : '/tmp';
  // The next start removes it if this process is killed.
  const far = await makePrivateFolder(base);
  if (account !== null) await chmod(far.path, 0o711);
  const sockets = path.join(far.path, 's');
  await mkdir(sockets, { mode: 0o700 });
  await giveTo(sockets, account);
  return { folder: sockets, remove: far.remove };
}

/** Creates a file with mode 0600. Root must never follow a link in a folder of another account. */
export async function openFresh(file: string): Promise<FileHandle> {
  await rm(file, { force: true });
  return createFile(file);
}

/** Writes such a file and gives it to the account. */
export async function writeFresh(
  file: string,
  text: string,
  account: ServerAccount | null,
): Promise<void> {
  const handle = await openFresh(file);
  try {
    await handle.writeFile(text);
    if (account !== null) await handle.chown(account.uid, account.gid);
  } finally {
    await handle.close();
  }
}

async function giveTo(folder: string, account: ServerAccount | null): Promise<void> {
  if (account !== null) await chown(folder, account.uid, account.gid);
}
