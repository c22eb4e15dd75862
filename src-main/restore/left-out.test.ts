import { expect, it } from 'vitest';
import { describeLeftOut, type LeftOut } from './left-out.ts';

it.each<[LeftOut, string]>([
  [
    { kind: 'unneeded by server', what: 'statistics' },
    'Statistics of the planner, which this server cannot take over, were left out.',
  ],
  [
    { kind: 'owner with power', role: 'boss', things: 1 },
    '“boss” is a superuser, or may act like one: 1 thing that the file gives to it stays with the owner of the rest, so that nothing of it runs with such rights.',
  ],
  [
    { kind: 'of server', what: 'the owner of schema public' },
    'Left out, because it belongs to the server and only its owner may change it: the owner of schema public.',
  ],
])('what was left out is told in one sentence: %o', (left, sentence) => {
  expect(describeLeftOut(left)).toBe(sentence);
});
