import { createHmac } from 'node:crypto';
import { isSameText, matchesAnySecret } from '../constant-time.ts';
import { type FormFields, readFormBody, readFormFields, sortedFields } from '../form-fields.ts';
import type { Delivery, Verify } from '../provider.ts';
import { readHeader } from '../read-header.ts';
import { readOptions } from '../read-options.ts';
import { maxSignatures } from '../signature.ts';
import { plivoOptions } from './options.ts';

/** The nonce is no time: that an event is applied once protects against a repeated delivery. */
export const verifyPlivo: Verify = (delivery, settings) => {
  const { signatureVersion = 'v3' } = readOptions(plivoOptions, settings.options);
  // `ma` signs with the auth token of the main account, for calls of its subaccounts.
  const signatures = [`x-plivo-signature-${signatureVersion}`, `x-plivo-signature-ma-${signatureVersion}`]
    .flatMap((name) => readHeader(delivery.headers, name)?.split(',') ?? [])
    .map((signature) => signature.trim());
  if (signatures.length === 0) return 'unsigned';

  const nonce = readHeader(delivery.headers, `x-plivo-signature-${signatureVersion}-nonce`);
  const signed = signatureVersion === 'v3' ? signedTextV3(delivery) : signedTextV2(delivery);
  if (nonce === null || signed === null || signatures.length > maxSignatures) return 'malformed';

  const isSigned = matchesAnySecret(settings.secrets, (secret) => {
    const expected = createHmac('sha256', secret).update(signed).update(nonce).digest('base64');
    return signatures.map((each) => isSameText(each, expected)).includes(true);
  });
  return isSigned ? null : 'mismatch';
};

function signedTextV2({ url }: Delivery): string | null {
  return splitUrl(url)?.base ?? null;
}

/** The fields of a form follow the query after a dot, but without a query there is no dot. */
function signedTextV3(delivery: Delivery): string | null {
  const parts = splitUrl(delivery.url);
  const query = readFormFields(parts?.query ?? '');
  const fields = readFormBody(delivery);
  if (parts === null || query === null || fields === null) return null;
  if (delivery.method !== 'POST' && delivery.method !== 'GET') return null;

  const queryText = pairsOf(query)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const fieldText = pairsOf(fields)
    .map(([name, value]) => name + value)
    .join('');
  const mark = queryText !== '' || fields.size > 0 ? '?' : '';
  const dot = queryText !== '' && fields.size > 0 ? '.' : '';
  return `${parts.base}${mark}${queryText}${dot}${fieldText}.`;
}

function splitUrl(url: string): { base: string; query: string } | null {
  const [, base, query = ''] = /^(https?:\/\/[^?#]+)(?:\?([^#]*))?/i.exec(url) ?? [];
  return base === undefined ? null : { base, query };
}

/** Sorted by name, then by value. */
const pairsOf = (fields: FormFields) =>
  sortedFields(fields).flatMap(([name, values]) => [...values].sort().map((value) => [name, value] as const));
