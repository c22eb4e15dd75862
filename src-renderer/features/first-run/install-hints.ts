/** The packages that contain pg_dump and psql. Pure functions: no I/O. */
import type { AppStatus } from '#shared/domain/app-status.ts';

export interface InstallHint {
  /** The operating system or package source of this hint. */
  system: string;
  /** A command to copy; null if the programs have to be downloaded. */
  command: string | null;
  text: string;
}

const hints: Record<AppStatus['platform'], InstallHint[]> = {
  linux: [
    {
      system: 'Debian, Ubuntu',
      command: 'sudo apt install postgresql-client',
      text: 'The client programs of your distribution.',
    },
    {
      system: 'Fedora, RHEL',
      command: 'sudo dnf install postgresql',
      text: 'The client programs of your distribution.',
    },
  ],
  macos: [
    {
      system: 'Homebrew',
      command: 'brew install libpq',
      text: 'The client programs only.',
    },
    {
      system: 'Postgres.app',
      command: null,
      text: 'Download it from postgresapp.com and open it once.',
    },
  ],
  windows: [
    {
      system: 'Installer',
      command: null,
      text: 'Download it from postgresql.org/download/windows and choose “Command Line Tools”.',
    },
  ],
};

/** The hints for one operating system, the most common first. */
export function installHints(platform: AppStatus['platform']): InstallHint[] {
  return hints[platform];
}
