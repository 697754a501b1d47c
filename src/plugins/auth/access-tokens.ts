// Verifies Supabase access tokens. Which algorithms are allowed depends on the keys, never on what the token says.
import { hash } from 'node:crypto';
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Services } from '../../config.ts';
import { isUuid } from '../../contract.ts';
import { AuthUnavailable, InvalidToken, TokenExpired, TokenMissing } from '../../errors.ts';

/** A user. */
export interface Caller {
  readonly userId: string;
  readonly email: string | null;
  readonly platformRole: 'ops' | null;
  /** The org that the token names; what `x-org-id` says comes before it. */
  readonly claimedOrgId: string | null;
  readonly token: string;
}

/** A program of the platform itself: no user, of no org, and PostgREST hides nothing from it. */
export interface Service {
  readonly isService: true;
  readonly token: string;
}

export type Bearer = Caller | Service;

export function isService(bearer: Bearer): bearer is Service {
  return 'isService' in bearer;
}

export function createTokenVerifier({ issuer, tokenKeys }: Services['supabase'], steadyNow: () => number) {
  const rules: JWTVerifyOptions = { issuer, audience: 'authenticated', requiredClaims: ['exp'] };
  const verify =
    'secret' in tokenKeys
      ? withSecret(new TextEncoder().encode(tokenKeys.secret), rules)
      : withKeySet(new URL(tokenKeys.jwksUrl), rules);

  // Who a token is of, and nothing of what he may do: that is membership's to say, and changes while the token does not.
  const verified = new LRUCache<string, Verified>({ max: 10_000 });

  // What a connection sent with its last request it mostly sends again, and to compare is cheaper than to hash.
  const lastOf = new WeakMap<Connection, { authorization: string; known: Verified }>();

  /** At once when the token was verified a moment ago. */
  return function bearerOf(authorization: string | undefined, connection: Connection): Bearer | Promise<Bearer> {
    const last = lastOf.get(connection);
    if (last !== undefined && last.authorization === authorization && steadyNow() < last.known.untilMs) {
      return last.known.bearer;
    }
    const token = bearerToken(authorization);
    const key = hash('sha256', token, 'base64');
    const known = verified.get(key);
    if (known === undefined || steadyNow() >= known.untilMs) return bearerAnew(token, key);
    if (authorization !== undefined) lastOf.set(connection, { authorization, known });
    return known.bearer;
  };

  async function bearerAnew(token: string, key: string): Promise<Bearer> {
    const payload = await verify(token).catch((error: unknown) => {
      throw translate(error);
    });
    const bearer = toBearer(payload, token);
    const leftMs = (payload.exp ?? 0) * 1000 - Date.now();
    verified.set(key, { bearer, untilMs: steadyNow() + Math.min(rememberedMs, leftMs) });
    return bearer;
  }
}

/** A socket, as far as it matters here. */
type Connection = object;

function bearerToken(authorization = ''): string {
  const [, token] = /^bearer +([^ ]+)$/i.exec(authorization) ?? [];
  if (token === undefined) throw new TokenMissing();
  return token;
}

interface Verified {
  readonly bearer: Bearer;
  readonly untilMs: number;
}

/** A key that was taken back is refused after this long at the latest. */
const rememberedMs = 30_000;

function withSecret(secret: Uint8Array, rules: JWTVerifyOptions) {
  return async (token: string) => (await jwtVerify(token, secret, { ...rules, algorithms: ['HS256'] })).payload;
}

function withKeySet(url: URL, rules: JWTVerifyOptions) {
  const keySet = createRemoteJWKSet(url, { timeoutDuration: 2000 });
  const algorithms = ['ES256', 'RS256', 'EdDSA'];
  return async (token: string) => (await jwtVerify(token, keySet, { ...rules, algorithms })).payload;
}

// user_metadata is never read: its owner can write there what he likes.
function toBearer(payload: JWTPayload, token: string): Bearer {
  if (payload.role === 'service_role') return { isService: true, token };
  if (payload.role !== 'authenticated' || !isUuid(payload.sub)) throw new InvalidToken();
  const { platform_role, org_id } = (payload.app_metadata ?? {}) as Record<string, unknown>;
  return {
    userId: payload.sub,
    email: typeof payload.email === 'string' ? payload.email : null,
    platformRole: platform_role === 'ops' ? 'ops' : null,
    claimedOrgId: isUuid(org_id) ? org_id : null,
    token,
  };
}

function translate(error: unknown): Error {
  if (error instanceof errors.JWTExpired) return new TokenExpired({ cause: error });
  // A key set that can not be fetched is our trouble, not the caller's: jose reports that as a bare JOSEError, as a
  // timeout, or with what fetch threw.
  const isKeySetTrouble =
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    !(error instanceof errors.JOSEError) ||
    error.code === 'ERR_JOSE_GENERIC';
  return isKeySetTrouble ? new AuthUnavailable({ cause: error }) : new InvalidToken({ cause: error });
}
