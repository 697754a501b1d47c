// Webhook requests as each provider signs them.
import { createHash, createHmac, createPrivateKey, sign } from 'node:crypto';
import { CompactSign } from 'jose';
import { Webhook } from 'standardwebhooks';
import twilio from 'twilio';
import type { Payload } from '../../src/providers/provider.ts';
import { signDelivery } from './sign-delivery.ts';

export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: string;
}

interface Signed {
  readonly url: string;
  readonly secret: string;
}

type SignRequest = (payload: Payload, signed: Signed) => SignedRequest | Promise<SignedRequest>;

/** Test 1 of RFC 8032. The secret of a Telnyx connection is the public key. */
const telnyxPublicKey = '11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';
const telnyxPrivateKey = createPrivateKey({
  key: {
    kty: 'OKP',
    crv: 'Ed25519',
    x: Buffer.from(telnyxPublicKey, 'base64').toString('base64url'),
    d: Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex').toString('base64url'),
  },
  format: 'jwk',
});

/** Where the provider demands a certain form. */
export const secretsOfProviders: Readonly<Record<string, string>> = {
  telnyx: telnyxPublicKey,
  'standard-webhooks': 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
};

const json = { 'content-type': 'application/json' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };

const fieldsOf = (payload: Payload) =>
  Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, String(value)]));
const formOf = (payload: Payload) => new URLSearchParams(fieldsOf(payload)).toString();

const byProvider: Readonly<Record<string, SignRequest>> = {
  twilio: (payload, { url, secret }) => ({
    headers: { ...form, 'x-twilio-signature': twilio.getExpectedTwilioSignature(secret, url, fieldsOf(payload)) },
    payload: formOf(payload),
  }),
  plivo(payload, { url, secret }) {
    const fields = Object.entries(fieldsOf(payload)).sort(([one], [other]) => (one < other ? -1 : 1));
    const base = fields.length === 0 ? url : `${url}?${fields.map(([name, value]) => name + value).join('')}`;
    const signature = createHmac('sha256', secret).update(`${base}.nonce`).digest('base64');
    const headers = { ...form, 'x-plivo-signature-v3': signature, 'x-plivo-signature-v3-nonce': 'nonce' };
    return { headers, payload: formOf(payload) };
  },
  telnyx(payload) {
    const body = JSON.stringify(payload);
    const seconds = String(Math.floor(Date.now() / 1000));
    const signature = sign(null, Buffer.from(`${seconds}|${body}`), telnyxPrivateKey).toString('base64');
    return {
      headers: { ...json, 'telnyx-signature-ed25519': signature, 'telnyx-timestamp': seconds },
      payload: body,
    };
  },
  async vonage(payload, { secret }) {
    const body = JSON.stringify(payload);
    const hash = createHash('sha256').update(body).digest('hex');
    const claims = { iat: Math.floor(Date.now() / 1000), jti: hash, iss: 'Vonage', payload_hash: hash, api_key: 'k' };
    const token = await new CompactSign(Buffer.from(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .sign(Buffer.from(secret));
    return { headers: { ...json, authorization: `Bearer ${token}` }, payload: body };
  },
  'standard-webhooks'(payload, { secret }) {
    const body = JSON.stringify(payload);
    const id = createHash('sha256').update(body).digest('hex');
    const sentAt = new Date();
    const headers = {
      ...json,
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, sentAt, body),
    };
    return { headers, payload: body };
  },
};

export async function signRequest(provider: string, payload: Payload, signed: Signed): Promise<SignedRequest> {
  const signOf = byProvider[provider];
  if (signOf !== undefined) return signOf(payload, signed);
  const body = JSON.stringify(payload);
  return { headers: signDelivery(provider, body, signed.secret), payload: body };
}
