import { describe, expect, it } from 'vitest';
import { type ApiRequest, findCall, listAll, withApiServer } from '../api-server.ts';

const from = Date.parse('2026-11-20T15:00:00Z');
/** The newest first. Three thousand, of which those of one hour are in the window. */
const calls = Array.from({ length: 3000 }, (_, index) => ({
  call_id: `c${index}`,
  created_at: new Date(from + 7_200_000 - index * 60_000 * 2).toISOString(),
}));
const inWindow = calls.filter(({ created_at: at }) => Date.parse(at) >= from && Date.parse(at) < from + 3_600_000);

function answer({ url }: ApiRequest) {
  const id = /^\/v1\/calls\/(.+)$/.exec(url.pathname)?.[1];
  if (id !== undefined) return calls.some((call) => call.call_id === id) ? { body: { call_id: id } } : { status: 404 };
  const start = Number(url.searchParams.get('from'));
  return { body: { count: calls.length, calls: calls.slice(start, start + Number(url.searchParams.get('limit'))) } };
}

describe('the list of Bland', () => {
  it('has the calls of the window, and is not read beyond its start', async () => {
    await withApiServer(answer, async ({ url, requests }) => {
      expect(inWindow).toHaveLength(30);
      expect(await listAll('bland', url)).toEqual(inWindow.map(({ call_id: id }) => ({ call_id: id })));
      expect(requests.filter(({ url: { pathname } }) => pathname === '/v1/calls')).toHaveLength(1);
    });
  });

  it('is read over several pages to an early window', async () => {
    const early = { from: new Date(from - 4_000 * 60_000), to: new Date(from - 3_990 * 60_000) };
    await withApiServer(answer, async ({ url, requests }) => {
      expect(await listAll('bland', url, early)).toHaveLength(5);
      expect(requests.filter(({ url: { pathname } }) => pathname === '/v1/calls')).toHaveLength(3);
    });
  });

  it('names a call once that moves to another page', async () => {
    let requests = 0;
    await withApiServer(
      (request) => {
        if (request.url.pathname !== '/v1/calls') return answer(request);
        requests += 1;
        const start = Math.max(0, Number(request.url.searchParams.get('from')) - (requests - 1) * 20);
        return { body: { calls: calls.slice(start, start + 1000) } };
      },
      async ({ url }) => {
        const wide = { from: new Date(from - 1_900 * 60_000), to: new Date(from - 1_800 * 60_000) };
        const found = (await listAll('bland', url, wide)).map(({ call_id: id }) => id);
        expect(new Set(found).size).toBe(found.length);
        expect(found).toHaveLength(50);
      },
    );
  });

  it('finds a call by its id', async () => {
    await withApiServer(answer, async ({ url }) => {
      expect(await findCall('bland', url, 'c3')).toEqual({ call_id: 'c3' });
      expect(await findCall('bland', url, 'unknown')).toBeNull();
    });
  });
});
