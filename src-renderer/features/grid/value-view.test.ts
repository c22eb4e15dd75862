import { expect, it } from 'vitest';
import { hexDump, indented, viewOf } from './value-view.ts';

it('indents JSON and keeps all digits of its numbers', () => {
  expect(indented('{"a":[1,{"b":12345678901234567890}],"c":{},"d":"x{,}"}')).toBe(
    [
      '{',
      '  "a": [',
      '    1,',
      '    {',
      '      "b": 12345678901234567890',
      '    }',
      '  ],',
      '  "c": {},',
      '  "d": "x{,}"',
      '}',
    ].join('\n'),
  );
  expect(indented('{"a": ')).toBeNull();
  expect(viewOf('{1,2}', 'integer[]', false).kind).toBe('text');
  expect(viewOf('{"a": 1', 'jsonb', true).kind).toBe('text');
});

it('shows bytes as a dump, and as a picture only if they begin like one', () => {
  expect(hexDump('48692100ff')).toBe('000000  48 69 21 00 ff           Hi!..');
  const png = viewOf(String.raw`\x89504e470d0a1a0a00`, 'bytea', false);
  expect(png).toMatchObject({
    kind: 'bytes',
    size: 9,
    picture: 'data:image/png;base64,iVBORw0KGgoA',
  });
  const svg = viewOf(String.raw`\x3c7376673e`, 'bytea', false);
  expect(svg).toMatchObject({ kind: 'bytes', picture: null });
  expect(viewOf(String.raw`\x89504e470d0a1a0a00`, 'bytea', true)).toMatchObject({
    picture: null,
    isShortened: true,
  });
  expect(viewOf(String.raw`\xyz`, 'text', false).kind).toBe('text');
});

it('adds the local time to a point in time with a zone', () => {
  const view = viewOf('2025-11-20 21:40:12.5+05:30', 'timestamp with time zone', false);
  expect(view).toMatchObject({ kind: 'text', text: '2025-11-20 21:40:12.5+05:30' });
  expect(view.kind === 'text' ? view.note : '').toMatch(/20 November 2025/u);
  expect(viewOf('infinity', 'timestamp with time zone', false)).toMatchObject({ note: null });
  expect(viewOf('2025-11-20 21:40:12', 'timestamp without time zone', false)).toMatchObject({
    note: null,
  });
});
