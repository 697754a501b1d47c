// A service token for a hosted project. It must be signed with a key that the project trusts.
import { importJWK, type JWK, SignJWT } from 'jose';
import type { SigningKey } from '../config.ts';

interface ServiceToken {
  readonly issuer: string;
  readonly signingKey: SigningKey;
  readonly expiresInSeconds: number;
  readonly now?: number;
}

export async function signServiceToken({ issuer, signingKey, expiresInSeconds, now = Date.now() }: ServiceToken) {
  const { key, header } = 'secret' in signingKey ? withSecret(signingKey.secret) : await withPrivateKey(signingKey.jwk);
  const issuedAt = Math.floor(now / 1000);
  const claims = { role: 'callboard_service', aud: 'authenticated', iss: issuer, iat: issuedAt };
  return new SignJWT({ ...claims, exp: issuedAt + expiresInSeconds })
    .setProtectedHeader({ ...header, typ: 'JWT' })
    .sign(key);
}

function withSecret(secret: string) {
  return { key: new TextEncoder().encode(secret), header: { alg: 'HS256' } };
}

async function withPrivateKey(text: string) {
  // Errors carry neither the text nor the cause: both contain the key.
  const jwk = parse(text);
  const alg = jwk?.alg ?? (jwk?.kty === 'EC' ? 'ES256' : 'RS256');
  if (jwk?.d === undefined || jwk.kid === undefined) {
    throw new Error(
      'SUPABASE_SIGNING_KEY is not a private JWK with a kid: use the key that was imported into the project',
    );
  }
  return { key: await importJWK(jwk, alg), header: { alg, kid: jwk.kid } };
}

function parse(text: string): JWK | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
