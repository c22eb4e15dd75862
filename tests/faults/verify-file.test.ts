/** Every kind of damage to a backup on the disk is detected, and each kind has its own sentence. */
import { createHash } from 'node:crypto';
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { manifestSchema, type Manifest } from '#shared/domain/manifest.ts';
import { ExpectedError } from '#shared/errors/errors.ts';
import { isGood } from '#shared/protection/good-backup.ts';
import { listBackups } from '../../src-main/backup-folder/list-backups.ts';
import { readManifest } from '../../src-main/backup-folder/manifest-file.ts';
import { verifyFile } from '../../src-main/backup/verify/verify-file.ts';
import { sampleDatabaseName } from '../../src-main/postgres/sample/sample-database.ts';
import {
  createSmallDatabase,
  homeForTest,
  projectFolder,
  runCli,
  runToEnd,
  startEngine,
  temporaryFolder,
  type TestEngine,
} from '../support/engine.ts';
import { randomNumbers, testSeed } from '../support/random.ts';
import { sharedCluster } from '../support/test-cluster.ts';

const cluster = sharedCluster();
const small = 'small to verify';
const random = randomNumbers(testSeed);

let engine: TestEngine;
let whole: string;
let manifest: Manifest;
let bytes: Buffer;
let smallBytes: Buffer;

beforeAll(async () => {
  await createSmallDatabase(cluster, small);
  engine = await startEngine();
  const first = await engine.connect(cluster, { database: sampleDatabaseName });
  const second = await engine.connect(cluster, { database: small });
  whole = await engine.backUpWell(first.id);
  bytes = await readFile(whole);
  smallBytes = await readFile(await engine.backUpWell(second.id));
  manifest = manifestSchema.parse(
    JSON.parse(await readFile(whole.replace('.sql.gz', '.manifest.json'), 'utf8')),
  );
});
afterAll(async () => {
  await engine.stop();
  await cluster.dropDatabase(small);
});

/** A copy with changed bytes, with or without the manifest of the original. */
async function copyWith(changed: Buffer, options: { manifest: boolean }): Promise<string> {
  const folder = await temporaryFolder();
  const file = path.join(folder, path.basename(whole));
  await writeFile(file, changed);
  if (options.manifest) {
    const name = path.basename(whole).replace('.sql.gz', '.manifest.json');
    await copyFile(path.join(path.dirname(whole), name), path.join(folder, name));
  }
  return file;
}

async function errorAbout(file: string): Promise<string> {
  try {
    await verifyFile(file);
    return 'none';
  } catch (fault) {
    if (!(fault instanceof ExpectedError)) throw fault;
    const { error } = fault;
    if (error.code !== 'verification-failed' && error.code !== 'file-not-a-dump') throw fault;
    return error.detail;
  }
}

describe('an unchanged backup', () => {
  it('an unchanged backup is good, with its manifest and without', async () => {
    const counts = {
      tables: manifest.catalog.tables.length,
      rows: manifest.catalog.tables.reduce((sum, { rows }) => sum + rows, 0),
      fileSha256: manifest.file.sha256,
    };
    expect(await verifyFile(whole)).toMatchObject({ ...counts, manifest: 'matches' });
    const alone = await copyWith(bytes, { manifest: false });
    expect(await verifyFile(alone)).toMatchObject({ ...counts, manifest: 'none' });
  });
});

describe('the recipe in docs/backup-format.md', () => {
  it('the recipe checks the file against its manifest without Nightjar', async () => {
    const page = await readFile(path.join(projectFolder, 'docs/backup-format.md'), 'utf8');
    const recipe = /```sh\n(F=[^`]*sha256sum --check)\n```/u.exec(page)?.[1] ?? '';
    const check = async (content: Buffer): Promise<string> => {
      const file = await copyWith(content, { manifest: true });
      const named = recipe.replace(/F=.*/u, `F='${file.replace('.sql.gz', '')}'`);
      return (await runToEnd('bash', ['-c', named])).stdout;
    };
    expect(await check(bytes)).toMatch(/\.sql\.gz: OK\n$/u);
    expect(await check(flip(bytes, 1000, 3))).toMatch(/\.sql\.gz: FAILED\n$/u);
  });
});

describe('a damaged backup', () => {
  const another = 'This is a complete dump, but not the one that its manifest describes';
  const notBegun = /^This is not a dump created by pg_dump\. It does not begin with SQL\.$/u;
  const kinds: [string, () => Buffer, RegExp, { manifest: boolean }?][] = [
    ['is empty', () => Buffer.alloc(0), /^The file is empty\.$/u],
    [
      'contains only zeroes, as after a power failure',
      () => Buffer.alloc(bytes.length),
      /^The file contains only zeroes, as after a power failure\.$/u,
    ],
    ['is something else', () => Buffer.from('%PDF-1.7 …'), notBegun],
    [
      'was cut inside a gzip member',
      () => bytes.subarray(0, (manifest.gzipMembers[9]?.[0] ?? 0) + 1000),
      /^The file was cut off in the middle of its compressed data\.$/u,
    ],
    [
      'was cut exactly between two gzip members',
      () => bytes.subarray(0, manifest.gzipMembers[9]?.[0]),
      /^The dump ends inside the data of \S+\.\S+\.$/u,
    ],
    [
      'has one bit flipped',
      () => flip(bytes, Math.floor(bytes.length / 2), 3),
      /^The compressed data is damaged: a checksum or a code in it is wrong\.$/u,
    ],
    [
      'has a flipped bit where a gzip member begins',
      () => flip(bytes, manifest.gzipMembers[9]?.[0] ?? 0, 0),
      /^The compressed data is damaged: a checksum or a code in it is wrong\.$/u,
    ],
    [
      'contains only zeroes from one member on',
      () => Buffer.concat([bytes.subarray(0, manifest.gzipMembers[9]?.[0]), Buffer.alloc(50_000)]),
      /^The compressed data is damaged: a checksum or a code in it is wrong\.$/u,
    ],
    [
      'is followed by random bytes',
      () => Buffer.concat([bytes, Buffer.from('junk')]),
      /^Something that is not gzip data follows the backup in the file\.$/u,
    ],
    [
      'is followed by SQL',
      () => Buffer.concat([bytes, gzipSync('DROP TABLE t;\n')]),
      /^Text follows the closing line of pg_dump\.$/u,
    ],
    [
      'is the good dump of another database',
      () => smallBytes,
      new RegExp(`^${another}: \\d+ bytes are missing\\.$`, 'u'),
      { manifest: true },
    ],
    [
      'is the same dump, compressed again',
      () => gzipSync(gunzipSync(bytes), { level: 1 }),
      new RegExp(`^${another}`, 'u'),
      { manifest: true },
    ],
    [
      'is a single endless line',
      () => gzipSync(Buffer.alloc(257 * 1024 * 1024, 'a'), { level: 1 }),
      notBegun,
    ],
    [
      'is a gzip file without a dump',
      () => gzipSync('SELECT 1;\n'),
      /^This is not a dump created by pg_dump\./u,
    ],
  ];

  it.each(kinds)('a backup that %s is reported as damaged', async (_, change, sentence, only) => {
    const ways = only === undefined ? [{ manifest: true }, { manifest: false }] : [only];
    for (const way of ways) {
      expect(await errorAbout(await copyWith(change(), way))).toMatch(sentence);
    }
  });

  it('each kind of damage has its own sentence', () => {
    const sentences = new Set(kinds.map(([, , sentence]) => sentence.source));
    // The two kinds of flipped bits share a sentence, and so do files that do not begin with SQL.
    expect(sentences.size).toBe(kinds.length - 3);
  });

  it.each(kinds)(
    'a backup that %s ends the command with exit code 4',
    async (_, change, sentence) => {
      const file = await copyWith(change(), { manifest: true });
      const { exitCode, stdout, stderr } = await runCli(await homeForTest(), ['verify', file]);
      expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: '' });
      const [title, detail] = stderr.split('\n');
      expect(title).toBe('The backup did not pass verification');
      expect(detail?.trim()).toMatch(sentence);
    },
  );

  it('a cut is detected at any position', async () => {
    const boundaries = manifest.gzipMembers.slice(1).map(([offset]) => offset);
    const between = (): number => boundaries[Math.floor(random() * boundaries.length)] ?? 1;
    const anywhere = (): number => 1 + Math.floor(random() * (bytes.length - 1));
    const { length } = bytes;
    const cuts = [1, 2, 9, 10, 11, length - 9, length - 8, length - 1];
    for (let time = 0; time < 8; time += 1) cuts.push(between(), anywhere());
    for (const cut of cuts) {
      const file = await copyWith(bytes.subarray(0, cut), { manifest: false });
      expect(await errorAbout(file), `cut at ${cut}`).toMatch(/cut off|ends inside|not a dump/u);
    }
  });

  it('a single changed bit is detected with the manifest; without the manifest no changed content is accepted', async () => {
    const sqlSha256 = sha256(gunzipSync(smallBytes));
    const places = [
      ...Array.from({ length: 20 }, (_, at) => at),
      ...Array.from({ length: 60 }, () => Math.floor(random() * smallBytes.length)),
      ...Array.from({ length: 8 }, (_, at) => smallBytes.length - 1 - at),
    ];
    for (const at of places) {
      const bit = Math.floor(random() * 8);
      const damaged = flip(smallBytes, at, bit);
      const where = `bit ${bit} of byte ${at}`;
      const complaint = await errorAbout(await copyWith(damaged, { manifest: false }));
      // The time and the system in gzip's header may differ without damage (RFC 1952, 2.3).
      if (complaint === 'none') expect(sha256(gunzipSync(damaged)), where).toBe(sqlSha256);
      else expect(complaint, where).toMatch(/\.$/u);
    }
    for (const at of [0, 4, 9, Math.floor(bytes.length / 3), bytes.length - 1]) {
      const file = await copyWith(flip(bytes, at, 0), { manifest: true });
      expect(await errorAbout(file), `byte ${at}`).not.toBe('none');
    }
  });
});

describe('a dump that was not created here', () => {
  const pgDump = async (args: string[], then = 'cat'): Promise<string> => {
    const file = path.join(await temporaryFolder(), then.includes('gzip') ? 'x.sql.gz' : 'x.sql');
    const { exitCode, stderr } = await runToEnd(
      'bash',
      ['-o', 'pipefail', '-c', `"$0" "\${@:2}" | ${then} > "$1"`]
        .concat(path.join(cluster.binDirectory, 'pg_dump'), file)
        .concat(args),
      {
        PGHOST: cluster.host,
        PGPORT: String(cluster.port),
        PGUSER: cluster.user,
        PGPASSWORD: cluster.password,
        PGDATABASE: small,
      },
    );
    if (exitCode !== 0) throw new Error(stderr);
    return file;
  };

  it.each([
    ['plain', [], 'cat', 1000],
    ['through gzip', [], 'gzip -9', 1000],
    ['with the line ends of Windows', [], "sed 's/$/\\r/'", 1000],
    ['as INSERT statements', ['--inserts'], 'gzip', 1000],
    ['without rows', ['--schema-only'], 'gzip', 0],
    ['with owners and grants', ['--create', '--clean', '--if-exists'], 'gzip', 1000],
  ])('a dump that is %s is good', async (_, args, then, rows) => {
    const file = await pgDump(args, then);
    expect(await verifyFile(file)).toMatchObject({
      rows,
      manifest: 'none',
      state: 'no-damage-found',
    });
  });

  it('a dump of several gzip files in one is complete, and the command reports it', async () => {
    const plain = await readFile(await pgDump([]));
    const file = path.join(await temporaryFolder(), 'joined.sql.gz');
    const third = Math.floor(plain.length / 3);
    const parts = [plain.subarray(0, third), Buffer.alloc(0), plain.subarray(third)];
    await writeFile(file, Buffer.concat(parts.map((part) => gzipSync(part))));
    const ended = await runCli(await homeForTest(), ['verify', file]);
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ended.stdout).toMatch(/^No damage was found\n.*1000 rows\n/u);
  });

  it('a dump in the format of pg_restore is not reported as damaged', async () => {
    const file = await pgDump(['--format=custom']);
    expect(await errorAbout(file)).toBe(
      'This is an archive for pg_restore (pg_dump -Fc), not plain SQL.',
    );
  });
});

function flip(original: Buffer, at: number, bit: number): Buffer {
  const damaged = Buffer.from(original);
  damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
  return damaged;
}

function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

describe('a lost manifest', () => {
  it('verify creates a lost manifest again from the file, and an admin has to confirm its database', async () => {
    const file = await copyWith(bytes, { manifest: false });
    const home = await homeForTest();
    const verify = async (): Promise<object> =>
      JSON.parse((await runCli(home, ['verify', file, '--json'])).stdout) as object;
    expect(await verify()).toMatchObject({ success: true, data: { manifest: 'rebuilt' } });
    expect(await verify()).toMatchObject({ success: true, data: { manifest: 'matches' } });

    const rebuilt = await readManifest(path.dirname(file), path.basename(file));
    const { file: hash, sql, gzipMembers, catalog, createdAt, pgDumpVersion } = manifest;
    expect(rebuilt).toMatchObject({
      file: hash,
      sql,
      gzipMembers,
      catalog,
      pgDumpVersion,
      createdAt: expect.stringContaining(createdAt.slice(0, 19)),
      trigger: 'unknown',
      connection: null,
      database: { name: '', serverVersion: manifest.database.serverVersion },
      warnings: [{ kind: 'origin-unknown' }],
      rebuiltAt: expect.any(String),
    });
    const [entry] = await listBackups(path.dirname(file));
    expect(entry === undefined || isGood(entry)).toBe(false);
  });

  it('verify creates no manifest for a file in another format', async () => {
    const folder = await temporaryFolder();
    const inOneChunk = path.join(folder, path.basename(whole));
    await writeFile(inOneChunk, gzipSync(gunzipSync(bytes)));
    expect((await runCli(await homeForTest(), ['verify', inOneChunk])).stdout).toContain(
      'There is no manifest to compare it with.',
    );
    expect(await readdir(folder)).toEqual([path.basename(whole)]);
  });
});
