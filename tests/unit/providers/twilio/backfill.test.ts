import { describe, expect, it } from 'vitest';
import type { Payload } from '../../../../src/providers/provider.ts';
import { twilioBackfill } from '../../../../src/providers/twilio/backfill.ts';
import { readTwilioEvent } from '../../../../src/providers/twilio/read-event.ts';
import { twilioSequences } from '../../../helpers/provider-sequences/twilio.ts';
import { listCalls, withProviderApi } from '../carrier-api.ts';
import call from './payloads/api-call.json' with { type: 'json' };
import recording from './payloads/api-recording.json' with { type: 'json' };

const settings = { apiKey: 'AC5ef872f6da5a21de157d80997a64bd33:token', options: {} };
const account = '/2010-04-01/Accounts/AC5ef872f6da5a21de157d80997a64bd33';
const window = { from: new Date('2026-11-20T12:00:00Z'), to: new Date('2026-11-21T12:00:00Z') };
const startedAt = (sid: string, time: string) => ({ ...call, sid, start_time: new Date(time).toUTCString() });
const readCall = (fields: object = {}) => twilioBackfill.readCall({ ...call, ...fields }, { nowMs: Date.now() });

describe('the backfill of Twilio', () => {
  it('follows the pages, asks for whole days, and keeps to the window', async () => {
    const pages: Record<string, Payload> = {
      '': {
        calls: [startedAt('CA4', '2026-11-21T12:00:00Z'), startedAt('CA3', '2026-11-21T11:59:59Z')],
        next_page_uri: `${account}/Calls.json?Page=1`,
      },
      '1': { calls: [startedAt('CA2', '2026-11-20T12:00:00Z')], next_page_uri: `${account}/Calls.json?Page=2` },
      '2': { calls: [startedAt('CA1', '2026-11-20T11:59:59Z')], next_page_uri: null },
    };
    await withProviderApi(
      ({ pathname, searchParams }) =>
        pathname.endsWith('/Recordings.json') ? { recordings: [] } : (pages[searchParams.get('Page') ?? ''] ?? null),
      async ({ api, requested }) => {
        const calls = await listCalls(twilioBackfill, api, window, settings);
        expect(calls.map(({ sid }) => sid)).toEqual(['CA3', 'CA2']);
        expect(requested.slice(0, 3).map(({ pathname }) => pathname)).toEqual(Array(3).fill(`${account}/Calls.json`));
        expect(Object.fromEntries(requested[0]?.searchParams ?? [])).toEqual({
          'StartTime>': '2026-11-20',
          'StartTime<': '2026-11-22',
          PageSize: '1000',
        });
      },
    );
  });

  it('lists the recordings of the window after its calls', async () => {
    const early = { ...recording, sid: 'RE1', date_created: 'Fri, 20 Nov 2026 11:59:59 +0000' };
    await withProviderApi(
      ({ pathname }) => (pathname.endsWith('/Calls.json') ? { calls: [call] } : { recordings: [recording, early] }),
      async ({ api, requested }) => {
        const listed = await listCalls(twilioBackfill, api, window, settings);
        expect(listed).toEqual([call, recording]);
        expect(requested[1]?.pathname).toBe(`${account}/Recordings.json`);
        expect(Object.fromEntries(requested[1]?.searchParams ?? [])).toEqual({
          'DateCreated>': '2026-11-20',
          'DateCreated<': '2026-11-22',
          PageSize: '1000',
        });
      },
    );
  });

  it('reads a recording as its callback tells it, so that it is one event', () => {
    const read = twilioBackfill.readCall(recording, { nowMs: Date.now() });
    expect(read).toEqual(readTwilioEvent(twilioSequences.answered[4] ?? {}, { nowMs: Date.now() }));
  });

  it.each([null, '@evil.example.com/x', 'evil.example.com'])('tells no URL of the recording for the path %s', (uri) => {
    const { call: told } = twilioBackfill.readCall({ ...recording, uri }, { nowMs: Date.now() });
    expect(told).not.toHaveProperty('recording');
  });

  it.each([{ status: 'processing' }, { status: 'absent' }, { call_sid: null, conference_sid: 'CF1' }])(
    'changes no call by the recording %o',
    (fields) => {
      expect(twilioBackfill.readCall({ ...recording, ...fields }, { nowMs: Date.now() }).call).toBeNull();
    },
  );

  it('finds a call by its id', async () => {
    await withProviderApi(
      ({ pathname }) => (pathname === `${account}/Calls/CA1.json` ? call : null),
      async ({ api }) => {
        expect(await twilioBackfill.find(api, 'CA1', settings)).toEqual(call);
        expect(await twilioBackfill.find(api, 'CA2', settings)).toBeNull();
      },
    );
  });

  it('reads the account of an API key from the options', async () => {
    await withProviderApi(
      () => ({ calls: [] }),
      async ({ api, requested }) => {
        const ownKey = { apiKey: 'SK1:secret', options: { accountSid: 'AC5ef872f6da5a21de157d80997a64bd33' } };
        await listCalls(twilioBackfill, api, window, ownKey);
        expect(requested[0]?.pathname).toBe(`${account}/Calls.json`);
        await expect(listCalls(twilioBackfill, api, window, { ...ownKey, options: {} })).rejects.toThrow('accountSid');
      },
    );
  });

  it('reads a completed call', () => {
    expect(readCall().call).toEqual({
      provider_call_id: 'CA1f6b8cb2d5a94d6f9f3c0a1b2c3d4e01',
      carrier_call_id: 'CA1f6b8cb2d5a94d6f9f3c0a1b2c3d4e01',
      status: 'completed',
      outcome: 'answered_human',
      ended_reason: 'completed',
      direction: 'inbound',
      from_number: '+14155550100',
      to_number: '+12125550199',
      channel: 'phone',
      started_at: '2026-11-20T15:00:00.000Z',
      answered_at: '2026-11-20T15:00:08.000Z',
      ended_at: '2026-11-20T15:02:14.000Z',
      duration_seconds: 126,
      cost_micros: 8500,
      cost_currency: 'USD',
      cost_breakdown: { unit: 'USD', total: 0.0085, price: '-0.0085' },
      provider_number_id: 'PNd59c2ba27ef48264773edb90476d1674',
      metadata: { queue_ms: 0 },
    });
  });

  it('tells no cost until Twilio has the price, which makes another event', () => {
    const early = readCall({ price: null });
    expect(early.call).not.toHaveProperty('cost_micros');
    expect(early.dedupeKey).not.toBe(readCall().dedupeKey);
    expect(readCall().dedupeKey).toBe(readCall().dedupeKey);
  });

  it('tells no cost without a currency', () => {
    expect(readCall({ price_unit: null }).call).not.toHaveProperty('cost_micros');
  });

  it('reads a call that a machine answered as a voicemail', () => {
    expect(readCall({ answered_by: 'machine_start' }).call).toMatchObject({
      status: 'voicemail',
      answered_by: 'machine',
      duration_seconds: 126,
    });
  });

  it('authorizes with the API key', () => {
    expect(twilioBackfill.authorization('SK1:secret')).toBe(`Basic ${btoa('SK1:secret')}`);
  });
});
