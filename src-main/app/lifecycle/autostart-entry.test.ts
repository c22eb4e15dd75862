import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { autostartEntry, startedProgram } from './autostart-entry.ts';

const execOf = (words: string[]): string =>
  /^Exec=(.*)$/mu.exec(autostartEntry({ words }))?.[1] ?? '';

/** Parses an entry as desktops do, by the specification: first the string, then the quoting. */
function readExec(exec: string): string[] {
  const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', s: ' ', '\\': '\\' };
  const text = exec.replaceAll(/\\(.)/gu, (_, letter: string) => escapes[letter] ?? letter);
  const words: string[] = [];
  for (const [, quoted, plain] of text.matchAll(/"((?:\\[^]|[^"\\])*)"|([^\s"]+)/gu)) {
    const word = quoted === undefined ? (plain ?? '') : quoted.replaceAll(/\\([^])/gu, '$1');
    words.push(word.replaceAll('%%', '%'));
  }
  return words;
}

describe('the program that is started at login', () => {
  const facts = {
    appImage: undefined,
    isPackaged: true,
    executable: '/tmp/.mount_Nightj4x/nightjar',
    appFolder: '/src/nightjar',
  };
  it('is the AppImage itself, not the folder where it is mounted', () => {
    const appImage = '/home/zoë/My Apps/Nightjar.AppImage';
    const words = startedProgram({ ...facts, appImage });
    expect(words).toEqual([appImage]);
    expect(readExec(execOf(words))).toEqual(words);
  });

  it('is the installed program, or Electron with the folder of a checkout', () => {
    expect(startedProgram({ ...facts, appImage: '' })).toEqual([facts.executable]);
    expect(startedProgram({ ...facts, isPackaged: false })).toEqual([
      facts.executable,
      facts.appFolder,
    ]);
  });
});

describe('an autostart entry', () => {
  it('starts hidden', () => {
    expect(autostartEntry({ words: ['/opt/Nightjar/nightjar', '--hidden'] })).toBe(
      [
        '[Desktop Entry]',
        'Type=Application',
        'Name=Nightjar',
        'Comment=Verified backups of PostgreSQL databases',
        'Exec=/opt/Nightjar/nightjar --hidden',
        'Terminal=false',
        'X-GNOME-Autostart-enabled=true',
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['/home/ada/My Apps/Nightjar.AppImage', '"/home/ada/My Apps/Nightjar.AppImage"'],
    ['/a"b', String.raw`"/a\\"b"`],
    ['/a$b`c', String.raw`"/a\\$b\\` + '`c"'],
    ['/a\\b', String.raw`"/a\\\\b"`],
    ['/100%', '"/100%%"'],
    ['/über', '"/über"'],
  ])('quotes %s', (word, exec) => expect(execOf([word])).toBe(exec));

  it('preserves any path, and remains one line', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 1, maxLength: 4 }),
        (words) => {
          expect(execOf(words)).not.toMatch(/[\n\r]/u);
          expect(readExec(execOf(words))).toEqual(words);
        },
      ),
    );
  });
});
