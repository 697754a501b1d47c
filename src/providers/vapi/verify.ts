import type { Static } from 'typebox';
import { isSameText, matchesAnySecret } from '../constant-time.ts';
import type { Delivery, Verdict, VerifierSettings, Verify } from '../provider.ts';
import { readHeader } from '../read-header.ts';
import { readOptions } from '../read-options.ts';
import { asBase64, asText, type SignatureHeader, type SignatureScheme, verifySignature } from '../signature.ts';
import { vapiOptions } from './options.ts';

type VapiOptions = Static<typeof vapiOptions>;

export const verifyVapi: Verify = (delivery, settings) => {
  const options = readOptions(vapiOptions, settings.options);
  if (options.scheme === 'bearer') return verifyToken(delivery, settings, options);
  return verifySignature(delivery, settings, schemeOf(options));
};

function schemeOf(options: VapiOptions): SignatureScheme {
  const isBodyOnly = options.scheme === 'hmac-body';
  const { includeTimestamp = !isBodyOnly, signaturePrefix = '' } = options;
  return {
    algorithm: options.algorithm ?? 'sha256',
    encoding: options.signatureEncoding ?? 'hex',
    decodeSecret: options.secretIsBase64 ? asBase64 : asText,
    signatureHeader: (options.signatureHeader ?? (isBodyOnly ? 'x-vapi-signature' : 'x-signature')).toLowerCase(),
    parseSignature: (header) => withoutPrefix(header, signaturePrefix),
    timestampHeader: (options.timestampHeader ?? 'x-timestamp').toLowerCase(),
    // Vapi does not document the unit.
    timestampUnit: 'either',
    messageIdHeader: (options.messageIdHeader ?? 'svix-id').toLowerCase(),
    signedText: options.payloadFormat ?? (includeTimestamp ? '{timestamp}.{body}' : '{body}'),
  };
}

function withoutPrefix(header: string, prefix: string): SignatureHeader | null {
  return header.startsWith(prefix) ? { signatures: [header.slice(prefix.length)] } : null;
}

/** The legacy server secret has a header of its own, and no `Bearer`. */
function verifyToken({ headers }: Delivery, { secrets }: VerifierSettings, { tokenHeader }: VapiOptions): Verdict {
  const names = tokenHeader === undefined ? ['authorization', 'x-vapi-secret'] : [tokenHeader.toLowerCase()];
  const tokens = names
    .map((name) => readHeader(headers, name))
    .filter((value) => value !== null)
    .map((value) => value.replace(/^Bearer +/i, ''));
  if (tokens.length === 0) return 'unsigned';
  const isKnown = matchesAnySecret(secrets, (secret) =>
    tokens.map((token) => isSameText(token, secret)).includes(true),
  );
  return isKnown ? null : 'mismatch';
}
