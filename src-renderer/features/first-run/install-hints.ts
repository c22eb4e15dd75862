/** The packages that contain pg_dump and psql. Pure functions: no I/O. */
import type { AppStatus } from '#shared/domain/app-status.ts';
import type { TextId } from '#shared/words/text.ts';

export interface InstallHint {
  /** The operating system or package source of this hint. */
  system: string;
  /** A command to copy; null if the programs have to be downloaded. */
  command: string | null;
  text: Extract<TextId, `first-run.hint.${string}`>;
}

const hints: Record<AppStatus['platform'], InstallHint[]> = {
  linux: [
    {
      system: 'Debian, Ubuntu',
      command: 'sudo apt install postgresql-client',
      text: 'first-run.hint.distribution',
    },
    {
      system: 'Fedora, RHEL',
      command: 'sudo dnf install postgresql',
      text: 'first-run.hint.distribution',
    },
  ],
  macos: [
    {
      system: 'Homebrew',
      command: 'brew install libpq',
      text: 'first-run.hint.client-only',
    },
    {
      system: 'Postgres.app',
      command: null,
      text: 'first-run.hint.postgres-app',
    },
  ],
  windows: [
    {
      system: 'Installer',
      command: null,
      text: 'first-run.hint.windows',
    },
  ],
};

/** The hints for one operating system, the most common first. */
export function installHints(platform: AppStatus['platform']): InstallHint[] {
  return hints[platform];
}
