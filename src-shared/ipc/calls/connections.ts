/** Connections to databases, and the sample database. */
import { z } from 'zod';
import {
  connectionDraftSchema,
  connectionFieldsSchema,
  connectionSchema,
  passwordSchema,
} from '../../domain/connection.ts';
import { passwordStorageSchema } from '../../domain/keychain.ts';
import { probeSchema } from '../../domain/probe.ts';
import { connectionId, nothing, type CallsOf } from './call.ts';

export const connectionCalls = {
  'connections.list': { access: 'anyone', input: nothing, output: z.array(connectionSchema) },
  /** Takes a `postgresql://` URL apart; nothing is stored. */
  'connections.parseUrl': {
    access: 'anyone',
    input: z.strictObject({ url: z.string().max(10_000) }),
    // A URL may name a database and leave the rest to defaults; the form shows what was found.
    output: z.object({
      fields: connectionFieldsSchema.partial(),
      password: z.string().nullable(),
      /** `sslrootcert`, for people to read: the window opens no path, so they choose the file. */
      rootCertificatePath: z.string().nullable(),
    }),
  },
  /** Opens a file dialog; null when it was closed without a choice. */
  'connections.chooseRootCertificate': {
    access: 'admin',
    input: nothing,
    output: z.object({ name: z.string(), pem: z.string() }).nullable(),
  },
  /**
   * With `connectionId` the stored password is used when `draft.password` is null, and only for what it was
   * stored for: else it fails with `password-needed-again`.
   */
  'connections.test': {
    access: 'admin',
    input: z.strictObject({ draft: connectionDraftSchema, connectionId: z.uuid().nullable() }),
    output: probeSchema,
  },
  'connections.add': {
    access: 'admin',
    input: z.strictObject({ draft: connectionDraftSchema, storePasswordIn: passwordStorageSchema }),
    output: connectionSchema,
  },
  'connections.update': {
    access: 'admin',
    input: connectionId.extend({
      fields: connectionFieldsSchema,
      password: passwordSchema.nullable(),
      storePasswordIn: passwordStorageSchema,
    }),
    output: connectionSchema,
  },
  /** Forgets the connection and its password; its backups stay. */
  'connections.remove': { access: 'admin', input: connectionId, output: nothing },
  'connections.probe': { access: 'anyone', input: connectionId, output: probeSchema },

  /** Makes and starts the private sample server when needed, and adds its connection. */
  'sample.connect': { access: 'admin', input: nothing, output: connectionSchema },
} as const satisfies CallsOf<'connections' | 'sample'>;
