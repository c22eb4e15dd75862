/** A connection: a server, a database and a user. Its password is only in the keychain. */
import { z } from 'zod';

// eslint-disable-next-line no-control-regex -- the rule rejects control characters
const controlCharacters = /[\u0000-\u001f\u007f]/u;

const plainText = (label: string, maximumLength: number) =>
  z
    .string()
    .refine((text) => text.trim() !== '', { error: `${label} is missing.`, abort: true })
    .refine((text) => !controlCharacters.test(text), {
      error: `${label} must not contain line breaks or control characters.`,
    })
    .refine((text) => text.length <= maximumLength, {
      error: `${label} is longer than ${maximumLength} characters.`,
    });

/** PostgreSQL cuts identifiers at NAMEDATALEN - 1 = 63 bytes (manual, "Lexical Structure"). */
const identifier = (label: string) =>
  plainText(label, 63).refine((text) => new TextEncoder().encode(text).length <= 63, {
    error: `${label} is longer than the 63 bytes that PostgreSQL allows.`,
  });

/** The sslmode values of libpq (manual, "SSL Support"). */
export const tlsModes = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export const tlsModeSchema = z.enum(tlsModes);
export type TlsMode = z.infer<typeof tlsModeSchema>;

/** Fields of the form. `host` is a name, an address, or the absolute folder of a Unix socket. */
export const connectionFieldsSchema = z.strictObject({
  name: plainText('The name', 80),
  host: plainText('The host', 255).refine((host) => host.startsWith('/') || !/[\s,]/u.test(host), {
    error: 'The host must be one name or address, without spaces or commas.',
  }),
  port: z
    .number({ error: 'The port must be a number.' })
    .int({ error: 'The port must be a whole number.' })
    .min(1, { error: 'The port must be between 1 and 65535.' })
    .max(65535, { error: 'The port must be between 1 and 65535.' }),
  database: identifier('The database'),
  user: identifier('The user'),
  tlsMode: tlsModeSchema,
  /** The trusted certificate authority as PEM text. The content is stored, so no path is needed. */
  rootCertificatePem: z
    .string()
    .max(1_000_000, { error: 'The root certificate is larger than 1 MB.' })
    .refine((pem) => pem.includes('-----BEGIN CERTIFICATE-----'), {
      error: 'The root certificate is not in PEM format.',
    })
    .nullable(),
});
export type ConnectionFields = z.infer<typeof connectionFieldsSchema>;

/**
 * A password file (libpq's .pgpass) holds one entry per line, so a password cannot contain a line
 * break.
 */
export const passwordSchema = z
  .string()
  .max(1000, { error: 'The password is longer than 1000 characters.' })
  .refine((text) => !/[\u0000\r\n]/u.test(text), {
    error: 'The password must not contain line breaks.',
  });

export const connectionSchema = connectionFieldsSchema.extend({
  id: z.uuid(),
  /** Sub-folder of the backup root; '' is the root itself (the first connection). */
  folderName: z.string().max(120),
  /** True for the private sample server that Nightjar itself starts and stops. */
  isSample: z.boolean(),
  /** True if the keychain holds its password. A password that is only in memory does not count. */
  hasPassword: z.boolean(),
});
export type Connection = z.infer<typeof connectionSchema>;

/**
 * Content of a `postgresql://` URL or of the form before it is saved. `password` goes to the
 * keychain.
 */
export const connectionDraftSchema = z.strictObject({
  fields: connectionFieldsSchema,
  /** null if no password was entered. When editing, the stored password then remains. */
  password: passwordSchema.nullable(),
});
export type ConnectionDraft = z.infer<typeof connectionDraftSchema>;

/** Facts that a server reports about itself. */
export const serverFactsSchema = z.object({
  /** Version as the server prints it: "15.18". */
  version: z.string(),
  majorVersion: z.number().int(),
  databaseSizeBytes: z.number().int().nonnegative(),
  isStandby: z.boolean(),
  encoding: z.string(),
  locale: z.string(),
  ctype: z.string().optional(),
  localeProvider: z.enum(['libc', 'icu', 'builtin']).optional(),
  /** Locale of a provider other than the system's own. */
  providerLocale: z.string().nullable().optional(),
});
