import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, insertCalls, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';

let service: TestApp;
let org: TestOrg;
let empty: TestOrg;
const agents = [randomUUID(), randomUUID()] as const;
const contact = randomUUID();

// 60 calls, one an hour before noon UTC on the 8th of March; every tenth shares its minute with the one before it.
const calls = Array.from({ length: 60 }, (_, n) => ({
  started_at: new Date(Date.UTC(2026, 2, 8, 12) - (n % 10 === 9 ? n - 1 : n) * 3_600_000).toISOString(),
  direction: n % 2 ? ('outbound' as const) : ('inbound' as const),
  status: ['completed', 'missed', 'failed'][n % 3] as string,
  sentiment: ['positive', 'negative', null][n % 3],
  duration_seconds: n % 4 === 0 ? null : (n % 7) * 10,
  agent_id: n < 30 ? agents[n % 2] : null,
  contact_id: n % 6 === 0 ? contact : null,
  from_number: `+1555000${String(n).padStart(4, '0')}`,
}));

beforeAll(async () => {
  service = await startTestApp();
  org = await makeOrg(service.stack, { timezone: 'Asia/Kathmandu' });
  empty = await makeOrg(service.stack);
  const { sql } = service.stack;
  for (const id of agents)
    await sql.query(`insert into agents (id, org_id, name) values ($1, $2, 'Ann')`, [id, org.id]);
  await sql.query(`insert into contacts (id, org_id, full_name) values ($1, $2, 'Grace Höpper')`, [contact, org.id]);
  await insertCalls(service.stack, org.id, calls);
});
afterAll(() => service?.close());

const list = (query = '') => get(service.app, org, `/api/calls-dashboard${query}`);

interface Row {
  id: string;
  started_at: string;
  duration_seconds: number | null;
  [column: string]: unknown;
}

/** Reads all pages. From each page, the previous cursor must lead back to the page before. */
async function walk(query: string): Promise<Row[]> {
  const rows: Row[] = [];
  let next: string | null = '';
  while (next !== null) {
    const { status, body } = await list(`?limit=7&${query}${next && `&cursor=${next}`}`);
    expect(status, JSON.stringify(body)).toBe(200);
    const { nextCursor, previousCursor } = body.pagination;
    if (rows.length === 0) expect(previousCursor).toBeNull();
    else {
      const back = (await list(`?limit=7&${query}&cursor=${previousCursor}`)).body;
      expect(back.data).toEqual(rows.slice(-7));
      expect(back.pagination.nextCursor).toBe(next);
      expect(back.pagination.previousCursor === null).toBe(rows.length === 7);
    }
    rows.push(...body.data);
    next = nextCursor;
    expect(rows.length).toBeLessThanOrEqual(calls.length);
  }
  return rows;
}

describe('the list of calls', () => {
  it('is empty, with an exact total, for an organisation without calls', async () => {
    const { status, body } = await get(service.app, empty, '/api/calls-dashboard');
    expect(status).toBe(200);
    const { asOf, ...pagination } = body.pagination;
    expect(Date.parse(asOf)).toBeLessThanOrEqual(service.app.now());
    expect({ data: body.data, pagination }).toEqual({
      data: [],
      pagination: {
        ...{ page: 1, limit: 20, total: 0, totalIsExact: true, totalPages: 0 },
        ...{ nextCursor: null, previousCursor: null },
      },
    });
  });

  it('has the columns of a list only', async () => {
    const { body } = await list('?limit=1');
    expect(Object.keys(body.data[0]).sort()).toEqual(
      [
        ...['agent_id', 'agent_name', 'campaign_id', 'contact_id', 'contact_name', 'cost_micros', 'direction'],
        ...['duration_seconds', 'from_number', 'has_recording', 'id', 'org_id', 'outcome', 'phone_number_id'],
        ...['from_number_display', 'to_number_display', 'reviewed', 'tags'],
        ...['phone_number_label', 'sentiment', 'snippet', 'started_at', 'status', 'successful', 'summary', 'to_number'],
      ].sort(),
    );
    expect(body.data[0]).toMatchObject({ org_id: org.id, contact_name: 'Grace Höpper', from_number: '+15550000000' });
    expect(body.data[0]).toMatchObject({ reviewed: false, tags: [] });
  });

  it('counts all rows, not those of the page', async () => {
    const { body } = await list('?limit=25&page=3');
    expect(body.data).toHaveLength(10);
    expect(body.pagination).toMatchObject({ page: 3, limit: 25, total: 60, totalPages: 3, nextCursor: null });
  });

  it('has an empty page beyond its end, with the total', async () => {
    const { status, body } = await list('?page=1000');
    expect(status).toBe(200);
    expect(body.data).toEqual([]);
    expect(body.pagination).toMatchObject({ page: 1000, total: 60, totalPages: 3, nextCursor: null });
  });

  it('has on its first page a cursor that continues where the page ends', async () => {
    const first = (await list('?limit=7')).body;
    const second = (await list('?limit=7&page=2')).body;
    const past = (await list(`?limit=7&cursor=${first.pagination.nextCursor}`)).body;
    expect(past.data).toEqual(second.data);
    expect(past.pagination).toMatchObject({ page: null, total: null, totalPages: null });
  });

  for (const sort of ['-started_at', 'started_at', '-duration_seconds', 'duration_seconds', '-cost', 'cost']) {
    it(`by ${sort} has each call once, ties by id, an unknown value below all others`, async () => {
      const rows = await walk(`sort=${sort}`);
      const column = sort.replace('-', '').replace('cost', 'cost_micros') as keyof Row;
      const rank = (row: Row) => (column === 'started_at' ? Date.parse(row.started_at) : Number(row[column] ?? -1));
      const sign = sort.startsWith('-') ? -1 : 1;
      const expected = rows.toSorted((a, b) => sign * (rank(a) - rank(b) || (a.id < b.id ? -1 : 1)));
      expect(rows.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
      expect(new Set(rows.map(({ id }) => id)).size).toBe(calls.length);
    });
  }

  it('keeps microseconds in its cursors, so that calls within one millisecond are not lost', async () => {
    const other = await makeOrg(service.stack);
    const times = ['.123001', '.123002', '.123003', '.123004'].map((part) => `2026-03-01T00:00:00${part}Z`);
    await insertCalls(
      service.stack,
      other.id,
      times.map((started_at) => ({ started_at })),
    );
    const seen: string[] = [];
    let next = '';
    do {
      const { body } = await get(service.app, other, `/api/calls-dashboard?limit=1${next && `&cursor=${next}`}`);
      seen.push(body.data[0].started_at);
      next = body.pagination.nextCursor;
    } while (next);
    expect(seen.map((time) => time.slice(19, 26))).toEqual(['.123004', '.123003', '.123002', '.123001']);
  });

  it.each([
    ['direction=inbound', (n: number) => n % 2 === 0],
    ['direction=inbound&direction=outbound', () => true],
    ['status=missed', (n: number) => n % 3 === 1],
    ['status=missed&status=failed', (n: number) => n % 3 !== 0],
    ['sentiment=positive', (n: number) => n % 3 === 0],
    ['sentiment=unknown', (n: number) => n % 3 === 2],
    ['sentiment=unknown&sentiment=negative', (n: number) => n % 3 !== 0],
    [`agent_id=${agents[0]}`, (n: number) => n < 30 && n % 2 === 0],
    [`agent_id=${agents[0]}&agent_id=${agents[1]}`, (n: number) => n < 30],
    [`contact_id=${contact}`, (n: number) => n % 6 === 0],
    [`phone_number_id=${randomUUID()}`, () => false],
    ['has_recording=false', () => true],
    ['has_recording=true', () => false],
    ['min_duration=20', (n: number) => n % 4 !== 0 && n % 7 >= 2],
    ['max_duration=20', (n: number) => n % 4 !== 0 && n % 7 <= 2],
    ['min_duration=20&max_duration=20', (n: number) => n % 4 !== 0 && n % 7 === 2],
    ['search=%2B15550000001', (n: number) => n === 1],
    ['search=gRACE%20h%C3%96pp', (n: number) => n % 6 === 0],
    [
      'direction=inbound&status=completed&sentiment=positive&search=Grace&min_duration=0',
      (n: number) => n % 6 === 0 && n % 4 !== 0,
    ],
    ['search=Grace&sort=-duration_seconds&direction=outbound', () => false],
  ])('with %s has the same calls in the list, its total and the stats', async (query, matches) => {
    const expected = calls.filter((_, n) => matches(n)).map(({ from_number }) => from_number);
    const { body } = await list(`?limit=100&${query}`);
    expect(body.data?.map((row: Row) => row.from_number).sort(), JSON.stringify(body)).toEqual(expected.sort());
    expect(body.pagination.total).toBe(expected.length);

    const stats = await get(service.app, org, `/api/calls-dashboard/stats?${query.replace(/&?sort=[^&]*/, '')}`);
    expect(stats.body.totalCalls).toBe(expected.length);
    const done = calls.filter((call, n) => matches(n) && call.status === 'completed');
    const lengths = done.flatMap(({ duration_seconds: seconds }) => (seconds === null ? [] : [seconds]));
    const average = lengths.length ? lengths.reduce((sum, seconds) => sum + seconds, 0) / lengths.length : null;
    expect(stats.body.completedCalls).toBe(done.length);
    expect(stats.body.averageDurationSeconds).toBe(average === null ? null : Math.round(average * 10) / 10);
  });

  it.each([
    // Kathmandu is +05:45: the 8th begins at 18:15 on the 7th in London.
    ['from=2026-03-08', '2026-03-07T18:15:00Z', undefined],
    ['to=2026-03-07', undefined, '2026-03-07T18:15:00Z'],
    ['from=2026-03-07&to=2026-03-07', '2026-03-06T18:15:00Z', '2026-03-07T18:15:00Z'],
    ['from=2026-03-08T00:00:00%2B05:45', '2026-03-07T18:15:00Z', undefined],
    ['from=2026-03-08T03:00:00Z&to=2026-03-08T05:00:00Z', '2026-03-08T03:00:00Z', '2026-03-08T05:00:00Z'],
  ])('with %s has the days of the organisation’s time zone', async (query, from, before) => {
    const { body } = await list(`?limit=100&${query}`);
    const expected = calls.filter(
      ({ started_at }) =>
        (from === undefined || started_at >= new Date(from).toISOString()) &&
        (before === undefined || started_at < new Date(before).toISOString()),
    );
    expect(expected.length).toBeGreaterThan(0);
    expect(body.pagination.total).toBe(expected.length);
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=ten', 'limit'],
    ['page=0', 'page'],
    ['page=1&page=2', 'page'],
    ['sort=name', 'sort'],
    ['status=done', 'status'],
    ['agent_id=1', 'agent_id'],
    ['from=yesterday', 'from'],
    ['from=2026-02-30', 'from'],
    ['from=2026-03-08T25:00:00Z', 'from'],
    ['from=2026-03-08T10:00:00', 'from'],
    ['from=2026-03-09&to=2026-03-07', 'from'],
    ['min_duration=-1', 'min_duration'],
    ['min_duration=5&max_duration=4', 'min_duration'],
    ['search=', 'search'],
    ['search=%00', 'search'],
    ['page=2&cursor=abc', 'cursor'],
    ['cursor=abc', 'cursor'],
    ['colour=red', 'colour'],
  ])('rejects %s, and names the parameter', async (query, field) => {
    const { status, body } = await list(`?${query}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ statusCode: 400, error: 'Bad Request', message: expect.stringContaining(field) });
  });

  it('rejects a cursor with a time that does not exist', async () => {
    for (const day of ['2026-02-30', '0000-03-08']) {
      const cursor = Buffer.from(JSON.stringify(['-started_at', `${day}T00:00:00+00:00`, org.id])).toString(
        'base64url',
      );
      expect(await list(`?cursor=${cursor}`), day).toMatchObject({ status: 400, body: { code: 'INVALID_CURSOR' } });
    }
  });

  it('rejects a cursor of another sort', async () => {
    const { body } = await list('?limit=7&sort=-duration_seconds');
    const answer = await list(`?limit=7&sort=-started_at&cursor=${body.pagination.nextCursor}`);
    expect(answer.status).toBe(400);
    expect(answer.body.code).toBe('INVALID_CURSOR');
  });
});
