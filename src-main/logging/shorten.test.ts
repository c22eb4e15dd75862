import { describe, expect, it } from 'vitest';
import { cut, shorten } from './shorten.ts';

describe('a text from another program', () => {
  it('loses its blank lines, with any line ending and any white space', () => {
    expect(shorten(`a\n\n\n  b\r\n \t\r\n\r\nc\nd`, 100)).toBe('a\n  b\r\nc\nd');
  });

  it('that begins with many line breaks does not hide the following text', () => {
    expect(shorten(`no${'\n'.repeat(1_000_000)}room`, 20)).toBe('no\nroom');
  });

  it('is cut at a word', () => {
    expect(shorten('one two three', 10)).toBe('one two …');
    expect(cut('one\n\ntwo', 100)).toBe('one\n\ntwo');
  });
});
