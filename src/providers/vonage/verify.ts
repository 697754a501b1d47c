import { createHash } from 'node:crypto';
import { compactVerify, decodeProtectedHeader } from 'jose';
import { compactJson } from '../compact-json.ts';
import { isSameText, pairOf } from '../constant-time.ts';
import { readFormFields } from '../form-fields.ts';
import type { Delivery, Verdict, Verify } from '../provider.ts';
import { readHeader } from '../read-header.ts';
import { isFresh } from '../timestamp.ts';

/**
 * Vonage signs a token that contains a hash of the payload. Only HS256 is accepted: the SDK of Vonage also accepts RS256, for
 * which the secret would have to be a public key.
 */
export const verifyVonage: Verify = async (delivery, { secrets, nowMs }) => {
  const header = readHeader(delivery.headers, 'authorization');
  if (header === null) return 'unsigned';
  const token = /^Bearer (\S+)$/.exec(header)?.[1];
  if (token === undefined || !isHs256(token)) return 'malformed';

  const claims = await Promise.all(pairOf(secrets).map((secret) => readClaims(token, secret)));
  const valid = claims.find((each) => each !== null) ?? null;
  return valid === null ? 'mismatch' : checkClaims(valid, delivery, nowMs);
};

function isHs256(token: string): boolean {
  // The last character of a signature has bits that decoders ignore.
  const signature = token.split('.').at(-1) ?? '';
  if (Buffer.from(signature, 'base64url').toString('base64url') !== signature) return false;
  try {
    return decodeProtectedHeader(token).alg === 'HS256';
  } catch {
    return false;
  }
}

interface Claims {
  readonly iat?: unknown;
  readonly exp?: unknown;
  readonly payload_hash?: unknown;
}

/** Null: signed with another secret. */
async function readClaims(token: string, secret: string): Promise<Claims | null> {
  try {
    // jose refuses an empty key.
    const { payload } = await compactVerify(token, new TextEncoder().encode(secret), { algorithms: ['HS256'] });
    const claims: unknown = JSON.parse(new TextDecoder().decode(payload));
    return typeof claims === 'object' ? claims : null;
  } catch {
    return null;
  }
}

function checkClaims({ iat, exp, payload_hash: hash }: Claims, delivery: Delivery, nowMs: number): Verdict {
  if (typeof iat !== 'number' || !Number.isSafeInteger(iat) || typeof hash !== 'string') return 'malformed';
  if (!isFresh(iat, 'seconds', nowMs)) return 'stale';
  if (typeof exp === 'number' && exp * 1000 <= nowMs) return 'stale';
  const isIntact = signedPayloads(delivery).some((payload) => isSameText(hash.toLowerCase(), sha256(payload)));
  return isIntact ? null : 'mismatch';
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Of a GET the query as a JSON object, of any other request the body, as it is or written again. */
function signedPayloads({ method, url, rawBody }: Delivery): readonly Buffer[] {
  if (method !== 'GET') return [rawBody, compactJson(rawBody) ?? rawBody];
  const query = readFormFields(URL.parse(url)?.search.slice(1) ?? '');
  if (query === null) return [];
  const values = [...query].map(([name, each]) => [name, each.length === 1 ? each[0] : each]);
  return [Buffer.from(JSON.stringify(Object.fromEntries(values)))];
}
