import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './setup/project.mjs';

/**
 * `node tools/complete-lock-file.ts`: run it after `npm install` has changed package-lock.json.
 *
 * Compilers and formatters are one optional package per platform. If a registry mirror does not have
 * some of them, npm silently omits them from the lock file, and then `npm ci` fails on every machine.
 * This tool adds them again, with version and platform (npm needs only these to skip them on other
 * platforms), and removes addresses of registries.
 */
interface Entry {
  version?: string;
  dev?: boolean;
  resolved?: string;
  optionalDependencies?: Record<string, string>;
  [other: string]: unknown;
}

type Packages = Record<string, Entry>;

interface PlatformPackage {
  readonly name: string;
  readonly version: string;
  readonly dev: boolean;
}

/**
 * The optional packages that a package requires by exact version and that are missing in the lock
 * file.
 */
export function absentPlatformPackages(packages: Packages): PlatformPackage[] {
  const absent = new Map<string, PlatformPackage>();
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isLocked(packages, path, name) || !/^\d+\.\d+\.\d+/.test(version)) continue;
      absent.set(name, { name, version, dev: entry.dev === true });
    }
  }
  return [...absent.values()];
}

/**
 * Searches as Node does: in the node_modules of the requiring package, then in the parent folders.
 */
function isLocked(packages: Packages, askedBy: string, name: string): boolean {
  for (let folder = askedBy; ; folder = folder.slice(0, folder.lastIndexOf('/node_modules/'))) {
    if (`${folder}/node_modules/${name}`.replace(/^\//, '') in packages) return true;
    if (!folder.includes('/node_modules/')) return `node_modules/${name}` in packages;
  }
}

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64'];

/** Reads the platform from a name such as `@oxfmt/binding-linux-arm-musleabihf`. */
export function platformOf(name: string): { os: string[]; cpu: string[]; libc?: string[] } {
  const words = name.split(/[-/]/);
  const os = words.filter((word) => systems.includes(word));
  const cpu = words.filter((word) => processors.includes(word));
  if (os.length !== 1 || cpu.length !== 1) throw new Error(`Which platform is ${name} for?`);
  if (words.some((word) => word.startsWith('musl'))) return { os, cpu, libc: ['musl'] };
  if (words.some((word) => word.startsWith('gnu'))) return { os, cpu, libc: ['glibc'] };
  return { os, cpu };
}

function complete(packages: Packages): Packages {
  const entries: [string, Entry][] = Object.entries(packages).map(([path, entry]) => {
    const { resolved: _, ...rest } = entry;
    return [path, rest];
  });
  for (const { name, version, dev } of absentPlatformPackages(packages)) {
    const { cpu, libc, os } = platformOf(name);
    entries.push([
      `node_modules/${name}`,
      {
        version,
        cpu,
        ...(dev ? { dev } : {}),
        ...(libc === undefined ? {} : { libc }),
        optional: true,
        os,
      },
    ]);
  }
  return Object.fromEntries(entries.sort(([one], [other]) => one.localeCompare(other, 'en')));
}

if (import.meta.main) {
  const file = join(projectFolder, 'package-lock.json');
  // npm's own file, in npm's own format; the order of its lines is kept.
  const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Packages };
  writeFileSync(
    file,
    `${JSON.stringify({ ...lock, packages: complete(lock.packages) }, null, 2)}\n`,
  );
  console.log(`Added ${absentPlatformPackages(lock.packages).length} packages.`);
}
