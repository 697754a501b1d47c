// @vonage/jwt is the reference for the token. It also accepts RS256, and it does not look at the payload.
import { createHash, generateKeyPairSync } from 'node:crypto';
import { tokenGenerate, verifySignature } from '@vonage/jwt';
import { CompactSign, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { verifyVonage } from '../../../../src/providers/vonage/verify.ts';
import {
  expectHostileInputToBeRefused,
  expectOneBitToMatter,
  makeDelivery,
  nowMs,
  settingsOf,
} from '../../../helpers/delivery.ts';

const secret = 'vonage-signature-secret-0123456789';
const body = '{"uuid":"u1","status":"completed","price":"0.0120"}';
const seconds = nowMs / 1000;
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const claimsOf = (payload: string) => ({
  iat: seconds,
  jti: 'c1d9d7bd-91a0-4a27-91c7-8e4e8d52d10b',
  iss: 'Vonage',
  payload_hash: sha256(payload),
  api_key: 'a1b2c3d4',
  application_id: 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab',
});

const signToken = (claims: unknown, { key = secret, alg = 'HS256' } = {}) =>
  new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg, typ: 'JWT' })
    .sign(new TextEncoder().encode(key));

const deliveryWith = (token: string, text = body) =>
  makeDelivery({ body: text, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } });
const verify = async (claims: unknown, text = body) =>
  verifyVonage(deliveryWith(await signToken(claims), text), settingsOf(secret));

describe('the token of Vonage', () => {
  it('is verified, as by the SDK', async () => {
    const token = await signToken(claimsOf(body));
    expect(verifySignature(token, secret)).toBe(true);
    expect(await verifyVonage(deliveryWith(token), settingsOf(secret))).toBeNull();
    expect(verifySignature(token, 'other')).toBe(false);
    expect(await verifyVonage(deliveryWith(token), settingsOf('other'))).toBe('mismatch');
  });

  it('may be by either secret during a rotation', async () => {
    const delivery = deliveryWith(await signToken(claimsOf(body)));
    for (const secrets of [
      ['old', secret],
      [secret, 'new'],
    ])
      expect(await verifyVonage(delivery, { ...settingsOf(''), secrets })).toBeNull();
  });

  it('is missing: unsigned', async () => {
    expect(await verifyVonage(makeDelivery({ body }), settingsOf(secret))).toBe('unsigned');
  });

  it.each(['Basic dTpw', 'Bearer', 'Bearer x', 'Bearer a.b.c', 'Bearer a b'])(
    'is malformed: %s',
    async (authorization) => {
      expect(await verifyVonage(makeDelivery({ body, headers: { authorization } }), settingsOf(secret))).toBe(
        'malformed',
      );
    },
  );

  it('is HS256 only', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const token = tokenGenerate('aaaaaaaa-bbbb-cccc-dddd-0123456789ab', pem);
    expect(await verifyVonage(deliveryWith(token), settingsOf(publicPem))).toBe('malformed');

    const unsecured = new UnsecuredJWT(claimsOf(body)).encode();
    expect(await verifyVonage(deliveryWith(unsecured), settingsOf(secret))).toBe('malformed');

    const other = await signToken(claimsOf(body), { alg: 'HS512', key: secret.repeat(2) });
    expect(await verifyVonage(deliveryWith(other), settingsOf(secret.repeat(2)))).toBe('malformed');
  });

  it.each([
    [300, null],
    [-300, null],
    [301, 'stale'],
    [-301, 'stale'],
  ])('issued %i s from the clock is %s', async (offset, verdict) => {
    expect(await verify({ ...claimsOf(body), iat: seconds + offset })).toBe(verdict);
  });

  it('is stale after its own end', async () => {
    expect(await verify({ ...claimsOf(body), exp: seconds })).toBe('stale');
    expect(await verify({ ...claimsOf(body), exp: seconds + 1 })).toBeNull();
  });

  it.each([
    { iat: String(seconds) },
    { iat: seconds + 0.5 },
    { iat: null },
    { payload_hash: undefined },
    { payload_hash: 1 },
  ])('is malformed with %j', async (change) => {
    expect(await verify({ ...claimsOf(body), ...change })).toBe('malformed');
  });

  it.each([null, 'text', [], 1])('with the claims %j is refused', async (claims) => {
    expect(await verify(claims)).not.toBeNull();
  });

  it('is never valid with an empty secret', async () => {
    const token = await signToken(claimsOf(body));
    expect(await verifyVonage(deliveryWith(token), settingsOf(''))).toBe('mismatch');
    expect(await verifyVonage(deliveryWith(token), { ...settingsOf(''), secrets: [] })).toBe('mismatch');
  });
});

describe('the payload hash of Vonage', () => {
  it('covers the body as it is, or as JSON written again', async () => {
    const spaced = '{ "uuid": "u1", "status": "completed", "price": "0.0120" }';
    expect(await verify(claimsOf(spaced), spaced)).toBeNull();
    expect(await verify(claimsOf(body), spaced)).toBeNull();
    expect(await verify({ ...claimsOf(body), payload_hash: sha256(body).toUpperCase() })).toBeNull();
    expect(await verify(claimsOf(body), body.replace('u1', 'u2'))).toBe('mismatch');
    expect(await verify(claimsOf(body), '')).toBe('mismatch');
  });

  it.each([
    ['?uuid=u1&status=ringing&from=14155550100', '{"uuid":"u1","status":"ringing","from":"14155550100"}'],
    ['?name=Jos%C3%A9+M&empty=', '{"name":"José M","empty":""}'],
    ['?a=1&a=2', '{"a":["1","2"]}'],
    ['', '{}'],
  ])('of a GET covers the query %j in its order', async (search, payload) => {
    const headers = { authorization: `Bearer ${await signToken(claimsOf(payload))}` };
    const get = (query: string) =>
      makeDelivery({ method: 'GET', url: `https://calls.example/webhooks/vonage/0af1${query}`, headers });
    expect(await verifyVonage(get(search), settingsOf(secret))).toBeNull();
    expect(await verifyVonage(get(`${search === '' ? '?' : `${search}&`}extra=1`), settingsOf(secret))).toBe(
      'mismatch',
    );
    expect(await verifyVonage({ ...get(search), method: 'POST' }, settingsOf(secret))).toBe('mismatch');
  });
});

describe('hostile input', () => {
  it('is refused when one bit is wrong', async () => {
    const delivery = deliveryWith(await signToken(claimsOf(body)));
    const parts = ['body', 'authorization', 'secret'];
    await expectOneBitToMatter(verifyVonage, { delivery, settings: settingsOf(secret), parts });
  });

  it('never throws', async () => {
    await expectHostileInputToBeRefused(verifyVonage, { headers: ['authorization'], settings: settingsOf(secret) });
  });
});
