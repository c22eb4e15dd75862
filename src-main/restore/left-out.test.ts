import { expect, it } from 'vitest';
import { describeRestoreWarning } from '#shared/domain/restore-warning.ts';
import { warningOf, type LeftOut } from './left-out.ts';

it.each<[LeftOut, string]>([
  [
    { kind: 'unneeded by server', what: 'statistics' },
    'Statistics of the planner, which this server does not support, were left out.',
  ],
  [
    { kind: 'owner with power', role: 'boss', things: 1 },
    '“boss” is a superuser, or can act as a superuser: 1 object that the file assigns to this role keeps the owner of the other objects, so that no code of the file runs with the rights of a superuser.',
  ],
  [
    { kind: 'of server', what: 'the owner of schema public' },
    'Left out, because it belongs to the server and only its owner may change it: the owner of schema public.',
  ],
])('one sentence describes what was left out: %o', (left, sentence) => {
  expect(describeRestoreWarning(warningOf(left))).toBe(sentence);
});
