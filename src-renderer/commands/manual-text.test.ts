import { expect, it } from 'vitest';
import { blocksOf, spansOf } from './manual-text.ts';

it('the blocks of a text are its headings, paragraphs, lists and code', () => {
  const markdown = [
    '# Manual',
    '',
    'One line',
    'and another.',
    '',
    '![a picture](a.png)',
    '',
    '- one',
    '  more',
    '- two',
    '```sh',
    '- not a list',
    '```',
    '## Last',
  ].join('\n');
  expect(blocksOf(markdown)).toEqual([
    { kind: 'heading', level: 1, text: 'Manual' },
    { kind: 'paragraph', text: 'One line and another.' },
    { kind: 'list', items: ['one more', 'two'] },
    { kind: 'code', text: '- not a list' },
    { kind: 'heading', level: 2, text: 'Last' },
  ]);
});

it('a paragraph has strong words and code, and links without their address', () => {
  expect(spansOf('Press **Undo**, see [the list](a.md) or `x**y`. 2 ** 3')).toEqual([
    { kind: 'plain', text: 'Press ' },
    { kind: 'strong', text: 'Undo' },
    { kind: 'plain', text: ', see the list or ' },
    { kind: 'code', text: 'x**y' },
    { kind: 'plain', text: '. 2 ** 3' },
  ]);
});
