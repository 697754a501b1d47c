import { describe, expect, it } from 'vitest';
import { plivoBackfill } from '../../../../src/providers/plivo/backfill.ts';
import { listCalls, withProviderApi } from '../carrier-api.ts';
import call from './payloads/api-call.json' with { type: 'json' };

const settings = { apiKey: 'MAZJNLNJIYNWMZYZHIMM:token', options: { timeZone: 'Asia/Kolkata' } };
const callsPath = '/v1/Account/MAZJNLNJIYNWMZYZHIMM/Call/';
const window = { from: new Date('2026-11-20T12:00:00Z'), to: new Date('2026-11-20T18:00:00Z') };
const readCall = (fields: object = {}) => {
  const placed = {
    initiation_time: '2026-11-20T15:00:00Z',
    answer_time: '2026-11-20T15:00:04Z',
    end_time: '2026-11-20T15:01:10Z',
  };
  return plivoBackfill.readCall({ ...call, ...placed, ...fields }, { nowMs: Date.now() });
};

describe('the backfill of Plivo', () => {
  it('reads all pages of the window, in the time zone of the account', async () => {
    const all = Array.from({ length: 45 }, (_, index) => ({ ...call, call_uuid: `call-${index}` }));
    await withProviderApi(
      ({ searchParams }) => {
        const offset = Number(searchParams.get('offset'));
        return { meta: { limit: 20, offset }, objects: all.slice(offset, offset + 20) };
      },
      async ({ api, requested }) => {
        const calls = await listCalls(plivoBackfill, api, window, settings);
        expect(calls.map(({ call_uuid: id }) => id)).toEqual(all.map(({ call_uuid: id }) => id));
        expect(calls[0]?.end_time).toBe('2026-11-20T15:01:10Z');
        expect(requested.map(({ pathname }) => pathname)).toEqual([callsPath, callsPath, callsPath]);
        expect(Object.fromEntries(requested[2]?.searchParams ?? [])).toEqual({
          end_time__gte: '2026-11-20 17:30:00',
          end_time__lt: '2026-11-20 23:30:00',
          limit: '20',
          offset: '40',
        });
      },
    );
  });

  it('needs no time zone where the times have an offset, and keeps to the window', async () => {
    const objects = [
      { ...call, call_uuid: 'inside', initiation_time: null, answer_time: null, end_time: '2026-11-20 13:30:00+01:00' },
      { ...call, call_uuid: 'before', initiation_time: null, answer_time: null, end_time: '2026-11-20 12:30:00+01:00' },
    ];
    await withProviderApi(
      () => ({ objects }),
      async ({ api, requested }) => {
        const calls = await listCalls(plivoBackfill, api, window, { ...settings, options: {} });
        expect(calls.map(({ call_uuid: id }) => id)).toEqual(['inside']);
        expect(requested[0]?.searchParams.get('end_time__gte')).toBe('2026-11-19 22:00:00');
        expect(requested[0]?.searchParams.get('end_time__lt')).toBe('2026-11-21 08:00:00');
      },
    );
  });

  it('asks for the time zone where the times have no offset', async () => {
    await withProviderApi(
      () => ({ objects: [call] }),
      async ({ api }) => {
        await expect(listCalls(plivoBackfill, api, window, { ...settings, options: {} })).rejects.toThrow('timeZone');
      },
    );
  });

  it('finds a call by its id', async () => {
    await withProviderApi(
      ({ pathname }) => (pathname === `${callsPath}call-1/` ? call : null),
      async ({ api }) => {
        expect(await plivoBackfill.find(api, 'call-1', settings)).toMatchObject({ end_time: '2026-11-20T15:01:10Z' });
        expect(await plivoBackfill.find(api, 'call-2', settings)).toBeNull();
      },
    );
  });

  it('reads a call', () => {
    expect(readCall().call).toEqual({
      provider_call_id: '64d3290a-87a6-46b4-a6e2-20f5f4e07a01',
      carrier_call_id: '64d3290a-87a6-46b4-a6e2-20f5f4e07a01',
      status: 'completed',
      outcome: 'answered_human',
      ended_reason: 'Normal Hangup',
      ended_by: 'caller',
      direction: 'inbound',
      from_number: '+14155550100',
      to_number: '+12125550199',
      started_at: '2026-11-20T15:00:00.000Z',
      answered_at: '2026-11-20T15:00:04.000Z',
      ended_at: '2026-11-20T15:01:10.000Z',
      duration_seconds: 66,
      cost_micros: 10_000,
      cost_currency: 'USD',
      cost_breakdown: { unit: 'USD', total: 0.01, rate_per_minute: 0.005 },
    });
  });

  it.each([
    [3000, 'missed', 'no_answer'],
    [3010, 'missed', 'busy'],
    [1000, 'canceled', 'abandoned'],
    [2000, 'failed', 'invalid_number'],
    [4000, 'missed', 'no_answer'],
    [null, 'failed', 'unknown'],
  ])('reads an unanswered call with cause %s as %s', (code, status, outcome) => {
    const unanswered = readCall({ answer_time: null, call_duration: 0, hangup_cause_code: code });
    expect([unanswered.call?.status, unanswered.call?.outcome]).toEqual([status, outcome]);
  });
});
