/** libpq's TLS modes in plain words. */
import type { TlsMode } from '#shared/domain/connection.ts';

/** `label` stands beside libpq's own word; `explanation` says what it means for safety. */
export const tlsMessages: Record<TlsMode, { label: string; explanation: string }> = {
  disable: {
    label: 'Never encrypted',
    explanation: 'For a server on this computer. Anywhere else, others could read along.',
  },
  prefer: {
    label: 'Encrypted if the server offers it',
    explanation: 'Works everywhere, but promises nothing. Fine on a network you trust.',
  },
  require: {
    label: 'Always encrypted',
    explanation: 'Nobody can read along. Whether it is the right server is not checked.',
  },
  'verify-ca': {
    label: 'Encrypted, certificate checked',
    explanation: 'The server must show a certificate signed by the root certificate below.',
  },
  'verify-full': {
    label: 'Encrypted, certificate and host checked',
    explanation: 'The certificate must also name this host. The right choice over the internet.',
  },
};
