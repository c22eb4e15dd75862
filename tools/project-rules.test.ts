import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprintOfSources } from './build.ts';
import { packageProgram } from './commands.ts';
import { absentPlatformPackages, platformOf } from './complete-lock-file.ts';
import { projectFolder } from './setup/project.mjs';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightjar rules '));
  copyFileSync(join(projectFolder, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** Returns true if the import rules accept an import of `specifier` in a file at `path`. */
function lintAccepts(path: string, specifier: string): boolean {
  write(path, `import * as planted from '${specifier}';\n\nconsole.log(typeof planted);\n`);
  const { file, args } = packageProgram('oxlint', [path]);
  const result = spawnSync(file, args, { cwd: folder, encoding: 'utf8' });
  rmSync(join(folder, path));
  if (!result.stdout.includes('on 1 file')) throw new Error(result.stdout + result.stderr);
  return !result.stdout.includes('no-restricted-imports');
}

describe('import rules', () => {
  it.each([
    ['src-shared/domain/x.ts', 'node:fs'],
    ['src-shared/domain/x.ts', 'electron'],
    ['src-shared/domain/x.ts', '../../src-main/system/clock.ts'],
    ['src-renderer/ui/x.tsx', 'node:path'],
    ['src-renderer/ui/x.tsx', 'electron'],
    ['src-renderer/ui/x.tsx', '../../src-main/system/clock.ts'],
    ['src-renderer/ui/x.tsx', '../../src-preload/index.ts'],
    ['src-preload/index.ts', 'node:fs'],
    ['src-preload/index.ts', 'zod'],
    ['src-preload/index.ts', '../src-renderer/main.tsx'],
    ['src-main/backup/x.ts', 'electron'],
    ['src-main/backup/x.ts', '../app/window.ts'],
    ['src-main/engine/create-engine.ts', './app/window.ts'],
    ['src-main/backup/x.ts', 'node:child_process'],
    ['src-main/app/x.ts', 'node:child_process'],
    ['src-main/index.ts', 'child_process'],
    ['src-main/system/processes.ts', 'electron'],
    ['src-main/backup/x.ts', '../../src-renderer/main.tsx'],
  ])('the linter rejects in %s an import of %s', (path, specifier) => {
    expect(lintAccepts(path, specifier)).toBe(false);
  });

  it.each([
    ['src-shared/domain/x.ts', 'zod'],
    ['src-renderer/ui/x.tsx', '#shared/ipc/names.ts'],
    ['src-preload/index.ts', 'electron'],
    ['src-preload/index.ts', '#shared/ipc/names.ts'],
    ['src-main/app/x.ts', 'electron'],
    ['src-main/app/x.ts', '../backup/run.ts'],
    ['src-main/index.ts', './app/window.ts'],
    ['src-main/index.ts', 'electron'],
    ['src-main/system/processes.ts', 'node:child_process'],
    ['tests/integration/x.ts', 'node:child_process'],
  ])('the linter accepts in %s an import of %s', (path, specifier) => {
    expect(lintAccepts(path, specifier)).toBe(true);
  });
});

describe('the build', () => {
  it('the app is built again after a source changes, not after a test changes', () => {
    write('src-main/index.ts', 'export {};');
    const before = fingerprintOfSources(folder);
    write('src-main/index.test.ts', 'export {};');
    expect(fingerprintOfSources(folder)).toBe(before);
    write('src-main/index.ts', 'export const changed = true;');
    expect(fingerprintOfSources(folder)).not.toBe(before);
  });
});

describe('package-lock.json', () => {
  const text = readFileSync(join(projectFolder, 'package-lock.json'), 'utf8');

  it('package-lock.json names no registry, so that any registry or mirror works', () => {
    expect(text).not.toContain('"resolved"');
  });

  it('package-lock.json has the optional packages of all platforms, without which `npm ci` fails', () => {
    const lock = JSON.parse(text) as { packages: Record<string, { version?: string }> };
    expect(absentPlatformPackages(lock.packages), 'run `node tools/complete-lock-file.ts`').toEqual(
      [],
    );
  });

  it('missing optional packages are added with the platform in their names', () => {
    expect(platformOf('@oxfmt/binding-linux-arm-musleabihf')).toEqual({
      os: ['linux'],
      cpu: ['arm'],
      libc: ['musl'],
    });
    expect(platformOf('@oxlint-tsgolint/darwin-arm64')).toEqual({ os: ['darwin'], cpu: ['arm64'] });
    expect(() => platformOf('@some/binding-wasm32-wasi')).toThrow('Which platform');
  });
});
