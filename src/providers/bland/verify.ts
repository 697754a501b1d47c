import { compactJson } from '../compact-json.ts';
import type { Verify } from '../provider.ts';
import { asText, parseWith, type SignatureScheme, verifySignature } from '../signature.ts';

const scheme: SignatureScheme = {
  algorithm: 'sha256',
  encoding: 'hex',
  decodeSecret: asText,
  signatureHeader: 'x-webhook-signature',
  parseSignature: parseWith(/^(?<signature>[0-9a-f]{64})$/),
  timestampUnit: 'seconds',
  signedText: '{body}',
};

/** Bland does not document whether it signs the bytes or, as its example does, the parsed body written again. */
export const verifyBland: Verify = (delivery, settings) => {
  const verdict = verifySignature(delivery, settings, scheme);
  const compact = verdict === 'mismatch' ? compactJson(delivery.rawBody) : null;
  return compact === null ? verdict : verifySignature({ ...delivery, rawBody: compact }, settings, scheme);
};
