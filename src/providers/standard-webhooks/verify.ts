// Standard Webhooks (standardwebhooks.com), and Svix, which differs only in the names of the headers.
import type { Verify } from '../provider.ts';
import { readHeader } from '../read-header.ts';
import { asBase64, type SignatureHeader, type SignatureScheme, verifySignature } from '../signature.ts';

const schemeOf = (prefix: 'webhook' | 'svix'): SignatureScheme => ({
  algorithm: 'sha256',
  encoding: 'base64',
  decodeSecret: (secret) => asBase64(secret.replace(/^whsec_/, '')),
  signatureHeader: `${prefix}-signature`,
  parseSignature,
  timestampHeader: `${prefix}-timestamp`,
  timestampUnit: 'seconds',
  messageIdHeader: `${prefix}-id`,
  signedText: '{svix-id}.{timestamp}.{body}',
});

const standard = schemeOf('webhook');
const svix = schemeOf('svix');

export const verifyStandardWebhooks: Verify = (delivery, settings) => {
  const isStandard = readHeader(delivery.headers, standard.signatureHeader) !== null;
  return verifySignature(delivery, settings, isStandard ? standard : svix);
};

/** `v1,<base64> v1,<base64>`: one signature for each active secret. Other versions are ignored. */
function parseSignature(header: string): SignatureHeader | null {
  const signatures = header
    .split(' ')
    .filter((part) => part.startsWith('v1,'))
    .map((part) => part.slice('v1,'.length));
  return signatures.length === 0 ? null : { signatures };
}
