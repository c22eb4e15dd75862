/**
 * Signed tokens (JWT, HS256) of sign-ins, for one entry point and for a limited time. The key is in
 * the keychain. The file next to it stores the revoked tokens and the latest known time, and
 * belongs to one key. If the key or the file is lost, all tokens are invalid.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  adminNameSchema,
  apiTokenSchema,
  type Actor,
  type ApiToken,
  type Audience,
  type AuditFacts,
  type AuditKind,
  type NewToken,
} from '#shared/domain/admin.ts';
import { fail } from '#shared/errors/errors.ts';
import { describeFault } from '../logging/fault.ts';
import type { Clock, Log } from '../system/ports.ts';
import type { Account, Accounts } from './accounts.ts';
import { nobody } from './actor.ts';
import { openJsonFile } from '../files/json-file.ts';

/** Loaded on first use: most commands need no token. */
const importJose = () => import('jose');

const issuer = 'nightjar';
const algorithm = 'HS256';
const keyBytes = 32;
const longestToken = 4096;
/** The time on disk can be this much older than the latest known time. */
const markEveryMs = 60_000;
const dayMs = 86_400_000;

const storedApiToken = apiTokenSchema.extend({ adminId: z.uuid() });
const fileSchema = z.strictObject({
  version: z.literal(1),
  /** Fingerprint of the key that signs the tokens. */
  keyFingerprint: z.string(),
  latestMs: z.number(),
  /** Expiry of each revoked token. */
  revoked: z.record(z.string(), z.number()),
  apiTokens: z.array(storedApiToken),
});
type Content = z.infer<typeof fileSchema>;

export interface Issued {
  token: string;
  id: string;
  expiresAtMs: number;
}

export interface VerifiedToken {
  id: string;
  expiresAtMs: number;
  admin: Account;
}

export interface Tokens {
  issue(admin: Account, audience: Audience, lifetimeMs: number): Promise<Issued>;
  /** Fails with `token-invalid`, `session-expired`, `token-revoked`, `no-admin-yet`. */
  verify(token: string, audience: Audience): Promise<VerifiedToken>;
  revoke(token: Pick<Issued, 'id' | 'expiresAtMs'>): Promise<void>;
  /** Creates a token for scripts. Only the answer contains the token itself. */
  createForApi(admin: Account, name: string, days: number, by: Actor): Promise<NewToken>;
  listForApi(): Promise<ApiToken[]>;
  /** Finds the token by id or name. Fails with `token-not-found`. */
  revokeForApi(idOrName: string, by: Actor): Promise<ApiToken>;
}

export interface TokensOptions {
  file: string;
  accounts: Pick<Accounts, 'vault' | 'byId'>;
  clock: Clock;
  log: Log;
  /** Rejects if the audit trail cannot be written: nothing is changed then. */
  record: (kind: AuditKind, facts: AuditFacts, by: Actor) => Promise<void>;
}

export function createTokens({ file: path, accounts, clock, log, record }: TokensOptions): Tokens {
  // If the file cannot be read, the revoked tokens are unknown, so all tokens are invalid.
  const file = openJsonFile(path, fileSchema, { log, clock });
  let key: Buffer | null = null;
  let latest = { atMs: Number.NEGATIVE_INFINITY, monotonicMs: clock.monotonicMs() };

  /** The current time, which never goes back, even if the clock is set back or after a restart. */
  const trustedNow = (storedMs: number): number => {
    const monotonicMs = clock.monotonicMs();
    const wentOn = latest.atMs + (monotonicMs - latest.monotonicMs);
    latest = { atMs: Math.max(clock.nowMs(), storedMs, wentOn), monotonicMs };
    return latest.atMs;
  };

  const vault = async () => (await accounts.vault()) ?? fail({ code: 'no-admin-yet' });

  /** Returns the key and its file. Creates a new pair if one of them is missing. */
  const open = async (): Promise<{ key: Buffer; content: Content }> => {
    const content = await file.read();
    if (key !== null && content?.keyFingerprint === fingerprint(key)) return { key, content };
    const { secrets, accountOf } = await vault();
    const stored = await secrets.get(accountOf('session-key'));
    const known = stored === null ? null : Buffer.from(stored, 'base64');
    if (known?.length === keyBytes && content?.keyFingerprint === fingerprint(known)) {
      key = known;
      return { key: known, content };
    }
    return renew();
  };

  const renew = async (): Promise<{ key: Buffer; content: Content }> => {
    const { secrets, accountOf } = await vault();
    const fresh = randomBytes(keyBytes);
    log.registerSecret(fresh.toString('base64'));
    const content = await file.update(async (current) => {
      // Another process has already created it.
      const stored = await secrets.get(accountOf('session-key'));
      const known = stored === null ? null : Buffer.from(stored, 'base64');
      if (known !== null && current?.keyFingerprint === fingerprint(known)) {
        key = known;
        return current;
      }
      await secrets.set(accountOf('session-key'), fresh.toString('base64'));
      key = fresh;
      // The first process that detects the loss records it. The actor is unknown.
      if (known !== null || current !== null) await record('tokens-all-revoked', {}, nobody);
      return {
        version: 1,
        keyFingerprint: fingerprint(fresh),
        latestMs: trustedNow(current?.latestMs ?? 0),
        revoked: {},
        apiTokens: [],
      };
    });
    return { key: key ?? fresh, content };
  };

  /** Saves the time; deletes revoked tokens that have expired. */
  const change = (make: (content: Content, nowMs: number) => Partial<Content>): Promise<Content> =>
    file.update((content) => {
      if (content === null) throw new Error('the file of the tokens is gone');
      const nowMs = trustedNow(content.latestMs);
      const revoked = Object.entries(content.revoked).filter(([, untilMs]) => untilMs > nowMs);
      const cleaned = { ...content, latestMs: nowMs, revoked: Object.fromEntries(revoked) };
      return { ...cleaned, ...make(cleaned, nowMs) };
    });

  const sign = async (
    account: Account,
    audience: Audience,
    id: string,
    lifetimeMs: number,
  ): Promise<Issued> => {
    const { key: secret, content } = await open();
    const issuedAt = Math.floor(trustedNow(content.latestMs) / 1000);
    const expiresAt = issuedAt + Math.floor(lifetimeMs / 1000);
    const { SignJWT } = await importJose();
    const token = await new SignJWT({ generation: account.generation })
      .setProtectedHeader({ alg: algorithm, typ: 'JWT' })
      .setIssuer(issuer)
      .setSubject(account.id)
      .setAudience(audience)
      .setJti(id)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(secret);
    log.registerSecret(token);
    return { token, id, expiresAtMs: expiresAt * 1000 };
  };

  const issue: Tokens['issue'] = async (account, audience, lifetimeMs) => {
    const issued = await sign(account, audience, randomUUID(), lifetimeMs);
    await change(() => ({})).catch(notStored);
    return issued;
  };

  /** A full disk must not end a session. This process still knows the time in memory. */
  const notStored = (error: unknown): void => {
    log.warn('the state of the tokens could not be saved', describeFault(error));
  };

  const verify: Tokens['verify'] = async (token, audience) => {
    // Not registered as a secret: the log recognises tokens by their form, and strangers can send
    // many.
    if (token.length > longestToken) fail({ code: 'token-invalid' });
    const { key: secret, content } = await open();
    const nowMs = trustedNow(content.latestMs);
    if (nowMs - content.latestMs > markEveryMs) await change(() => ({})).catch(notStored);
    const { errors } = await importJose();
    const claims = await claimsOf(token, secret, audience, nowMs).catch(async (error: unknown) => {
      if (error instanceof errors.JWTExpired) {
        // The token remains expired even if the clock is set back after a restart. A known time is
        // not written again.
        const expiredMs = (error.payload.exp ?? Infinity) * 1000;
        if (expiredMs > content.latestMs) await change(() => ({})).catch(notStored);
        fail({ code: 'session-expired' }, error);
      }
      if (error instanceof errors.JOSEError || error instanceof z.ZodError) {
        fail({ code: 'token-invalid' }, error);
      }
      throw error;
    });
    const account = await accounts.byId(claims.sub);
    const isListed = content.apiTokens.some(({ id }) => id === claims.jti);
    const isCurrent =
      audience === 'nightjar-api' ? isListed : claims.generation === account?.generation;
    if (account === null || !isCurrent || Object.hasOwn(content.revoked, claims.jti)) {
      return fail({ code: 'token-revoked' });
    }
    return { id: claims.jti, expiresAtMs: claims.exp * 1000, admin: account };
  };

  /** Returns the valid tokens: not the tokens of a removed admin. */
  const goodForApi = async (): Promise<z.infer<typeof storedApiToken>[]> => {
    if ((await accounts.vault()) === null) return [];
    const { content } = await open();
    const nowMs = trustedNow(content.latestMs);
    const good: z.infer<typeof storedApiToken>[] = [];
    for (const one of content.apiTokens) {
      const isGood = Date.parse(one.expiresAt) > nowMs;
      if (isGood && (await accounts.byId(one.adminId)) !== null) good.push(one);
    }
    return good;
  };

  return {
    issue,
    verify,
    revoke: async ({ id, expiresAtMs }) => {
      await open();
      await change(({ revoked }) => ({ revoked: { ...revoked, [id]: expiresAtMs } }));
    },
    createForApi: async (account, givenName, days, by) => {
      const parsed = adminNameSchema.safeParse(givenName);
      if (!parsed.success) {
        const problems = parsed.error.issues.map(({ message }) => ({ field: 'name', message }));
        return fail({ code: 'invalid-input', problems });
      }
      const name = parsed.data;
      const id = randomUUID();
      const { token, expiresAtMs } = await sign(account, 'nightjar-api', id, days * dayMs);
      const expiresAt = new Date(expiresAtMs).toISOString();
      let entry: z.infer<typeof storedApiToken> | undefined;
      await change(({ apiTokens }, nowMs) => {
        const createdAt = new Date(nowMs).toISOString();
        entry = { id, name, admin: account.name, adminId: account.id, createdAt, expiresAt };
        const stillGood = apiTokens.filter((one) => Date.parse(one.expiresAt) > nowMs);
        return { apiTokens: [...stillGood, entry] };
      });
      if (entry === undefined) throw new Error('the file was not changed');
      try {
        await record('token-created', { token: id, name, days, expiresAt }, by);
      } catch (error) {
        await change(({ apiTokens }) => ({ apiTokens: apiTokens.filter((one) => one.id !== id) }));
        throw error;
      }
      const { adminId: _adminId, ...shown } = entry;
      return { ...shown, token };
    },
    listForApi: async () => (await goodForApi()).map(({ adminId: _adminId, ...shown }) => shown),
    revokeForApi: async (idOrName, by) => {
      const good = await goodForApi();
      const named = good.filter(({ name }) => name === idOrName);
      const byId = good.find(({ id }) => id === idOrName);
      if (byId === undefined && named.length > 1) {
        const ids = named.map(({ id }) => id).join(', ');
        const message = `Several tokens have this name. Revoke each by its id: ${ids}.`;
        return fail({ code: 'invalid-input', problems: [{ field: 'token', message }] });
      }
      const found = byId ?? named[0] ?? fail({ code: 'token-not-found', token: idOrName });
      await record('token-revoked', { token: found.id, name: found.name }, by);
      try {
        await change(({ apiTokens, revoked }) => ({
          apiTokens: apiTokens.filter(({ id }) => id !== found.id),
          revoked: { ...revoked, [found.id]: Date.parse(found.expiresAt) },
        }));
      } catch (error) {
        // The token is still valid: the trail must not contain its revocation.
        const facts = { name: found.name, change: 'token-revoked' };
        await record('account-change-failed', facts, by).catch(() => undefined);
        throw error;
      }
      const { adminId: _adminId, ...shown } = found;
      return shown;
    },
  };
}

const claimsSchema = z.object({
  sub: z.uuid(),
  jti: z.uuid(),
  exp: z.number(),
  iat: z.number(),
  generation: z.number(),
});

async function claimsOf(
  token: string,
  secret: Buffer,
  audience: Audience,
  nowMs: number,
): Promise<z.infer<typeof claimsSchema>> {
  const { jwtVerify } = await importJose();
  const { payload } = await jwtVerify(token, secret, {
    algorithms: [algorithm],
    issuer,
    audience,
    currentDate: new Date(nowMs),
    requiredClaims: ['sub', 'jti', 'exp', 'iat'],
  });
  return claimsSchema.parse(payload);
}

const fingerprint = (key: Buffer): string =>
  createHash('sha256').update(key).digest('hex').slice(0, 32);
