// The total of a call list is the same from the rollup and from the rows.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertCalls, makeOrg, startTestApp, type TestApp, type TestOrg, waitForChanges } from '../helpers/app.ts';
import { send } from '../helpers/send.ts';

let service: TestApp;
let org: TestOrg;

beforeAll(async () => {
  service = await startTestApp();
  org = await makeOrg(service.stack, { timezone: 'Asia/Kathmandu' });
  const calls = Array.from({ length: 60 }, (_, n) => ({
    // A call every eight hours, over 20 days.
    started_at: new Date(Date.UTC(2026, 2, 1) + n * 8 * 3_600_000),
    direction: n % 3 === 0 ? ('outbound' as const) : ('inbound' as const),
    status: ['completed', 'missed', 'failed'][n % 4 === 0 ? 1 : n % 3] ?? 'completed',
    ...(n % 5 === 0 ? {} : { sentiment: n % 2 === 0 ? 'positive' : 'negative' }),
  }));
  await insertCalls(service.stack, org.id, calls);
  await waitForChanges(service.stack, service.app);
  await read('');
});
afterAll(() => service?.close());

const read = (query: string) => send(service.app, 'GET', `/api/calls-dashboard?limit=1&${query}`, { as: org });

async function readPage(query: string, limit: number, page: number): Promise<string[]> {
  const { status, body } = await send(service.app, 'GET', `/api/calls-dashboard?${query}&limit=${limit}&page=${page}`, {
    as: org,
  });
  expect(status, JSON.stringify(body)).toBe(200);
  return body.data.map(({ id }: { id: string }) => id);
}

const filters = [
  '',
  'direction=outbound',
  'status=missed&status=failed',
  'sentiment=unknown',
  'sentiment=unknown&sentiment=positive&direction=inbound',
  'from=2026-03-03',
  'to=2026-03-05',
  'from=2026-03-03&to=2026-03-05&status=completed',
  'from=2026-03-03T09:00:00Z',
  'from=2026-03-03T18:15:00Z&to=2026-03-04T18:15:00Z',
  'from=2026-03-03T18:00:00Z&to=2026-03-04T18:15:00Z',
  'from=2027-01-01',
];

describe('the total of a call list', () => {
  it.each(filters)('is the same from the rollup and from the rows: %s', async (query) => {
    const fromRollup = await read(query);
    expect(fromRollup.status).toBe(200);
    const clocks = (before: string) =>
      service.stack.sql.query('update private.call_clocks set counted_before = $2 where org_id = $1', [org.id, before]);
    await clocks('-infinity');
    try {
      await service.app.cache.invalidate();
      const fromRows = await read(query);
      expect(fromRows.body.data).toEqual(fromRollup.body.data);
      expect(fromRows.body.pagination.total).toBe(fromRollup.body.pagination.total);
    } finally {
      await clocks('infinity');
    }
  });

  it.each([
    'hour=5&hour=13',
    'weekday=1&weekday=3&hour=21',
    'outcome=unknown&to=2026-03-15T10:00:00Z',
    'measure=demand',
  ])('and each page have the same calls from the rollup and from the rows: %s', async (query) => {
    const whole = await readPage(query, 100, 1);
    expect(whole.length).toBeGreaterThan(4);
    for (const sort of ['-started_at', 'started_at']) {
      const paged: string[] = [];
      for (let page = 1; paged.length < whole.length; page += 1) {
        paged.push(...(await readPage(`${query}&sort=${sort}`, 3, page)));
      }
      expect(paged).toEqual(sort === 'started_at' ? whole.toReversed() : whole);
    }
    // In order of duration, the rollup does not tell where a page lies.
    expect((await readPage(`${query}&sort=duration_seconds`, 100, 1)).sort()).toEqual(whole.toSorted());
  });

  it('takes no extra query', async () => {
    await service.app.cache.invalidate();
    await read('');
    for (const query of ['direction=inbound', 'from=2026-03-03T09:00:00Z', 'min_duration=1']) {
      expect((await read(query)).queries).toBe(1);
    }
  });
});
