import { createPublicKey, generateKeyPairSync, type KeyObject, verify as verifyEd25519 } from 'node:crypto';
import { matchesAnySecret } from '../constant-time.ts';
import type { Verify } from '../provider.ts';
import { readHeader } from '../read-header.ts';
import { isFresh, readTimestamp } from '../timestamp.ts';

/** The secret of a connection is Telnyx's public key, in base64, as Mission Control shows it. */
export const verifyTelnyx: Verify = ({ headers, rawBody }, { secrets, nowMs }) => {
  const signatureText = readHeader(headers, 'telnyx-signature-ed25519');
  if (signatureText === null) return 'unsigned';
  const timestampText = readHeader(headers, 'telnyx-timestamp');
  const timestamp = timestampText === null ? null : readTimestamp(timestampText);
  const signature = decodeBase64(signatureText, 64);
  if (timestamp === null || signature === null) return 'malformed';

  const signed = Buffer.concat([Buffer.from(`${timestampText}|`), rawBody]);
  const isSigned = matchesAnySecret(secrets, (secret) => {
    const publicKey = readPublicKey(secret);
    const isValid = verifyEd25519(null, signed, publicKey ?? substituteKey, signature);
    return publicKey !== null && isValid;
  });
  if (!isSigned) return 'mismatch';
  return isFresh(timestamp, 'seconds', nowMs) ? null : 'stale';
};

function readPublicKey(secret: string): KeyObject | null {
  const bytes = decodeBase64(secret, 32);
  if (bytes === null) return null;
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') }, format: 'jwk' });
}

/** Verified with when the secret is no key, so that an unknown connection takes as long as a known one. */
const substituteKey = generateKeyPairSync('ed25519').publicKey;

/** Null: another length, or characters that Node.js would ignore. */
function decodeBase64(text: string, length: number): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === length && bytes.toString('base64') === text ? bytes : null;
}
