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
import { serverAnswerSchema } from '../../domain/server-answer.ts';
import { connectionId, nothing, type CallsOf } from './call.ts';

export const connectionCalls = {
  'connections.list': { access: 'anyone', input: nothing, output: z.array(connectionSchema) },
  /** Parses a `postgresql://` URL. Nothing is stored. */
  'connections.parseUrl': {
    access: 'anyone',
    input: z.strictObject({ url: z.string().max(10_000) }),
    // A URL can name a database and omit other fields. The form shows the fields that the URL
    // contains.
    output: z.object({
      fields: connectionFieldsSchema.partial(),
      password: z.string().nullable(),
      /** `sslrootcert`, for display: the window opens no path, so the user chooses the file. */
      rootCertificatePath: z.string().nullable(),
    }),
  },
  /** Opens a file dialog; null if the user closed the dialog without a choice. */
  'connections.chooseRootCertificate': {
    access: 'admin',
    input: nothing,
    output: z.object({ name: z.string(), pem: z.string() }).nullable(),
  },
  /**
   * With `connectionId` and without `draft.password`, the stored password is used, but only for the
   * server it was stored for. For another server the call fails with `password-needed-again`.
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
  /** Deletes the connection and its password. Its backups remain. */
  'connections.remove': { access: 'admin', input: connectionId, output: nothing },
  /** Asks the server. Calls at the same time get the same answer. */
  'connections.probe': { access: 'anyone', input: connectionId, output: probeSchema },
  /** The last answer of each server since the start of Nightjar. Asks no server. */
  'connections.answers': { access: 'anyone', input: nothing, output: z.array(serverAnswerSchema) },

  /** Creates and starts the private sample server if needed, and adds its connection. */
  'sample.connect': { access: 'admin', input: nothing, output: connectionSchema },
} as const satisfies CallsOf<'connections' | 'sample'>;
