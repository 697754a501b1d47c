import { createHash, createHmac } from 'node:crypto';
import { isSameText, matchesAnySecret } from '../constant-time.ts';
import { type FormFields, readFormBody, sortedFields } from '../form-fields.ts';
import type { Delivery, Verify } from '../provider.ts';
import { readHeader } from '../read-header.ts';

/** Twilio signs no timestamp. That an event is applied once protects against a repeated delivery. */
export const verifyTwilio: Verify = (delivery, { secrets }) => {
  const signature = readHeader(delivery.headers, 'x-twilio-signature');
  if (signature === null) return 'unsigned';
  const algorithm = readAlgorithm(readHeader(delivery.headers, 'x-twilio-webhooks-signature-settings'));
  const body = readSignedBody(delivery);
  if (algorithm === null || body === null) return 'malformed';
  if (body === 'mismatch') return 'mismatch';

  const isSigned = matchesAnySecret(secrets, (secret) =>
    urlsWithAndWithoutPort(delivery.url)
      .map((url) => createHmac(algorithm, secret).update(url).update(body.fields).digest('base64'))
      .map((expected) => isSameText(signature, expected))
      .includes(true),
  );
  return isSigned ? null : 'mismatch';
};

/** `key=<id>,algorithm=HMAC_SHA256` names a shared key. Without the header, the auth token signs with SHA-1. */
function readAlgorithm(settings: string | null): 'sha1' | 'sha256' | null {
  const pairs = (settings ?? '').split(',').map((pair) => pair.split('=').map((each) => each.trim()));
  const named = pairs.find(([name, value]) => name === 'algorithm' && value !== undefined && value !== '')?.[1];
  const name = (named ?? 'HMAC_SHA1').toUpperCase();
  if (name === 'HMAC_SHA1') return 'sha1';
  return name === 'HMAC_SHA256' ? 'sha256' : null;
}

/** Null: no signature of Twilio covers this body. */
function readSignedBody(delivery: Delivery): { fields: string } | 'mismatch' | null {
  const hash = URL.parse(delivery.url)?.searchParams.get('bodySHA256') ?? null;
  if (hash !== null) {
    const actual = createHash('sha256').update(delivery.rawBody).digest('hex');
    return isSameText(hash, actual) ? { fields: '' } : 'mismatch';
  }
  const fields = readFormBody(delivery);
  return fields === null ? null : { fields: joinFields(fields) };
}

/** Each name with its value, sorted by name. Repeated values count once. */
function joinFields(fields: FormFields): string {
  return sortedFields(fields)
    .flatMap(([name, values]) => [...new Set(values)].sort().map((value) => name + value))
    .join('');
}

/** Twilio signs the URL with its port or without it. The URL is not normalised: its exact characters are signed. */
function urlsWithAndWithoutPort(url: string): readonly string[] {
  const parts = /^(https?):\/\/(\[[^\]]*\]|[^/?#:]*)(?::(\d+))?(.*)$/is.exec(url);
  if (parts === null) return [url];
  const [, scheme = '', host = '', port, rest = ''] = parts;
  const defaultPort = scheme.toLowerCase() === 'https' ? '443' : '80';
  return [`${scheme}://${host}${rest}`, `${scheme}://${host}:${port ?? defaultPort}${rest}`];
}
