/** Calls for the sign-in, the admins, their tokens and the audit trail. */
import { z } from 'zod';
import {
  adminNameSchema,
  adminSchema,
  apiTokenSchema,
  auditPageSchema,
  auditQuerySchema,
  newTokenSchema,
  passphraseSchema,
  sessionStateSchema,
  tokenDaysSchema,
  triedPassphraseSchema,
} from '../../domain/admin.ts';
import { nothing, type CallsOf } from './call.ts';

export const accessCalls = {
  /** The admin who is signed in to this window, or why no admin is. */
  'session.state': { access: 'anyone', input: nothing, output: sessionStateSchema },
  /** Creates the first admin at the first start and signs in. Fails with `first-admin-exists`. */
  'session.createFirstAdmin': {
    access: 'anyone',
    input: z.strictObject({
      name: adminNameSchema,
      passphrase: passphraseSchema,
      staySignedIn: z.boolean(),
    }),
    output: sessionStateSchema,
  },
  /** Also unlocks a locked window. Fails with `passphrase-wrong` and `sign-in-throttled`. */
  'session.signIn': {
    access: 'anyone',
    input: z.strictObject({
      name: z.string().max(1000),
      passphrase: triedPassphraseSchema,
      staySignedIn: z.boolean(),
    }),
    output: sessionStateSchema,
  },
  'session.lock': { access: 'anyone', input: nothing, output: nothing },
  'session.signOut': { access: 'anyone', input: nothing, output: nothing },

  'admins.list': { access: 'admin', input: nothing, output: z.array(adminSchema) },
  'admins.add': {
    access: 'admin',
    input: z.strictObject({ name: adminNameSchema, passphrase: passphraseSchema }),
    output: nothing,
  },
  /** Fails with `last-admin`. */
  'admins.remove': {
    access: 'admin',
    input: z.strictObject({ name: z.string().max(1000) }),
    output: nothing,
  },
  /**
   * Changes the admin's own passphrase. Other windows and the command line have to sign in again.
   */
  'admins.changePassphrase': {
    access: 'admin',
    input: z.strictObject({ current: triedPassphraseSchema, next: passphraseSchema }),
    output: nothing,
  },

  'audit.list': { access: 'admin', input: auditQuerySchema, output: auditPageSchema },

  /** Valid tokens for scripts and the HTTP API. */
  'tokens.list': { access: 'admin', input: nothing, output: z.array(apiTokenSchema) },
  /** The answer is the only place that ever contains the token. */
  'tokens.create': {
    access: 'admin',
    input: z.strictObject({ name: adminNameSchema, days: tokenDaysSchema }),
    output: newTokenSchema,
  },
  'tokens.revoke': {
    access: 'admin',
    input: z.strictObject({ tokenId: z.uuid() }),
    output: nothing,
  },
} as const satisfies CallsOf<'session' | 'admins' | 'audit' | 'tokens'>;
