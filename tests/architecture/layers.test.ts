/** The layers of src-main (docs/architecture.md): an import runs down, never up and never in a circle. */
import { describe, expect, it } from 'vitest';
import { sourceFiles, type SourceFile } from './source-files.ts';

/**
 * From top to bottom. A file imports from its own folder and from the layers below it, not from
 * another folder of the same layer. Types count, too: who reads a type has to know its file.
 */
const layers: readonly (readonly string[])[] = [
  // How people and programs come in. They receive the engine; the engine never builds them.
  ['app', 'cli'],
  ['api'],
  ['engine'],
  // What an admin asks for.
  ['drill'],
  ['restore'],
  ['retention', 'health', 'doctor'],
  ['backup'],
  ['catalog'],
  // What goes on around it.
  ['schedule', 'notifications', 'admin'],
  ['connections'],
  // Files and formats.
  ['backup-folder'],
  ['compression', 'dump-sql'],
  // Basics.
  ['settings', 'credentials', 'postgres'],
  ['logging'],
  // Ground.
  ['files', 'due-times'],
  ['system'],
];

/** These put the layers together: the desktop app and the command line. Nothing imports them. */
const entryPoints = ['src-main/index.ts', 'src-main/cli.ts'];

/** Long for a reason. Everything else is taken apart before it grows beyond the limit. */
const mostLines = 350;
const longForAReason: Readonly<Record<string, string>> = {
  'src-main/postgres/sample/schema.sql.ts': 'the SQL of the sample database, which is data',
};

const main = sourceFiles('src-main');
const all = [
  ...main,
  ...['src-shared', 'src-preload', 'src-renderer', 'tools', 'bench'].flatMap((folder) =>
    sourceFiles(folder),
  ),
];

const folderOf = (path: string): string | null => /^src-main\/([^/]+)\//u.exec(path)?.[1] ?? null;
const layerOf = (folder: string): number => layers.findIndex((layer) => layer.includes(folder));

/** Every import of the files that does not run down, as `from → to`. */
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
  it('name every folder, once', () => {
    const folders = new Set(main.map(({ path }) => folderOf(path)).filter((name) => name !== null));
    expect(layers.flat().toSorted()).toEqual([...folders].toSorted());
  });

  it('have no file beside the folders but the entry points', () => {
    expect(
      main
        .map(({ path }) => path)
        .filter((path) => folderOf(path) === null)
        .toSorted(),
    ).toEqual(entryPoints.toSorted());
  });

  it('are imported downwards only', () => {
    expect(importsThatRunUp(main)).toEqual([]);
  });

  it('would not be if a lower file imported a higher one, a neighbour, or an entry point', () => {
    const file = (path: string, target: string): SourceFile => ({
      path,
      text: '',
      imports: [{ target, isTypeOnly: true, names: [] }],
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

  it(`is ${mostLines} lines at most, where there is no reason for more`, () => {
    expect(
      all
        .filter((file) => lines(file) > mostLines && longForAReason[file.path] === undefined)
        .map((file) => `${file.path}: ${lines(file)}`),
    ).toEqual([]);
  });

  it('has no reason that is no longer needed', () => {
    expect(
      Object.keys(longForAReason).filter(
        (path) => !all.some((file) => file.path === path && lines(file) > mostLines),
      ),
    ).toEqual([]);
  });
});
