// The one verifier of HMAC signatures. A provider declares a scheme: where the parts are, and what is signed.
import { createHmac } from 'node:crypto';
import { isSameText, matchesAnySecret } from './constant-time.ts';
import type { Delivery, Verdict, VerifierSettings } from './provider.ts';
import { readHeader } from './read-header.ts';
import { isFresh, readTimestamp, type TimestampUnit } from './timestamp.ts';

export interface SignatureHeader {
  /** One of them must match. Several where the provider rotates its secret. */
  readonly signatures: readonly string[];
  /** Absent where the timestamp has a header of its own. */
  readonly timestamp?: string;
}

/** Names of headers are in lower case. */
export interface SignatureScheme {
  readonly algorithm: 'sha1' | 'sha256' | 'sha512';
  readonly encoding: 'hex' | 'base64';
  readonly decodeSecret: (secret: string) => string | Buffer;
  readonly signatureHeader: string;
  /** Null: malformed. */
  readonly parseSignature: (header: string) => SignatureHeader | null;
  readonly timestampHeader?: string;
  readonly timestampUnit: TimestampUnit;
  readonly messageIdHeader?: string;
  /** The tokens are those of Vapi's payload format; all other text stands for itself. */
  readonly signedText: string;
}

/** Each is compared before the sender is known. Providers send one for each active secret. */
export const maxSignatures = 10;

const token = /(\{(?:body|timestamp|method|url|svix-id)\})/;

type SignedParts = readonly (string | Buffer)[];

/** A timestamp is checked where it is signed. An unsigned one proves nothing. */
export function verifySignature(delivery: Delivery, settings: VerifierSettings, scheme: SignatureScheme): Verdict {
  const header = readHeader(delivery.headers, scheme.signatureHeader);
  if (header === null) return 'unsigned';
  const signature = scheme.parseSignature(header);
  if (signature === null || signature.signatures.length > maxSignatures) return 'malformed';

  const timestamp = signature.timestamp ?? readHeader(delivery.headers, scheme.timestampHeader ?? '');
  const parts = fillTemplate(delivery, scheme, timestamp);
  if (parts === null) return 'malformed';

  const isSigned = matchesAnySecret(settings.secrets, (secret) => {
    const key = scheme.decodeSecret(secret);
    const expected = sign(scheme, key, parts);
    const isMatch = signature.signatures.map((each) => isSameText(each, expected)).includes(true);
    // A secret can decode to an empty key, with which a stranger can sign.
    return isMatch && key.length > 0;
  });
  if (!isSigned) return 'mismatch';
  return isTimely(scheme, timestamp, settings.nowMs) ? null : 'stale';
}

/** Null: the template needs a part that the delivery does not have, or a timestamp that is not an integer. */
function fillTemplate(delivery: Delivery, scheme: SignatureScheme, timestamp: string | null): SignedParts | null {
  const values = new Map<string, string | Buffer | null>([
    ['{body}', delivery.rawBody],
    ['{timestamp}', timestamp === null || readTimestamp(timestamp) === null ? null : timestamp],
    ['{method}', delivery.method],
    ['{url}', delivery.url],
    ['{svix-id}', readHeader(delivery.headers, scheme.messageIdHeader ?? '')],
  ]);
  const parts = scheme.signedText.split(token).map((part) => (values.has(part) ? (values.get(part) ?? null) : part));
  return parts.every((part) => part !== null) ? parts : null;
}

function sign(scheme: SignatureScheme, key: string | Buffer, parts: SignedParts): string {
  const hmac = createHmac(scheme.algorithm, key);
  for (const part of parts) hmac.update(part);
  return hmac.digest(scheme.encoding);
}

function isTimely(scheme: SignatureScheme, text: string | null, nowMs: number): boolean {
  if (!scheme.signedText.includes('{timestamp}')) return true;
  const timestamp = text === null ? null : readTimestamp(text);
  return timestamp !== null && isFresh(timestamp, scheme.timestampUnit, nowMs);
}

/** For a header that a pattern describes in full, with the group `signature` and perhaps `timestamp`. */
export function parseWith(pattern: RegExp) {
  return (header: string): SignatureHeader | null => {
    const { signature, timestamp } = pattern.exec(header)?.groups ?? {};
    if (signature === undefined) return null;
    return { signatures: [signature], ...(timestamp !== undefined && { timestamp }) };
  };
}

export const asText = (secret: string) => secret;
export const asBase64 = (secret: string) => Buffer.from(secret, 'base64');
