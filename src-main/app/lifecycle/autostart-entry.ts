/**
 * The text of a Linux autostart entry. Source: freedesktop.org, "Desktop Entry Specification": an
 * argument of Exec is quoted as a whole, with a backslash before `"`, `` ` ``, `$` and `\`; `%` is
 * doubled; then every backslash is doubled again, as in any value of type string. Pure functions:
 * no I/O.
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
  /** The folder of package.json. In a checkout, Electron itself needs it as an argument. */
  appFolder: string;
}

/**
 * An AppImage runs from a folder that changes with every start. The variable names the file of the
 * AppImage.
 */
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
