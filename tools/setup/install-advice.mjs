import { existsSync, readFileSync } from 'node:fs';

/**
 * @typedef {'debian' | 'fedora' | 'arch' | 'macos' | 'windows' | 'unknown'} SystemFamily
 */

/**
 * @param {NodeJS.Platform} platform
 * @param {string} osRelease the text of /etc/os-release
 * @returns {SystemFamily}
 */
export function systemFamily(platform = process.platform, osRelease = readOsRelease()) {
  if (platform === 'darwin') return 'macos';
  if (platform === 'win32') return 'windows';
  if (platform !== 'linux') return 'unknown';
  const words = new Set(
    [...osRelease.matchAll(/^(?:ID|ID_LIKE)=(.*)$/gm)].flatMap((line) =>
      (line[1] ?? '').replaceAll('"', '').split(/\s+/),
    ),
  );
  if (words.has('debian') || words.has('ubuntu')) return 'debian';
  if (words.has('fedora') || words.has('rhel')) return 'fedora';
  if (words.has('arch')) return 'arch';
  return 'unknown';
}

function readOsRelease() {
  return existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
}

/**
 * The exact command that installs the missing requirements on this system.
 *
 * @param {SystemFamily} family
 * @param {readonly import('./requirements.mjs').Requirement[]} missing
 */
export function installCommand(family, missing) {
  /** @param {(requirement: import('./requirements.mjs').Requirement) => string | undefined} pick */
  const names = (pick) => [...new Set(missing.map(pick))].join(' ');
  switch (family) {
    case 'debian':
      return `sudo apt-get update && sudo apt-get install --no-install-recommends ${names((r) => r.debian[0])}`;
    case 'fedora':
      return `sudo dnf install ${names((r) => r.fedora)}`;
    case 'arch':
      return `sudo pacman -S --needed ${names((r) => r.arch)}`;
    case 'macos':
      return 'brew install postgresql@17';
    case 'windows':
      return 'winget install --id PostgreSQL.PostgreSQL.17';
    case 'unknown':
      return `your package manager, for: ${missing.map((r) => r.name).join(', ')}`;
  }
}
