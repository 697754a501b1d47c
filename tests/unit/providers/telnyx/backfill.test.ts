import { describe, expect, it } from 'vitest';
import { telnyxBackfill } from '../../../../src/providers/telnyx/backfill.ts';
import { listCalls, withProviderApi } from '../carrier-api.ts';
import recording from './payloads/api-recording.json' with { type: 'json' };
import record from './payloads/detail-record.json' with { type: 'json' };

const settings = { apiKey: 'KEY', options: {} };
const window = { from: new Date('2026-11-20T12:00:00Z'), to: new Date('2026-11-20T18:00:00Z') };
const readCall = (fields: object = {}) => telnyxBackfill.readCall({ ...record, ...fields }, { nowMs: Date.now() });

describe('the backfill of Telnyx', () => {
  it('reads all pages of the window', async () => {
    await withProviderApi(
      ({ pathname, searchParams }) =>
        pathname === '/v2/recordings'
          ? { data: [] }
          : { data: [{ ...record, call_leg_id: `leg-${searchParams.get('page[number]')}` }], meta: { total_pages: 3 } },
      async ({ api, requested }) => {
        const records = await listCalls(telnyxBackfill, api, window, settings);
        expect(records.map(({ call_leg_id: leg }) => leg)).toEqual(['leg-1', 'leg-2', 'leg-3']);
        expect(Object.fromEntries(requested[2]?.searchParams ?? [])).toEqual({
          'filter[record_type]': 'call-control',
          'filter[started_at][gte]': '2026-11-20T12:00:00.000Z',
          'filter[started_at][lt]': '2026-11-20T18:00:00.000Z',
          'page[number]': '3',
          'page[size]': '50',
        });
      },
    );
  });

  it('ends at a page that is not full where the number of pages is not told', async () => {
    await withProviderApi(
      ({ pathname, searchParams }) =>
        pathname === '/v2/recordings'
          ? { data: [] }
          : { data: Array(searchParams.get('page[number]') === '1' ? 50 : 3).fill(record) },
      async ({ api, requested }) => {
        expect(await listCalls(telnyxBackfill, api, window, settings)).toHaveLength(53);
        expect(requested).toHaveLength(3);
      },
    );
  });

  it('lists the recordings of the window after its calls', async () => {
    await withProviderApi(
      ({ pathname }) => ({ data: pathname === '/v2/recordings' ? [recording] : [record], meta: { total_pages: 1 } }),
      async ({ api, requested }) => {
        expect(await listCalls(telnyxBackfill, api, window, settings)).toEqual([record, recording]);
        expect(Object.fromEntries(requested[1]?.searchParams ?? [])).toMatchObject({
          'filter[created_at][gte]': '2026-11-20T12:00:00.000Z',
          'filter[created_at][lte]': '2026-11-20T18:00:00.000Z',
        });
      },
    );
  });

  it('reads a recording, whose URL works for ten minutes from now', () => {
    const read = telnyxBackfill.readCall(recording, { nowMs: Date.UTC(2026, 10, 20, 16) });
    expect(read.call).toEqual({
      provider_call_id: recording.call_leg_id,
      status: 'in_progress',
      recording: { url: recording.download_urls.wav, expires_at: '2026-11-20T16:10:00.000Z' },
    });
  });

  it.each([{ download_urls: {} }, { call_leg_id: null }])('changes no call by the recording %o', (fields) => {
    expect(telnyxBackfill.readCall({ ...recording, ...fields }, { nowMs: Date.now() }).call).toBeNull();
  });

  it('finds a leg, and not another one that the filter lets through', async () => {
    await withProviderApi(
      () => ({ data: [{ ...record, call_leg_id: 'other' }, record] }),
      async ({ api }) => {
        expect(await telnyxBackfill.find(api, record.call_leg_id, settings)).toEqual(record);
        expect(await telnyxBackfill.find(api, 'unknown', settings)).toBeNull();
      },
    );
  });

  it('reads a record', () => {
    expect(readCall().call).toEqual({
      provider_call_id: record.call_leg_id,
      carrier_call_id: record.call_session_id,
      status: 'completed',
      outcome: 'answered_human',
      ended_reason: 'normal_clearing',
      direction: 'inbound',
      from_number: '+14155550100',
      to_number: '+12125550199',
      started_at: '2026-11-20T15:00:00.076Z',
      answered_at: '2026-11-20T15:00:03.738Z',
      ended_at: '2026-11-20T15:01:35.738Z',
      duration_seconds: 92,
      cost_micros: 10_400,
      cost_currency: 'USD',
      cost_breakdown: { unit: 'USD', total: 0.0104 },
    });
  });

  it.each([
    ['inbound', 'normal_clearing', 'missed', 'abandoned'],
    ['outbound', 'normal_clearing', 'canceled', 'abandoned'],
    ['inbound', 'originator_cancel', 'missed', 'abandoned'],
    ['outbound', 'user_busy', 'missed', 'busy'],
    ['outbound', 'not_found', 'failed', 'invalid_number'],
  ])('reads an unanswered %s call with %s as %s', (direction, cause, status, outcome) => {
    const { call } = readCall({ direction, hangup_cause: cause, call_sec: 0, connected: false });
    expect([call?.status, call?.outcome, call?.ended_reason]).toEqual([status, outcome, cause]);
  });

  it('reads the names of fields of other products', () => {
    const { call_leg_id: leg, call_session_id: session, call_sec: seconds, cost, currency, ...rest } = record;
    const other = {
      ...rest,
      telnyx_leg_id: leg,
      session_id: session,
      duration_secs: seconds,
      call_cost: { cost, currency },
    };
    expect(telnyxBackfill.readCall(other, { nowMs: Date.now() }).call).toEqual(readCall().call);
  });

  it('reads a record without an end as a call that exists', () => {
    expect(readCall({ finished_at: null }).call?.status).toBe('ringing');
  });
});
