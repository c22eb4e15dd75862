/** A connection: a server, a database and a user. Its password is only in the keychain. */
import { z } from 'zod';
import { text } from '../words/text.ts';

// eslint-disable-next-line no-control-regex -- the rule rejects control characters
const controlCharacters = /[\u0000-\u001f\u007f]/u;

/** The fields that are one line of text. */
type TextField = 'name' | 'host' | 'database' | 'user';

const plainText = (field: TextField, most: number) =>
  z
    .string()
    .refine((value) => value.trim() !== '', {
      error: () => text(`field.${field}.missing`),
      abort: true,
    })
    .refine((value) => !controlCharacters.test(value), {
      error: () => text(`field.${field}.control`),
    })
    .refine((value) => value.length <= most, {
      error: () => text(`field.${field}.too-long`, { most }),
    });

/** PostgreSQL cuts identifiers at NAMEDATALEN - 1 = 63 bytes (manual, "Lexical Structure"). */
const identifier = (field: 'database' | 'user') =>
  plainText(field, 63).refine((value) => new TextEncoder().encode(value).length <= 63, {
    error: () => text(`field.${field}.too-many-bytes`),
  });

/** The sslmode values of libpq (manual, "SSL Support"). */
export const tlsModes = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export const tlsModeSchema = z.enum(tlsModes);
export type TlsMode = z.infer<typeof tlsModeSchema>;

/** Fields of the form. `host` is a name, an address, or the absolute folder of a Unix socket. */
export const connectionFieldsSchema = z.strictObject({
  name: plainText('name', 80),
  host: plainText('host', 255).refine((host) => host.startsWith('/') || !/[\s,]/u.test(host), {
    error: () => text('field.host.several'),
  }),
  port: z
    .number({ error: () => text('field.port.number') })
    .int({ error: () => text('field.port.whole') })
    .min(1, { error: () => text('field.port.range') })
    .max(65535, { error: () => text('field.port.range') }),
  database: identifier('database'),
  user: identifier('user'),
  tlsMode: tlsModeSchema,
  /** The trusted certificate authority as PEM text. The content is stored, so no path is needed. */
  rootCertificatePem: z
    .string()
    .max(1_000_000, { error: () => text('field.certificate.too-large') })
    .refine((pem) => pem.includes('-----BEGIN CERTIFICATE-----'), {
      error: () => text('field.certificate.not-pem'),
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
  .max(1000, { error: () => text('field.password.too-long') })
  .refine((password) => !/[\u0000\r\n]/u.test(password), {
    error: () => text('field.password.line-break'),
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
