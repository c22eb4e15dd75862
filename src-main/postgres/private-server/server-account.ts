/**
 * The account and the folder of a private PostgreSQL server.
 *
 * PostgreSQL refuses to run as root, and its account must be able to access its folder. A normal
 * user runs it with their own account, in the requested folder. Root gives the folder to the
 * `postgres` account, or to `nobody` if there is none. If that account cannot access the folder
 * (`/root/…` is 0700), the cluster is in `/var/tmp/nightjar-<first 16 hex digits of SHA-256 of the
 * folder>` instead: the same folder always has the same place, and /var/tmp survives a restart.
 */
import { createHash } from 'node:crypto';
import { chmod, chown, lstat, mkdir, realpath, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { readRegularText } from '../../files/regular-file.ts';

export interface ServerAccount {
  uid: number;
  gid: number;
}

export interface ClusterPlace {
  folder: string;
  /** Null: the server runs as the current user. */
  account: ServerAccount | null;
}

/** Creates the cluster's folder (0700, owned by the account that runs the server). */
export async function placeCluster(dataRoot: string): Promise<ClusterPlace> {
  const wanted = path.resolve(dataRoot);
  if (process.getuid?.() !== 0) {
    await mkdir(wanted, { recursive: true, mode: 0o700 });
    return { folder: wanted, account: null };
  }
  await mkdir(path.dirname(wanted), { recursive: true });
  const parent = await realpath(path.dirname(wanted));
  const real = path.join(parent, path.basename(wanted));
  // A folder that a normal user created still belongs to that user, even if root opens it once.
  const account = (await ownerOf(real)) ?? (await leastAccount());
  const folder = (await canWalkTo(parent, account)) ? real : await substituteFor(real);
  await handOver(folder, account);
  return { folder, account };
}

/**
 * Folder for temporary folders of servers: the usual place, or /var/tmp if the account that runs
 * the server for root cannot access the usual place.
 */
export async function temporaryFolderForServer(): Promise<string> {
  const usual = os.tmpdir();
  if (process.getuid?.() !== 0) return usual;
  const real = await realpath(usual).catch(() => usual);
  const reached = await canWalkTo(real, await leastAccount()).catch(() => false);
  return reached ? usual : '/var/tmp';
}

/**
 * Creates a folder that only the server's account can enter. In a shared folder such as /var/tmp
 * another user could have created a file with this name before: this is an error.
 */
async function handOver(folder: string, account: ServerAccount): Promise<void> {
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const found = await lstat(folder);
  if (!found.isDirectory() || (found.uid !== 0 && found.uid !== account.uid)) {
    throw new Error(`${folder} exists already and belongs to another user`);
  }
  await chown(folder, account.uid, account.gid);
  await chmod(folder, 0o700);
}

async function ownerOf(folder: string): Promise<ServerAccount | null> {
  const found = await lstat(folder).catch(() => null);
  if (found === null || !found.isDirectory() || found.uid === 0) return null;
  return { uid: found.uid, gid: found.gid };
}

async function leastAccount(): Promise<ServerAccount> {
  const accounts = await readRegularText('/etc/passwd').catch(() => '');
  for (const name of ['postgres', '_postgres', 'nobody']) {
    const fields = accounts
      .split('\n')
      .map((line) => line.split(':'))
      .find((line) => line[0] === name);
    const [uid, gid] = [Number(fields?.[2]), Number(fields?.[3])];
    if (Number.isInteger(uid) && Number.isInteger(gid) && uid !== 0) return { uid, gid };
  }
  throw new Error('PostgreSQL does not run as root, and there is no account postgres or nobody');
}

async function canWalkTo(folder: string, account: ServerAccount): Promise<boolean> {
  const { mode, uid, gid } = await stat(folder);
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  if ((mode & bit) === 0) return false;
  const parent = path.dirname(folder);
  return parent === folder || canWalkTo(parent, account);
}

async function substituteFor(folder: string): Promise<string> {
  const lasting = await stat('/var/tmp').catch(() => null);
  const base = lasting?.isDirectory() ? '/var/tmp' : os.tmpdir();
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  return path.join(base, `nightjar-${name}`);
}
