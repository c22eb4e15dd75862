/**
 * The text of a Linux autostart entry. Source: freedesktop.org, "Desktop Entry Specification": an
 * argument of Exec is quoted as a whole, with a backslash before `"`, `` ` ``, `$` and `\`; `%` is
 * doubled; and then every backslash is doubled once more, as in any value of type string. Pure.
 */

export interface LaunchCommand {
  /** The program and its arguments. */
  words: readonly string[];
}

export function autostartEntry({ words }: LaunchCommand): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Nightjar',
    'Comment=Verified backups of PostgreSQL databases',
    `Exec=${words.map(execArgument).join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

export interface ProgramFacts {
  /** The variable APPIMAGE. */
  appImage: string | undefined;
  isPackaged: boolean;
  executable: string;
  /** Of package.json; Electron itself is given it in a checkout. */
  appFolder: string;
}

/** An AppImage runs from a folder that changes with every start; its own file is named by the variable. */
export function startedProgram({
  appImage,
  isPackaged,
  executable,
  appFolder,
}: ProgramFacts): string[] {
  if (appImage !== undefined && appImage !== '') return [appImage];
  return isPackaged ? [executable] : [executable, appFolder];
}

function execArgument(word: string): string {
  const plain = /^[A-Za-z0-9_./:=@+-]+$/u.test(word);
  if (plain) return word;
  const quoted = `"${word.replaceAll(/["`$\\]/gu, String.raw`\$&`)}"`;
  return quoted
    .replaceAll('%', '%%')
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\t', String.raw`\t`)
    .replaceAll('\r', String.raw`\r`);
}
