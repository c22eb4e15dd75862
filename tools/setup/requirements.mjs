/**
 * Requirements of Nightjar from the system, by purpose, with the package names of each system.
 * To add a requirement, add an entry here; probing, installing and advising use this list.
 *
 * @typedef {'build' | 'window' | 'keychain' | 'virtual-desktop' | 'sandbox' | 'http-client' | 'database'} Purpose
 *
 * @typedef {{ library: string } | { command: string } | { header: string } | { postgres: true }} Probe
 *
 * @typedef {object} Requirement
 * @property {string} name its common name
 * @property {Purpose} purpose
 * @property {Probe} probe how to detect it without a package manager
 * @property {string[]} debian package names; the first one that this release has is used
 * @property {string} fedora
 * @property {string} arch
 */

/** @type {readonly Requirement[]} */
export const linuxRequirements = [
  {
    name: 'GTK 3',
    purpose: 'window',
    probe: { library: 'libgtk-3.so.0' },
    debian: ['libgtk-3-0', 'libgtk-3-0t64'],
    fedora: 'gtk3',
    arch: 'gtk3',
  },
  {
    name: 'NSS',
    purpose: 'window',
    probe: { library: 'libnss3.so' },
    debian: ['libnss3'],
    fedora: 'nss',
    arch: 'nss',
  },
  {
    name: 'ALSA',
    purpose: 'window',
    probe: { library: 'libasound.so.2' },
    debian: ['libasound2', 'libasound2t64'],
    fedora: 'alsa-lib',
    arch: 'alsa-lib',
  },
  {
    name: 'GBM',
    purpose: 'window',
    probe: { library: 'libgbm.so.1' },
    debian: ['libgbm1'],
    fedora: 'mesa-libgbm',
    arch: 'mesa',
  },
  {
    name: 'libsecret',
    purpose: 'keychain',
    probe: { library: 'libsecret-1.so.0' },
    debian: ['libsecret-1-0'],
    fedora: 'libsecret',
    arch: 'libsecret',
  },
  {
    name: 'libsecret headers',
    purpose: 'build',
    probe: { header: 'libsecret-1/libsecret/secret.h' },
    debian: ['libsecret-1-dev'],
    fedora: 'libsecret-devel',
    arch: 'libsecret',
  },
  {
    name: 'Python 3',
    purpose: 'build',
    probe: { command: 'python3' },
    debian: ['python3'],
    fedora: 'python3',
    arch: 'python',
  },
  {
    name: 'make',
    purpose: 'build',
    probe: { command: 'make' },
    debian: ['make'],
    fedora: 'make',
    arch: 'make',
  },
  {
    name: 'a C++ compiler',
    purpose: 'build',
    probe: { command: 'g++' },
    debian: ['g++'],
    fedora: 'gcc-c++',
    arch: 'gcc',
  },
  {
    name: 'pkg-config',
    purpose: 'build',
    probe: { command: 'pkg-config' },
    debian: ['pkg-config'],
    fedora: 'pkgconf-pkg-config',
    arch: 'pkgconf',
  },
  {
    name: 'Xvfb',
    purpose: 'virtual-desktop',
    probe: { command: 'Xvfb' },
    debian: ['xvfb'],
    fedora: 'xorg-x11-server-Xvfb',
    arch: 'xorg-server-xvfb',
  },
  {
    name: 'xauth',
    purpose: 'virtual-desktop',
    probe: { command: 'xauth' },
    debian: ['xauth'],
    fedora: 'xorg-x11-xauth',
    arch: 'xorg-xauth',
  },
  {
    name: 'D-Bus',
    purpose: 'virtual-desktop',
    probe: { command: 'dbus-run-session' },
    debian: ['dbus'],
    fedora: 'dbus-daemon',
    arch: 'dbus',
  },
  {
    name: 'the D-Bus launcher',
    purpose: 'virtual-desktop',
    probe: { command: 'dbus-launch' },
    debian: ['dbus-x11'],
    fedora: 'dbus-x11',
    arch: 'dbus',
  },
  {
    name: 'GNOME Keyring',
    purpose: 'virtual-desktop',
    probe: { command: 'gnome-keyring-daemon' },
    debian: ['gnome-keyring'],
    fedora: 'gnome-keyring',
    arch: 'gnome-keyring',
  },
  {
    name: 'bubblewrap',
    purpose: 'sandbox',
    probe: { command: 'bwrap' },
    debian: ['bubblewrap'],
    fedora: 'bubblewrap',
    arch: 'bubblewrap',
  },
  {
    name: 'curl',
    purpose: 'http-client',
    probe: { command: 'curl' },
    debian: ['curl'],
    fedora: 'curl',
    arch: 'curl',
  },
  {
    name: 'a PostgreSQL server and its tools',
    purpose: 'database',
    probe: { postgres: true },
    debian: ['postgresql'],
    fedora: 'postgresql-server',
    arch: 'postgresql',
  },
];

/**
 * Purposes that the typed command needs. Building keytar is not included: if a prebuilt keytar can be
 * downloaded, no compiler is needed.
 *
 * @param {'start' | 'dev' | 'test' | 'screenshots' | 'other'} command
 * @param {boolean} display
 * @returns {ReadonlySet<Purpose>}
 */
export function purposesOf(command, display) {
  switch (command) {
    case 'test':
      return new Set(
        /** @type {Purpose[]} */ ([
          'window',
          'keychain',
          'virtual-desktop',
          'sandbox',
          'http-client',
          'database',
        ]),
      );
    case 'start':
      return new Set(/** @type {Purpose[]} */ (display ? ['window'] : ['database']));
    case 'dev':
      return new Set(/** @type {Purpose[]} */ (['window']));
    case 'screenshots':
      return new Set(/** @type {Purpose[]} */ (['window', 'virtual-desktop']));
    case 'other':
      return new Set();
  }
}
