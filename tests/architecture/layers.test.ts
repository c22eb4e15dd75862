/**
 * The layers of src-main (docs/architecture.md): a file imports only from lower layers, and never
 * in a circle.
 */
import { describe, expect, it } from 'vitest';
import { sourceFiles, type SourceFile } from './source-files.ts';

/**
 * From top to bottom. A file imports from its own folder and from the layers below it, not from
 * another folder of the same layer. Type imports count, too: a reader of the type must open its
 * file.
 */
const layers: readonly (readonly string[])[] = [
  // Entry points for users and programs. They receive the engine and never create it.
  ['app', 'cli'],
  ['api'],
  ['engine'],
  // Operations that an admin starts.
  ['drill'],
  ['restore'],
  ['retention', 'health', 'doctor'],
  ['backup'],
  ['catalog'],
  // Operations that run in the background.
  ['schedule', 'notifications', 'admin'],
  ['connections'],
  // Files and formats.
  ['backup-folder'],
  ['compression', 'dump-sql'],
  // Basics.
  ['settings', 'credentials', 'postgres'],
  ['logging'],
  // Foundation.
  ['files', 'due-times'],
  ['system'],
];

/**
 * These files connect the layers: the desktop app and the command line. No other file imports them.
 */
const entryPoints = ['src-main/index.ts', 'src-main/cli.ts'];

/** Files that are long for a reason. Every other file is split before it exceeds the limit. */
const mostLines = 350;
const longForAReason: Readonly<Record<string, string>> = {
  'gallery/samples.ts': 'the sample answer to every call, which is data',
  'gallery/states/database.tsx': 'a list of the states of one screen',
  'src-main/postgres/sample/schema.sql.ts': 'the SQL of the sample database, which is data',
};

const main = sourceFiles('src-main');
const all = [
  ...main,
  ...['src-shared', 'src-preload', 'src-renderer', 'gallery', 'tools', 'bench'].flatMap((folder) =>
    sourceFiles(folder),
  ),
];

const folderOf = (path: string): string | null => /^src-main\/([^/]+)\//u.exec(path)?.[1] ?? null;
const layerOf = (folder: string): number => layers.findIndex((layer) => layer.includes(folder));

/** Every import that does not go to a lower layer, as `from → to`. */
function importsThatRunUp(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, imports }) => {
    const from = folderOf(path);
    return imports
      .filter(({ target }) => target.startsWith('src-main/'))
      .filter(({ target }) => {
        if (entryPoints.includes(path)) return false;
        const to = folderOf(target);
        if (from === null || to === null) return true;
        return from !== to && layerOf(from) >= layerOf(to);
      })
      .map(({ target }) => `${path} → ${target}`);
  });
}

describe('the layers of src-main', () => {
  it('the list names every folder, once', () => {
    const folders = new Set(main.map(({ path }) => folderOf(path)).filter((name) => name !== null));
    expect(layers.flat().toSorted()).toEqual([...folders].toSorted());
  });

  it('only the entry points are directly in src-main, outside of its folders', () => {
    expect(
      main
        .map(({ path }) => path)
        .filter((path) => folderOf(path) === null)
        .toSorted(),
    ).toEqual(entryPoints.toSorted());
  });

  it('every import goes to a lower layer', () => {
    expect(importsThatRunUp(main)).toEqual([]);
  });

  it('an import of a higher file, a neighbour or an entry point is detected', () => {
    const file = (path: string, target: string): SourceFile => ({
      path,
      text: '',
      imports: [{ target, isTypeOnly: true, isLazy: false, names: [] }],
    });
    expect(
      importsThatRunUp([
        file('src-main/backup/a.ts', 'src-main/restore/b.ts'),
        file('src-main/cli/a.ts', 'src-main/app/b.ts'),
        file('src-main/app/a.ts', 'src-main/cli.ts'),
        file('src-main/app/a.ts', 'src-main/system/b.ts'),
        file('src-main/app/ipc/a.ts', 'src-main/app/tray/b.ts'),
      ]),
    ).toEqual([
      'src-main/backup/a.ts → src-main/restore/b.ts',
      'src-main/cli/a.ts → src-main/app/b.ts',
      'src-main/app/a.ts → src-main/cli.ts',
    ]);
  });
});

describe('the length of a file', () => {
  const lines = ({ text }: SourceFile): number => text.trimEnd().split('\n').length;

  it(`a file has at most ${mostLines} lines, unless there is a reason for more`, () => {
    expect(
      all
        .filter((file) => lines(file) > mostLines && longForAReason[file.path] === undefined)
        .map((file) => `${file.path}: ${lines(file)}`),
    ).toEqual([]);
  });

  it('every listed reason is still needed', () => {
    expect(
      Object.keys(longForAReason).filter(
        (path) => !all.some((file) => file.path === path && lines(file) > mostLines),
      ),
    ).toEqual([]);
  });
});
