import { describe, expect, it, vi } from 'vitest';
import { commandIds, commands, shownKey } from '#shared/commands.ts';
import { bestMatches, folded } from './fuzzy.ts';
import { commandOfKey, isPlainKey } from './keys.ts';
import { createCommandRegistry } from './registry.ts';

const pressed = (
  key: string,
  held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey', true>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});

describe('keys', () => {
  it('give the command of the system: Ctrl, or Cmd on a Mac', () => {
    expect(commandOfKey(pressed('k', { ctrlKey: true }), false)).toBe('palette');
    expect(commandOfKey(pressed('K', { metaKey: true }), true)).toBe('palette');
    expect(commandOfKey(pressed('k', { ctrlKey: true }), true)).toBeNull();
    expect(commandOfKey(pressed('k'), false)).toBeNull();
    expect(commandOfKey(pressed('ArrowLeft', { altKey: true }), false)).toBe('back');
    expect(commandOfKey(pressed('ArrowLeft'), false)).toBeNull();
  });

  it('that type a character are not commands in a field', () => {
    expect(isPlainKey(pressed('/'))).toBe(true);
    expect(isPlainKey(pressed('Escape'))).toBe(true);
    expect(isPlainKey(pressed('F1'))).toBe(false);
    expect(isPlainKey(pressed('n', { ctrlKey: true }))).toBe(false);
  });

  it('belong to one command each', () => {
    const all = commandIds.flatMap((id) => commands[id].keys);
    expect(new Set(all).size).toBe(all.length);
  });

  it('are shown as on the keyboard', () => {
    expect(shownKey('Mod+K', false)).toBe('Ctrl+K');
    expect(shownKey('Mod+K', true)).toBe('⌘K');
    expect(shownKey('Alt+ArrowLeft', false)).toBe('Alt+←');
  });
});

describe('the search of the palette', () => {
  const find = (typed: string, ...texts: string[]): string[] =>
    bestMatches(
      texts.map((text) => ({ text, folded: folded(text) })),
      typed,
      10,
    ).map(({ text }) => text);

  it('finds letters in order, and the beginnings of words before other letters', () => {
    expect(find('wbs', 'Library', 'Webshop')).toEqual(['Webshop']);
    expect(find('nb', 'Cannot be', 'New backup')).toEqual(['New backup', 'Cannot be']);
    expect(find('set', 'Reset', 'Settings', 'some text')).toEqual([
      'Settings',
      'Reset',
      'some text',
    ]);
    expect(find('xyz', 'Webshop')).toEqual([]);
  });

  it('ignores case and accents, and reads no pattern', () => {
    expect(find('bucher', 'Bücher')).toEqual(['Bücher']);
    expect(find('.*', 'Webshop', 'a.*b')).toEqual(['a.*b']);
    expect(find('(((', 'Webshop')).toEqual([]);
  });

  it('shows all entries in their order until something is typed, and at most the limit', () => {
    expect(find('', 'b', 'a')).toEqual(['b', 'a']);
    expect(bestMatches([{ folded: 'a' }, { folded: 'ab' }], 'a', 1)).toHaveLength(1);
  });
});

describe('the registry', () => {
  it('a screen performs a command instead of the frame, until it ends', () => {
    const registry = createCommandRegistry();
    const frame = vi.fn<() => void>();
    const page = vi.fn<() => void>();
    expect(registry.run('search')).toBe(false);
    const end = registry.register('search', page);
    registry.register('search', frame, true);
    registry.run('search');
    end();
    registry.run('search');
    expect([frame.mock.calls.length, page.mock.calls.length]).toEqual([1, 1]);
  });

  it('a command for the next screen is performed once, when the screen registers it', () => {
    const registry = createCommandRegistry();
    const start = vi.fn<() => void>();
    registry.runOnNextScreen('new-backup');
    registry.register('new-backup', () => undefined, true);
    registry.register('new-backup', start)();
    registry.register('new-backup', start);
    expect(start).toHaveBeenCalledOnce();
  });
});
