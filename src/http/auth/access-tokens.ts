// Verifies Supabase access tokens. The allowed algorithms depend on the configured keys and never on the token's header.
import { errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Services } from '../../config.ts';
import type { Caller } from '../../domain/caller.ts';
import { AuthUnavailable, InvalidToken, ServiceRoleRefused, TokenExpired, TokenMissing } from '../../errors.ts';
import { isUuid } from '../contract.ts';
import { bearerTokenIn } from './bearer-token.ts';
import { createKeySet, type TrustedKeys } from './key-set.ts';

interface Verified {
  readonly caller: Caller;
  readonly generation: number;
  readonly expiresAtMs: number;
}

interface Options {
  readonly now?: () => number;
  readonly monotonicMs?: () => number;
  readonly log: Parameters<typeof createKeySet>[1]['log'];
}

/** A socket. Only its identity matters here. */
type Connection = object;

export function createTokenVerifier(
  { issuer, tokenKeys }: Services['supabase'],
  { now = Date.now, ...options }: Options,
) {
  const rules: JWTVerifyOptions = { issuer, audience: 'authenticated', requiredClaims: ['exp'] };
  const { keys, verify } =
    'secret' in tokenKeys
      ? withSecret(new TextEncoder().encode(tokenKeys.secret), rules)
      : withKeySet(createKeySet(new URL(tokenKeys.jwksUrl), options), rules);

  // Only the identity is remembered, never the rights: those change while the token stays the same.
  const verified = new LRUCache<string, Verified>({ max: 10_000 });

  // A connection mostly sends the same token again, and comparing it is cheaper than a lookup.
  const lastOf = new WeakMap<Connection, { authorization: string; known: Verified }>();

  // The generation changes when a key was removed from the key set.
  const isValid = ({ generation, expiresAtMs }: Verified) => generation === keys.generation && now() < expiresAtMs;

  /** Synchronous when the token was verified before. */
  return function callerOf(authorization: string | undefined, connection: Connection): Caller | Promise<Caller> {
    const last = lastOf.get(connection);
    const isSame = last !== undefined && last.authorization === authorization;
    const token = isSame ? last.known.caller.token : bearerTokenIn(authorization);
    if (token === undefined) throw new TokenMissing();
    const waiting = keys.ready();
    if (isSame && waiting === undefined && isValid(last.known)) return last.known.caller;
    if (waiting !== undefined) {
      return waiting.then(
        () => remembered(token, authorization, connection) ?? verifyToken(token),
        (error: unknown) => {
          throw toCatalogueError(error);
        },
      );
    }
    return remembered(token, authorization, connection) ?? verifyToken(token);
  };

  function remembered(token: string, authorization: string | undefined, connection: Connection): Caller | undefined {
    const known = verified.get(token);
    if (known === undefined || !isValid(known)) return undefined;
    if (authorization !== undefined) lastOf.set(connection, { authorization, known });
    return known.caller;
  }

  async function verifyToken(token: string): Promise<Caller> {
    const { generation } = keys;
    const payload = await verify(token).catch((error: unknown) => {
      throw toCatalogueError(error);
    });
    const caller = toCaller(payload, token);
    verified.set(token, { caller, generation, expiresAtMs: (payload.exp ?? 0) * 1000 });
    return caller;
  }
}

function withSecret(secret: Uint8Array, rules: JWTVerifyOptions) {
  const keys: Pick<TrustedKeys, 'generation' | 'ready'> = { generation: 0, ready: () => undefined };
  const verify = async (token: string) => (await jwtVerify(token, secret, { ...rules, algorithms: ['HS256'] })).payload;
  return { keys, verify };
}

function withKeySet(keys: TrustedKeys, rules: JWTVerifyOptions) {
  const algorithms = ['ES256', 'RS256', 'EdDSA'];
  const verify = async (token: string) => (await jwtVerify(token, keys.find, { ...rules, algorithms })).payload;
  return { keys, verify };
}

/** The role claim of a service token. The database has a role of this name. */
const serviceRole = 'callboard_service';

// user_metadata is never read, because users can write it. No claim makes a caller ops: that is looked up in platform_roles.
function toCaller(payload: JWTPayload, token: string): Caller {
  if (payload.role === serviceRole) return { isService: true, token };
  if (payload.role === 'service_role') throw new ServiceRoleRefused();
  if (payload.role !== 'authenticated' || !isUuid(payload.sub)) throw new InvalidToken();
  const { org_id } = (payload.app_metadata ?? {}) as Record<string, unknown>;
  return {
    userId: payload.sub,
    email: typeof payload.email === 'string' ? payload.email : null,
    claimedOrgId: isUuid(org_id) ? org_id : null,
    token,
  };
}

function toCatalogueError(error: unknown): Error {
  if (error instanceof errors.JWTExpired) return new TokenExpired({ cause: error });
  // A key set that cannot be fetched is not the caller's fault. jose reports it as a bare JOSEError, a timeout, or fetch's error.
  const isKeySetTrouble =
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    !(error instanceof errors.JOSEError) ||
    error.code === 'ERR_JOSE_GENERIC';
  return isKeySetTrouble ? new AuthUnavailable({ cause: error }) : new InvalidToken({ cause: error });
}
