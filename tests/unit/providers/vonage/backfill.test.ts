import { createVerify, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { vonageBackfill } from '../../../../src/providers/vonage/backfill.ts';
import { listCalls, withProviderApi } from '../carrier-api.ts';
import call from './payloads/api-call.json' with { type: 'json' };

const settings = { apiKey: 'app:key', options: {} };
const window = { from: new Date('2026-11-20T12:00:00Z'), to: new Date('2026-11-20T18:00:00Z') };
const readCall = (fields: object = {}) => vonageBackfill.readCall({ ...call, ...fields }, { nowMs: Date.now() });

describe('the backfill of Vonage', () => {
  it('reads all pages of the window', async () => {
    const all = Array.from({ length: 230 }, (_, index) => ({ ...call, uuid: `leg-${index}` }));
    await withProviderApi(
      ({ searchParams }) => {
        const index = Number(searchParams.get('record_index'));
        return { count: all.length, _embedded: { calls: all.slice(index, index + 100) } };
      },
      async ({ api, requested }) => {
        const calls = await listCalls(vonageBackfill, api, window, settings);
        expect(calls.map(({ uuid }) => uuid)).toEqual(all.map(({ uuid }) => uuid));
        expect(requested).toHaveLength(3);
        expect(Object.fromEntries(requested[2]?.searchParams ?? [])).toEqual({
          date_start: '2026-11-20T12:00:00.000Z',
          date_end: '2026-11-20T18:00:00.000Z',
          page_size: '100',
          record_index: '200',
        });
      },
    );
  });

  it('finds a leg by its id', async () => {
    await withProviderApi(
      ({ pathname }) => (pathname === '/v1/calls/leg-1' ? call : null),
      async ({ api }) => {
        expect(await vonageBackfill.find(api, 'leg-1', settings)).toEqual(call);
        expect(await vonageBackfill.find(api, 'leg-2', settings)).toBeNull();
      },
    );
  });

  it('reads a call', () => {
    expect(readCall().call).toEqual({
      provider_call_id: call.uuid,
      carrier_call_id: call.conversation_uuid,
      status: 'completed',
      outcome: 'answered_human',
      ended_reason: 'completed',
      direction: 'inbound',
      from_number: '+14155550100',
      to_number: '+12125550199',
      channel: 'phone',
      started_at: '2026-11-20T15:00:01.000Z',
      answered_at: '2026-11-20T15:00:01.000Z',
      ended_at: '2026-11-20T15:02:01.000Z',
      duration_seconds: 120,
      cost_micros: 14_400,
      cost_currency: 'EUR',
      cost_breakdown: { unit: 'EUR', total: 0.0144, rate_per_minute: 0.0072 },
    });
  });

  it.each([
    [{ type: 'sip', uri: 'sip:desk@example.com' }, 'sip:desk@example.com', 'sip'],
    [{ type: 'app', user: 'jamie' }, 'jamie', 'web'],
    [{ type: 'vbc', extension: '702' }, '702', undefined],
  ])('reads the endpoint %o', (to, number, channel) => {
    const other = readCall({ to }).call;
    expect([other?.to_number, other?.channel]).toEqual([number, channel]);
  });

  it('authorizes with a token that the private key of the application signs', () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const token = vonageBackfill.authorization(`app-1:${privateKey}`).replace(/^Bearer /, '');
    const [header = '', claims = '', signature = ''] = token.split('.');
    expect(createVerify('sha256').update(`${header}.${claims}`).verify(publicKey, signature, 'base64url')).toBe(true);
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({ alg: 'RS256', typ: 'JWT' });
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ application_id: 'app-1' });
  });
});
