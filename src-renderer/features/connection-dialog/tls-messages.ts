/** The TLS modes of libpq with plain names and explanations. */
import type { TlsMode } from '#shared/domain/connection.ts';

/** `label` is shown next to libpq's name; `explanation` describes the security of the mode. */
export const tlsMessages: Record<TlsMode, { label: string; explanation: string }> = {
  disable: {
    label: 'Never encrypted',
    explanation: 'For a server on this computer. On a network, others can read the data.',
  },
  prefer: {
    label: 'Encrypted if the server offers it',
    explanation:
      'Works with every server, but does not guarantee encryption. For a network that you trust.',
  },
  require: {
    label: 'Always encrypted',
    explanation: 'Others cannot read the data. The identity of the server is not verified.',
  },
  'verify-ca': {
    label: 'Encrypted, certificate verified',
    explanation: 'The server must show a certificate signed by the root certificate below.',
  },
  'verify-full': {
    label: 'Encrypted, certificate and host verified',
    explanation: 'The certificate must also name this host. Choose this mode over the internet.',
  },
};
