// Verifies Supabase access tokens. Which algorithms are allowed depends on the keys, never on what the token says.
import { errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Services } from '../../config.ts';
import type { Caller } from '../../domain/caller.ts';
import { AuthUnavailable, InvalidToken, ServiceRoleRefused, TokenExpired, TokenMissing } from '../../errors.ts';
import { isUuid } from '../contract.ts';
import { createKeySet, type TrustedKeys } from './key-set.ts';

interface Verified {
  readonly bearer: Caller;
  readonly generation: number;
  readonly expiresAtMs: number;
}

interface Options {
  readonly now?: () => number;
  readonly monotonicMs?: () => number;
  readonly log: Parameters<typeof createKeySet>[1]['log'];
}

export function createTokenVerifier(
  { issuer, tokenKeys }: Services['supabase'],
  { now = Date.now, ...options }: Options,
) {
  const rules: JWTVerifyOptions = { issuer, audience: 'authenticated', requiredClaims: ['exp'] };
  const { keys, verify } =
    'secret' in tokenKeys
      ? withSecret(new TextEncoder().encode(tokenKeys.secret), rules)
      : withKeySet(createKeySet(new URL(tokenKeys.jwksUrl), options), rules);

  // Whose a token is, and nothing of what they may do: rights change while the token does not.
  const verified = new LRUCache<string, Verified>({ max: 10_000 });

  // A connection mostly sends the token of its last request again: comparing it is cheaper than a lookup.
  const lastOf = new WeakMap<Connection, { authorization: string; known: Verified }>();

  // Keys that were taken out make another generation.
  const isGood = ({ generation, expiresAtMs }: Verified) => generation === keys.generation && now() < expiresAtMs;

  /** At once when the token was verified a moment ago. */
  return function bearerOf(authorization: string | undefined, connection: Connection): Caller | Promise<Caller> {
    const last = lastOf.get(connection);
    const isSame = last !== undefined && last.authorization === authorization;
    const token = isSame ? last.known.bearer.token : bearerToken(authorization);
    const waiting = keys.ready();
    if (isSame && waiting === undefined && isGood(last.known)) return last.known.bearer;
    if (waiting !== undefined) {
      const afterwards = () => rememberedBearer() ?? bearerAnew(token);
      return waiting.then(afterwards, (error: unknown) => {
        throw translate(error);
      });
    }
    return rememberedBearer() ?? bearerAnew(token);

    function rememberedBearer(): Caller | undefined {
      const known = verified.get(token);
      if (known === undefined || !isGood(known)) return undefined;
      if (authorization !== undefined) lastOf.set(connection, { authorization, known });
      return known.bearer;
    }
  };

  async function bearerAnew(token: string): Promise<Caller> {
    const { generation } = keys;
    const payload = await verify(token).catch((error: unknown) => {
      throw translate(error);
    });
    const bearer = toBearer(payload, token);
    verified.set(token, { bearer, generation, expiresAtMs: (payload.exp ?? 0) * 1000 });
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

/** What a token of the platform's own programs says; the database has a role of this name. */
const serviceRole = 'callboard_service';

// user_metadata is never read: its owner can write there. Nor does any claim make somebody ops (platform_roles).
function toBearer(payload: JWTPayload, token: string): Caller {
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

function translate(error: unknown): Error {
  if (error instanceof errors.JWTExpired) return new TokenExpired({ cause: error });
  // A key set that cannot be fetched is our trouble, not the caller's: jose reports that as a bare JOSEError, as a
  // timeout, or with what fetch threw.
  const isKeySetTrouble =
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    !(error instanceof errors.JOSEError) ||
    error.code === 'ERR_JOSE_GENERIC';
  return isKeySetTrouble ? new AuthUnavailable({ cause: error }) : new InvalidToken({ cause: error });
}
