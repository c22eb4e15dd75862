/**
 * Rules for the content of every SecretStore: one string without NUL, which ends strings in the C
 * interfaces of the systems.
 */
import { fail } from '#shared/errors/errors.ts';

export function requireAccount(account: string): void {
  if (account === '') refuse('account', 'The account of a secret is missing.');
}

export function requireSecret(secret: string): void {
  if (secret === '') refuse('secret', 'An empty secret cannot be stored; remove it instead.');
  if (secret.includes('\0') || /\p{Surrogate}/u.test(secret)) {
    refuse('secret', 'A secret must be text.');
  }
}

function refuse(field: string, message: string): never {
  fail({ code: 'invalid-input', problems: [{ field, message }] });
}
