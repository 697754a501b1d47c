// The neighbours of a call are the calls next to it in the list with the same filters and order.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, insertCalls, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';

const list = '/api/calls-dashboard';
let service: TestApp;
let org: TestOrg;
let ids: string[];

beforeAll(async () => {
  service = await startTestApp();
  org = await makeOrg(service.stack);
  const calls = Array.from({ length: 24 }, (_, n) => ({
    // Three calls start at the same time.
    started_at: new Date(Date.UTC(2026, 5, 1, 9, Math.floor(n / 3))).toISOString(),
    direction: n % 2 === 0 ? ('inbound' as const) : ('outbound' as const),
    status: n % 4 === 0 ? 'missed' : 'completed',
    ...(n % 5 !== 0 && { duration_seconds: n % 7 }),
  }));
  ids = await insertCalls(service.stack, org.id, calls);
});
afterAll(() => service?.close());

const around = (id: string, query: string, as = org) =>
  get(service.app, as, `${list}/${id}?around=${encodeURIComponent(query)}`);

describe('the neighbours of a call', () => {
  it.each([
    '',
    'sort=started_at',
    'sort=-duration_seconds',
    'sort=duration_seconds&direction=inbound',
    'status=completed&from=2026-06-01T09:02:00Z',
    'sort=-cost',
  ])('are those of the list: %s', async (query) => {
    const { body } = await get(service.app, org, `${list}?limit=100&${query}`);
    const listed: string[] = body.data.map(({ id }: { id: string }) => id);
    expect(listed.length).toBeGreaterThan(5);
    for (const [place, id] of listed.entries()) {
      const { status, body: call } = await around(id, query);
      expect([status, call.id]).toEqual([200, id]);
      expect(call.neighbours).toEqual({ previousId: listed[place - 1] ?? null, nextId: listed[place + 1] ?? null });
    }
  });

  it('are absent without a list', async () => {
    const { body } = await get(service.app, org, `${list}/${ids[0]}`);
    expect(body).not.toHaveProperty('neighbours');
  });

  it('need a call of the organisation, and parameters of the list', async () => {
    const [id = ''] = ids;
    for (const [call, as] of [
      [randomUUID(), org],
      [id, await makeOrg(service.stack)],
    ] as const) {
      expect(await around(call, '', as)).toMatchObject({ status: 404, body: { code: 'CALL_NOT_FOUND' } });
    }
    for (const [query, field] of [
      ['page=2', 'around.page'],
      ['status=lost', 'around.status.0'],
      ['from=2026-02-30', 'around.from'],
    ] as const) {
      expect(await around(id, query)).toMatchObject({ status: 400, body: { field } });
    }
  });
});
