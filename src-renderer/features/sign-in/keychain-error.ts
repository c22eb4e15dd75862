import type { NightjarError } from '#shared/errors/errors.ts';

/** The keychain did not answer, so the passphrase was not checked or stored. */
export const isOfKeychain = ({ code }: NightjarError): boolean =>
  code === 'keychain-locked' || code === 'keychain-timed-out';
