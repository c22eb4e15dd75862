import { describe, expect, it } from 'vitest';
import { screenEvents } from './screen-lock.ts';

const signal = (path: string, member: string): string =>
  `signal time=1796000000.5 sender=:1.7 -> destination=(null destination) serial=9 path=${path}; interface=${member.slice(0, member.lastIndexOf('.'))}; member=${member.slice(member.lastIndexOf('.') + 1)}`;
const eventsOf = (lines: readonly string[], sessionId?: string) => {
  const read = screenEvents(sessionId);
  return lines.map(read).filter((event) => event !== null);
};

describe('the output of dbus-monitor', () => {
  it.each(['org.freedesktop', 'org.gnome', 'org.kde', 'org.xfce', 'org.cinnamon', 'org.mate'])(
    'tells when the screen saver of %s locks and unlocks',
    (desktop) => {
      const header = signal('/ScreenSaver', `${desktop}.ScreenSaver.ActiveChanged`);
      expect(eventsOf([header, '   boolean true', header, '   boolean false'])).toEqual([
        'locked',
        'unlocked',
      ]);
    },
  );

  it('reports only the session of this desktop if logind locks it', () => {
    const lock = signal(
      '/org/freedesktop/login1/session/_32',
      'org.freedesktop.login1.Session.Lock',
    );
    const unlock = signal(
      '/org/freedesktop/login1/session/c1',
      'org.freedesktop.login1.Session.Unlock',
    );
    expect(eventsOf([lock, unlock])).toEqual(['locked', 'unlocked']);
    expect(eventsOf([lock, unlock], '2')).toEqual(['locked']);
    expect(eventsOf([lock, unlock], 'c1')).toEqual(['unlocked']);
    expect(eventsOf([lock, unlock], '32')).toEqual([]);
  });

  it('is ignored if it is another signal, or a value without its signal', () => {
    expect(
      eventsOf([
        '',
        '   boolean true',
        signal('/org/freedesktop/DBus', 'org.freedesktop.DBus.NameAcquired'),
        '   string ":1.8"',
        '   boolean true',
        signal('/ScreenSaver', 'org.gnome.ScreenSaver.WakeUpScreen'),
        '   boolean true',
        signal('/x', 'org.gnome.ScreenSaver.ActiveChanged'),
        '   string "true"',
        '   boolean true',
        signal('/x', 'org.freedesktop.login1.Session.PauseDevice'),
      ]),
    ).toEqual([]);
  });
});
