/**
 * The import rules of the design. The linter reports violations while editing; this test guarantees
 * that there are none.
 */
import { describe, expect, it } from 'vitest';
import { importsOf, sourceFiles, type SourceFile, type SourceImport } from './source-files.ts';

const shared = sourceFiles('src-shared');
const main = sourceFiles('src-main');
const preload = sourceFiles('src-preload');
const renderer = sourceFiles('src-renderer');
const all = [...shared, ...main, ...preload, ...renderer];

/** `file → target` of every import that breaks a rule. */
function offences(
  files: readonly SourceFile[],
  isAllowed: (one: SourceImport, file: SourceFile) => boolean,
): string[] {
  return files.flatMap((file) =>
    file.imports
      .filter((one) => !isAllowed(one, file))
      .map((one) => `${file.path} → ${one.target}`),
  );
}

const isProject = ({ target }: SourceImport): boolean =>
  /^(?:src-|gallery|tests|tools|bench)/u.test(target);
const isIn = ({ target }: SourceImport, ...folders: string[]): boolean =>
  folders.some((folder) => target.startsWith(`${folder}/`));
const isNode = ({ target }: SourceImport): boolean => target.startsWith('node:');
const isElectron = ({ target }: SourceImport): boolean => /^electron(?:$|\/)/u.test(target);
const isShell = (path: string): boolean =>
  path.startsWith('src-main/app/') || path === 'src-main/index.ts';

describe('the parser of this test', () => {
  it('the parser finds every kind of import', () => {
    const source = `
      import electron, { app as a, type BrowserWindow } from 'electron';
      import type { X } from '#shared/format.ts';
      import { type Y } from './y.ts';
      export * from '../z.ts';
      export { q } from './q.ts';
      const later = await import('node:fs');
      type T = import('node:path').PlatformPath;
      const keytar = createRequire(import.meta.url)('keytar');
      const old = require('node:child_process');`;
    expect(importsOf(`${import.meta.dirname}/made-up.ts`, source)).toMatchObject([
      { target: 'electron', isTypeOnly: false, names: ['electron', 'app', 'BrowserWindow'] },
      { target: 'src-shared/format.ts', isTypeOnly: true },
      { target: 'tests/architecture/y.ts', isTypeOnly: true },
      { target: 'tests/z.ts', isTypeOnly: false },
      { target: 'tests/architecture/q.ts', isTypeOnly: false },
      { target: 'node:fs', isTypeOnly: false, isLazy: true },
      { target: 'node:path', isTypeOnly: true },
      { target: 'keytar', isTypeOnly: false },
      { target: 'node:child_process', isTypeOnly: false },
    ]);
  });

  it('the parser finds the sources', () => {
    for (const files of [shared, main, preload, renderer]) expect(files.length).toBeGreaterThan(0);
  });
});

describe('import rules', () => {
  it('src-shared runs in every process: no Node, no Electron, no other folder', () => {
    expect(
      offences(shared, (one) =>
        isProject(one)
          ? isIn(one, 'src-shared')
          : ['zod', '@lingui/message-utils/compileMessage'].includes(one.target),
      ),
    ).toEqual([]);
  });

  it('the renderer imports src-shared and itself, never Node or Electron', () => {
    expect(
      offences(
        renderer,
        (one) =>
          !isNode(one) &&
          !isElectron(one) &&
          // Help shows the manual.
          (!isProject(one) ||
            isIn(one, 'src-renderer', 'src-shared') ||
            one.target.startsWith('docs/manual.md')),
      ),
    ).toEqual([]);
  });

  it('the preload imports only the names of the contract and Electron', () => {
    expect(
      offences(
        preload,
        (one) =>
          isElectron(one) ||
          one.target === 'src-shared/ipc/names.ts' ||
          (one.isTypeOnly && isIn(one, 'src-shared')),
      ),
    ).toEqual([]);
  });

  it('only the folder app imports Electron', () => {
    expect(
      offences(
        main.filter(({ path }) => !isShell(path)),
        (one) => !isElectron(one),
      ),
    ).toEqual([]);
  });

  it('the engine does not import the app', () => {
    expect(
      offences(
        main.filter(({ path }) => !isShell(path)),
        (one) => !isIn(one, 'src-main/app') && one.target !== 'src-main/index.ts',
      ),
    ).toEqual([]);
  });

  it('only the app and the events of the engine import the contract with the window', () => {
    expect(
      offences(
        main.filter(({ path }) => !isShell(path) && path !== 'src-main/engine/events.ts'),
        (one) => !isIn(one, 'src-shared/ipc'),
      ),
    ).toEqual([]);
  });

  it('the main process imports neither the preload nor the renderer', () => {
    expect(offences(main, (one) => !isProject(one) || isIn(one, 'src-main', 'src-shared'))).toEqual(
      [],
    );
  });

  it('only one file starts processes', () => {
    expect(
      offences(
        all.filter(({ path }) => path !== 'src-main/system/processes.ts'),
        ({ target, isTypeOnly }) =>
          isTypeOnly || !/^(?:node:)?(?:child_process|cluster)$/u.test(target),
      ),
    ).toEqual([]);
  });

  it('native code is in src-main/compression: one file loads it, and only that folder uses it', () => {
    const loader = 'src-main/compression/native-library.ts';
    expect(
      offences(
        all.filter(({ path }) => path !== loader),
        ({ target }) => target !== 'koffi',
      ),
    ).toEqual([]);
    expect(
      offences(
        all.filter(({ path }) => !path.startsWith('src-main/compression/')),
        ({ target, names }) =>
          target !== loader || names.every((name) => /^(?:isN|turnOffN)ativeCode/u.test(name)),
      ),
    ).toEqual([]);
  });

  it('only src-main/files opens and reads files: only regular ones, so that nothing hangs', () => {
    const readers =
      /^(?:\*|default|open|openSync|read|readSync|readFile|readFileSync|createReadStream)$/u;
    const exceptions = [
      // The pipe of pg_dump, which this file creates itself.
      'src-main/backup/dump/dump-reader.ts',
      'src-main/backup/dump/dump-reader-worker.ts',
      // The system's information about processes (/proc).
      'src-main/system/process-identity.ts',
      'src-main/system/processes.ts',
      // The program's own files, inside its archive when it is installed.
      'src-main/app/window/page-files.ts',
    ];
    expect(
      offences(
        main.filter(
          ({ path }) => !path.startsWith('src-main/files/') && !exceptions.includes(path),
        ),
        ({ target, names }) =>
          !/^(?:node:)?fs(?:\/promises)?$/u.test(target) ||
          !names.some((name) => readers.test(name)),
      ),
    ).toEqual([]);
  });

  /** What is loaded with these files, without what the code loads later. */
  const loadedWith = (...paths: string[]): string[] => {
    const files = new Map([...main, ...shared].map((file) => [file.path, file]));
    const loaded = new Set(paths);
    for (const path of loaded) {
      for (const { target, isTypeOnly, isLazy } of files.get(path)?.imports ?? []) {
        if (!isTypeOnly && !isLazy) loaded.add(target);
      }
    }
    return [...loaded];
  };

  it('libraries that most starts do not need are loaded on first use', () => {
    const loaded = loadedWith('src-main/index.ts', 'src-main/cli/session.ts');
    expect(loaded).toContain('src-main/engine/create-engine.ts');
    expect(loaded).toContain('zod');
    const onFirstUse = /^(?:@?fastify|jose|nodemailer|koffi|keytar)(?:\/|$)/u;
    expect(loaded.filter((target) => onFirstUse.test(target))).toEqual([]);
  });

  it('the thread that reads a dump loads no library, because pg_dump does not wait for it', () => {
    const loaded = loadedWith('src-main/backup/dump/dump-reader-worker.ts');
    expect(loaded).toContain('src-main/dump-sql/dump-scanner.ts');
    expect(loaded.filter((target) => !/^(?:src-|node:)/u.test(target))).toEqual([]);
  });

  it('only one file answers calls of the window', () => {
    expect(
      offences(
        main.filter(({ path }) => path !== 'src-main/app/ipc/ipc-server.ts'),
        ({ names }) => !names.includes('ipcMain'),
      ),
    ).toEqual([]);
  });
});
