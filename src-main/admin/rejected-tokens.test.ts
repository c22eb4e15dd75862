import { expect, it } from 'vitest';
import type { AuditFacts } from '#shared/domain/admin.ts';
import { describeAuditEntry } from '#shared/audit-messages.ts';
import { logRejectedTokens } from './rejected-tokens.ts';

it('writes one entry per minute, however many requests arrive, and counts the others', () => {
  let nowMs = 5;
  const noted: AuditFacts[] = [];
  const refuse = logRejectedTokens(
    { note: (_kind, facts) => void noted.push(facts ?? {}) },
    { monotonicMs: () => nowMs },
  );
  for (let n = 0; n < 500; n += 1) refuse('token-invalid');
  nowMs += 59_999;
  refuse('token-revoked');
  expect(noted).toEqual([{ reason: 'token-invalid', before: 0 }]);
  nowMs += 1;
  refuse('session-expired');
  expect(noted.slice(1)).toEqual([{ reason: 'session-expired', before: 500 }]);
  expect(
    noted.map((facts) =>
      describeAuditEntry({ by: { kind: 'nobody' }, kind: 'request-refused', facts }),
    ),
  ).toEqual([
    'An unknown user had a request rejected by the HTTP API (a token that this Nightjar did not create).',
    'An unknown user had a request rejected by the HTTP API (an expired token), after 500 more without an entry.',
  ]);
});
