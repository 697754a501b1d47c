import { describe, expect, it } from 'vitest';
import { type ApiRequest, findCall, listAll, withApiServer } from '../api-server.ts';
import { readCallOf, readEventOf } from '../read-event-of.ts';
import { readPayload } from '../read-payload.ts';

const from = Date.parse('2026-11-20T15:00:00Z');
const calls = Array.from({ length: 25 }, (_, index) => ({
  call_id: `call_${index}`,
  start_timestamp: from + Math.floor(index / 7) * 1000,
}));
const ids = calls.map(({ call_id: id }) => id);
const pageSize = 10;

function answer({ method, url, body }: ApiRequest) {
  if (method === 'GET') {
    const id = url.pathname.replace('/v2/get-call/', '');
    return ids.includes(id) ? { body: { call_id: id, transcript_object: [] } } : { status: 404 };
  }
  const start = Number(body.pagination_key ?? 0);
  const next = start + pageSize;
  return {
    body: { items: calls.slice(start, next), has_more: next < calls.length, pagination_key: String(next) },
  };
}

describe('the list of Retell', () => {
  it('is read over several pages, with the details of each call', async () => {
    await withApiServer(answer, async ({ url, requests }) => {
      const listed = await listAll('retell', url);
      expect(listed).toEqual(ids.map((id) => ({ call_id: id, transcript_object: [] })));
      expect(requests[0]?.url.pathname).toBe('/v3/list-calls');
      expect(requests[0]?.body).toEqual({
        filter_criteria: { start_timestamp: { type: 'range', op: 'bt', value: [from, from + 3_599_999] } },
        sort_order: 'ascending',
        limit: 1000,
      });
    });
  });

  it('is read in full while the API is overloaded', async () => {
    let requests = 0;
    await withApiServer(
      (request) => {
        requests += 1;
        if (requests % 3 === 1) return { status: 429, headers: { 'retry-after': '1' } };
        return requests % 3 === 2 ? { status: 500 } : answer(request);
      },
      async ({ url }) => expect((await listAll('retell', url)).map(({ call_id: id }) => id)).toEqual(ids),
    );
  });

  it('ends when the API repeats its cursor', async () => {
    const page = { items: calls.slice(0, 2), has_more: true, pagination_key: 'again' };
    await withApiServer(
      (request) => (request.method === 'POST' ? { body: page } : answer(request)),
      async ({ url }) => expect(await listAll('retell', url)).toHaveLength(2),
    );
  });

  it('leaves out a call that was deleted since', async () => {
    const items = [...calls.slice(0, 2), { call_id: 'deleted' }];
    await withApiServer(
      (request) => (request.method === 'POST' ? { body: { items, has_more: false } } : answer(request)),
      async ({ url }) => expect(await listAll('retell', url)).toHaveLength(2),
    );
  });
});

describe('a call of the API of Retell', () => {
  it('tells the same as its webhook', () => {
    const { call } = readPayload('retell', 'call-analyzed');
    const event = readCallOf('retell', call as Record<string, unknown>);
    expect(event.call).toEqual(readEventOf('retell', { event: 'call_analyzed', call }).call);
    expect(event).toMatchObject({ type: 'call.ended', occurredAt: '2026-11-20T15:03:41.900Z' });
  });

  it('is found by its id', async () => {
    await withApiServer(answer, async ({ url }) => {
      expect(await findCall('retell', url, 'call_3')).toMatchObject({ call_id: 'call_3' });
      expect(await findCall('retell', url, 'unknown')).toBeNull();
    });
  });
});
