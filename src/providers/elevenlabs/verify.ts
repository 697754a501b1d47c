import type { Verify } from '../provider.ts';
import { asText, type SignatureHeader, type SignatureScheme, verifySignature } from '../signature.ts';

const scheme: SignatureScheme = {
  algorithm: 'sha256',
  encoding: 'hex',
  decodeSecret: asText,
  signatureHeader: 'elevenlabs-signature',
  parseSignature,
  timestampUnit: 'seconds',
  signedText: '{timestamp}.{body}',
};

export const verifyElevenLabs: Verify = (delivery, settings) => verifySignature(delivery, settings, scheme);

/** `t=<seconds>,v0=<hex>`, in any order, with or without parts of later versions, as the SDK of ElevenLabs reads it. */
function parseSignature(header: string): SignatureHeader | null {
  const parts = header.split(',').map((part) => part.trim());
  const valuesOf = (name: string) =>
    parts.filter((part) => part.startsWith(`${name}=`)).map((part) => part.slice(name.length + 1));
  const [timestamp] = valuesOf('t');
  const signatures = valuesOf('v0');
  return timestamp === undefined || signatures.length === 0 ? null : { timestamp, signatures };
}
