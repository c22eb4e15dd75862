import { describe, expect, it } from 'vitest';
import { cut, shorten } from './shorten.ts';

describe('a text of somebody else', () => {
  it('loses its blank lines, however they end and whatever is in them', () => {
    expect(shorten(`a\n\n\n  b\r\n \t\r\n\r\nc\nd`, 100)).toBe('a\n  b\r\nc\nd');
  });

  it('of line breaks alone does not hide what follows', () => {
    expect(shorten(`no${'\n'.repeat(1_000_000)}room`, 20)).toBe('no\nroom');
  });

  it('is cut at a word', () => {
    expect(shorten('one two three', 10)).toBe('one two …');
    expect(cut('one\n\ntwo', 100)).toBe('one\n\ntwo');
  });
});
