import { describe, expect, it } from 'vitest';
import { hasDisplay } from './display.mjs';
import { installCommand, systemFamily } from './install-advice.mjs';
import { sameInstallation, withoutNpmRun } from './npm-packages.mjs';
import { parseLibraryList } from './probes.mjs';
import { linuxRequirements, purposesOf } from './requirements.mjs';

describe('advice for a system', () => {
  it('systems derived from Debian, Fedora and Arch are recognised by os-release', () => {
    expect(systemFamily('linux', 'ID=debian\n')).toBe('debian');
    expect(systemFamily('linux', 'ID=linuxmint\nID_LIKE="ubuntu debian"\n')).toBe('debian');
    expect(systemFamily('linux', 'ID="rocky"\nID_LIKE="rhel centos fedora"\n')).toBe('fedora');
    expect(systemFamily('linux', 'ID=manjaro\nID_LIKE=arch\n')).toBe('arch');
    expect(systemFamily('linux', 'ID=void\n')).toBe('unknown');
    expect(systemFamily('darwin')).toBe('macos');
    expect(systemFamily('win32')).toBe('windows');
  });

  it('the advice is one command with exactly the missing packages', () => {
    const missing = linuxRequirements.filter((r) => r.name === 'make' || r.purpose === 'database');
    expect(installCommand('debian', missing)).toBe(
      'sudo apt-get update && sudo apt-get install --no-install-recommends make postgresql',
    );
    expect(installCommand('fedora', missing)).toBe('sudo dnf install make postgresql-server');
    expect(installCommand('arch', missing)).toBe('sudo pacman -S --needed make postgresql');
    expect(installCommand('macos', missing)).toContain('brew install postgresql');
    expect(installCommand('windows', missing)).toContain('winget install');
  });
});

describe('what a command needs', () => {
  it('a database server is needed only if no window can open', () => {
    expect([...purposesOf('start', false)]).toEqual(['database']);
    expect([...purposesOf('start', true)]).toEqual(['window']);
  });

  it('a display is found in X11 and Wayland sessions, and always on macOS and Windows', () => {
    expect(hasDisplay({}, 'linux')).toBe(false);
    expect(hasDisplay({ DISPLAY: '' }, 'linux')).toBe(false);
    expect(hasDisplay({ DISPLAY: ':0' }, 'linux')).toBe(true);
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true);
    expect(hasDisplay({}, 'darwin')).toBe(true);
  });
});

describe('libraries of the system', () => {
  it('the names of libraries are read from the output of ldconfig', () => {
    const listing =
      '2 libs found in cache\n\tlibgbm.so.1 (libc6,x86-64) => /lib/libgbm.so.1\n\tlibz.so (libc6) => /z\n';
    expect(parseLibraryList(listing)).toEqual(new Set(['libgbm.so.1', 'libz.so']));
  });
});

describe('npm packages', () => {
  const wanted = {
    '': { version: '0.1.0' },
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/for-another-system': { version: '1.0.0', optional: true },
  };

  it('npm packages are up to date if only packages for other systems are missing', () => {
    expect(
      sameInstallation(wanted, { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } }),
    ).toBe(true);
  });

  it('npm packages are out of date if one is missing, changed or not in the lock file', () => {
    const a = { version: '1.0.0', integrity: 'sha512-a' };
    expect(sameInstallation(wanted, {})).toBe(false);
    expect(sameInstallation(wanted, { 'node_modules/a': { ...a, version: '2.0.0' } })).toBe(false);
    expect(sameInstallation(wanted, { 'node_modules/a': { ...a, integrity: 'x' } })).toBe(false);
    expect(sameInstallation(wanted, { 'node_modules/a': a, 'node_modules/b': {} })).toBe(false);
  });

  it('npm packages are installed without the variables of the calling npm script', () => {
    const kept = { PATH: '/bin', npm_config_cache: '/c', NPM_CONFIG_PROXY: 'http://proxy' };
    const dropped = {
      npm_lifecycle_event: 'prestart',
      npm_package_name: 'x',
      npm_config_omit: 'dev',
    };
    expect(withoutNpmRun({ ...kept, ...dropped })).toEqual(kept);
  });
});
