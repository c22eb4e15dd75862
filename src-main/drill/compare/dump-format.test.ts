import { expect, it } from 'vitest';
import { isOldText } from './dump-format.ts';

it.each([
  [String.raw`\x00ff`, false],
  [String.raw`\x`, false],
  ['', true],
  ['abc', true],
  [String.raw`\000\377`, true],
  // The bytes of "\x" itself.
  [String.raw`\\x`, true],
  ['{}', null],
  ['{NULL,NULL}', null],
  [String.raw`{"\\x00"}`, false],
  [String.raw`{NULL,"\\x00"}`, false],
  ['{abc}', true],
  [String.raw`{"\\000"}`, true],
  [String.raw`{"\\\\x"}`, true],
])('detects if the value %s of bytea or bytea[] is in the old format: %s', (text, isOld) => {
  expect(isOldText(text)).toBe(isOld);
});
