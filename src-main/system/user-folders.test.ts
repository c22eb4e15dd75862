import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultBackupFolder, userDataFolder } from './user-folders.ts';

describe('the folders of the command line', () => {
  it('are the same as those of the window on every system', () => {
    expect(userDataFolder('linux', {}, '/home/zoë')).toBe(
      path.join('/home/zoë', '.config', 'Nightjar'),
    );
    expect(userDataFolder('linux', { XDG_CONFIG_HOME: '/config' }, '/home/zoë')).toBe(
      path.join('/config', 'Nightjar'),
    );
    expect(userDataFolder('linux', { XDG_CONFIG_HOME: '' }, '/home/zoë')).toBe(
      path.join('/home/zoë', '.config', 'Nightjar'),
    );
    expect(userDataFolder('darwin', { XDG_CONFIG_HOME: '/config' }, '/Users/zoë')).toBe(
      path.join('/Users/zoë', 'Library', 'Application Support', 'Nightjar'),
    );
    expect(userDataFolder('win32', { APPDATA: 'C:/Roaming' }, 'C:/Users/zoë')).toBe(
      path.join('C:/Roaming', 'Nightjar'),
    );
    expect(userDataFolder('win32', {}, 'C:/Users/zoë')).toBe(
      path.join('C:/Users/zoë', 'AppData', 'Roaming', 'Nightjar'),
    );
  });

  it('include the backups in the checkout when run from a checkout', () => {
    expect(defaultBackupFolder('/home/zoë')).toBe(
      path.resolve(import.meta.dirname, '..', '..', 'backups'),
    );
  });
});
