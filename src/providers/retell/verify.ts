import type { Verify } from '../provider.ts';
import { asText, parseWith, type SignatureScheme, verifySignature } from '../signature.ts';

const scheme: SignatureScheme = {
  algorithm: 'sha256',
  encoding: 'hex',
  decodeSecret: asText,
  signatureHeader: 'x-retell-signature',
  parseSignature: parseWith(/^v=(?<timestamp>\d+),d=(?<signature>[0-9a-f]{64})$/),
  timestampUnit: 'milliseconds',
  // There is no separator.
  signedText: '{body}{timestamp}',
};

export const verifyRetell: Verify = (delivery, settings) => verifySignature(delivery, settings, scheme);
