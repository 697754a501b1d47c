// Far pages are read from the nearer end, or calls by the days of the rollup, with the same rows in the same order for every sort.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeOrg, startTestApp, type TestApp, type TestOrg, waitForChanges } from '../helpers/app.ts';
import { send } from '../helpers/send.ts';

const total = 20_450;
let service: TestApp;
let org: TestOrg;

beforeAll(async () => {
  service = await startTestApp();
  org = await makeOrg(service.stack);
  // Many rows have the same second, and a third have no message.
  await service.stack.sql.query(
    `insert into contacts (org_id, full_name, created_at, last_message_at)
     select $1, 'Somebody ' || n % 5000, now() - n % 700 * interval '1 s',
       case when n % 3 > 0 then now() - n % 900 * interval '1 s' end
     from generate_series(1, $2::integer) n`,
    [org.id, total],
  );
  await service.stack.sql.query(
    `insert into call_logs (org_id, direction, status, started_at, duration_seconds)
     select $1, 'inbound', 'completed', now() - n % 700 * interval '37 minutes', nullif(n % 50, 0)
     from generate_series(1, $2::integer) n`,
    [org.id, total],
  );
  await waitForChanges(service.stack, service.app);
  // This request caches the membership.
  await read('');
}, 60_000);
afterAll(() => service?.close());

// One query reads the total and the page of the calls.
const lists = [
  ['contacts', '-created_at', 'contacts', 'created_at desc, id desc', 2],
  ['contacts', 'created_at', 'contacts', 'created_at, id', 2],
  ['contacts', 'full_name', 'contacts', 'full_name, id', 2],
  ['contacts', '-last_message_at', 'contacts', 'last_message_at desc nulls last, id desc', 2],
  ['calls-dashboard', '-started_at', 'call_logs', 'started_at desc, id desc', 1],
  ['calls-dashboard', '-duration_seconds', 'call_logs', 'duration_seconds desc nulls last, id desc', 1],
] as const;
const readFrom = (path: string, query: string) =>
  send(service.app, 'GET', `/api/${path}?limit=100&${query}`, { as: org });
const read = (query: string) => readFrom('contacts', query);

describe.each(lists)('%s sorted by %s', (path, sort, table, order, queriesFarAway) => {
  // The last ordinary page, the first page that is read by offset, the first that is read from the end, and the last page, which is short.
  it.each([
    [20, 1],
    [21, queriesFarAway],
    [103, queriesFarAway],
    [204, queriesFarAway],
    [205, queriesFarAway],
  ])('page %i has the same rows as the database, with %i queries', async (page, queries) => {
    const { rows } = await service.stack.sql.query<{ id: string }>(
      `select id from ${table} where org_id = $1 order by ${order} limit 100 offset $2`,
      [org.id, (page - 1) * 100],
    );
    const answer = await readFrom(path, `sort=${sort}&page=${page}`);
    expect(answer).toMatchObject({ status: 200, queries });
    expect(answer.body.data.map(({ id }: { id: string }) => id)).toEqual(rows.map(({ id }) => id));
    expect(answer.body.pagination).toMatchObject({ page, limit: 100, total, totalPages: 205 });
  });
});

describe('a page', () => {
  it.each([206, 1_000_000])('beyond the end is empty and has the total: %i', async (page) => {
    const { status, body } = await read(`page=${page}`);
    expect({ status, body }).toEqual({
      status: 200,
      body: { data: [], pagination: { page, limit: 100, total, totalPages: 205 } },
    });
  });

  it('of a filtered list has the rows of the filter', async () => {
    const { body } = await read('search=somebody+77&page=101');
    expect(body).toMatchObject({ data: [], pagination: { total: 45 } });
  });
});
