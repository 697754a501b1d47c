// Searches walk windows of time. Each finds the same calls as a comparison of every row, in both directions, and page by page.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';

const size = 2000;
let service: TestApp;
let org: TestOrg;

beforeAll(async () => {
  service = await startTestApp();
  org = await makeOrg(service.stack);
  const { sql } = service.stack;
  await sql.query(
    `insert into contacts (org_id, full_name) values ($1, 'Ada Common'), ($1, 'Bob Rare'), ($1, 'Cyd Old')`,
    [org.id],
  );
  // The newest has number 1. Starts repeat, so that ids break ties.
  await sql.query(
    `insert into call_logs (org_id, direction, status, from_number, contact_id, started_at, duration_seconds, agent_id, transcript)
     select $1, case when n % 2 = 0 then 'inbound' else 'outbound' end, 'completed', '+1555' || lpad(n::text, 7, '0'),
       (select id from contacts where org_id = $1 and full_name = case
         when n % 700 = 5 then 'Bob Rare' when n > 1900 then 'Cyd Old' else 'Ada Common' end),
       '2026-06-01'::timestamptz - (n / 3) * interval '47 minutes', n % 10, null,
       case when n % 3 > 0 then 'Agent: Good morning. Caller: My crown, tooth ' || n || ', is loose.'
         || case when n % 900 = 7 then ' It is a Quetzal, e.g. red-green.' else '' end
         || case when n > 1950 then ' Old-fashioned.' else '' end end
     from generate_series(1, $2::integer) n`,
    [org.id, size],
  );
  await sql.query(
    `update call_logs set leg_of = (select id from call_logs where org_id = $1 limit 1)
     where org_id = $1 and from_number in ('+15550000010', '+15550000705')`,
    [org.id],
  );
}, 60_000);
afterAll(() => service?.close());

const read = (query: string) => get(service.app, org, `/api/calls-dashboard?${query}`);

async function expectedIds(condition: string, order = 'desc'): Promise<string[]> {
  const { rows } = await service.stack.sql.query<{ id: string }>(
    `select id from call_logs where org_id = $1 and leg_of is null and ${condition} order by started_at ${order}, id ${order}`,
    [org.id],
  );
  return rows.map(({ id }) => id);
}

const searches: readonly [query: string, condition: string][] = [
  ['search=ada', `contact_name = 'Ada Common'`],
  ['search=Bob%20rare', `contact_name = 'Bob Rare'`],
  ['search=cyd', `contact_name = 'Cyd Old'`],
  ['search=nobody', 'false'],
  ['search=555%20000%20012', `from_number like '%555000012%'`],
  [
    'search=ada&direction=inbound&from=2026-05-01&to=2026-05-20',
    `contact_name = 'Ada Common' and direction = 'inbound' and started_at >= '2026-05-01' and started_at < '2026-05-21'`,
  ],
  ['search=CROWN&search_in=transcript', `transcript ilike '%crown%'`],
  ['search=quetzal&search_in=transcript', `transcript like '%Quetzal%'`],
  [
    'search=%22my crown%22 loose -quetzal&search_in=transcript',
    `transcript like '%My crown%' and transcript not like '%Quetzal%'`,
  ],
  ['search=%22crown my%22&search_in=transcript', 'false'],
  ['search=fashioned&search_in=transcript&min_duration=5', `transcript like '%fashioned%' and duration_seconds >= 5`],
  ['search=ada&search_in=transcript', 'false'],
];

describe('a search of calls', () => {
  it.each(searches)('%s finds its calls, in both orders, page by page, with its total', async (query, condition) => {
    const newest = await expectedIds(condition);
    const maxTotal = query.includes('%22') ? 100 : 1000;
    const total = Math.min(newest.length, maxTotal);
    for (const [sort, expected] of [
      ['-started_at', newest],
      ['started_at', await expectedIds(condition, 'asc')],
    ] as const) {
      const seen: string[] = [];
      const first = (await read(`${query}&sort=${sort}&limit=100`)).body;
      expect(first.pagination).toMatchObject({
        total,
        totalIsExact: newest.length <= maxTotal,
        totalPages: Math.ceil(total / 100),
      });
      let page = first;
      for (;;) {
        seen.push(...page.data.map(({ id }: { id: string }) => id));
        const { nextCursor } = page.pagination;
        if (nextCursor === null) break;
        page = (await read(`${query}&sort=${sort}&limit=100&cursor=${nextCursor}`)).body;
        if (seen.length > 200) continue;
        const back = (await read(`${query}&sort=${sort}&limit=100&cursor=${page.pagination.previousCursor}`)).body;
        expect(back.data.map(({ id }: { id: string }) => id)).toEqual(seen.slice(-100));
      }
      expect(seen).toEqual(expected);
      const third = (await read(`${query}&sort=${sort}&limit=100&page=3`)).body;
      expect(third.data.map(({ id }: { id: string }) => id)).toEqual(expected.slice(200, 300));
    }
  });

  it('by duration sorts all calls that it finds', async () => {
    const { rows } = await service.stack.sql.query<{ id: string }>(
      `select id from call_logs where org_id = $1 and leg_of is null and contact_name = 'Cyd Old' order by duration_seconds desc, id desc`,
      [org.id],
    );
    const first = (await read('search=cyd&sort=-duration_seconds&limit=60')).body;
    const second = (await read(`search=cyd&sort=-duration_seconds&limit=60&cursor=${first.pagination.nextCursor}`))
      .body;
    expect([...first.data, ...second.data].map(({ id }: { id: string }) => id)).toEqual(rows.map(({ id }) => id));
    expect(first.pagination).toMatchObject({ total: rows.length, totalIsExact: true });
  });

  it('in transcripts shows the matching passage, and no transcript', async () => {
    const [call] = (await read('search=quetzal%20red&search_in=transcript&limit=1')).body.data;
    const matched = call.snippet.filter((part: { matched: boolean }) => part.matched);
    expect(matched.map(({ text }: { text: string }) => text)).toEqual(['Quetzal', 'red']);
    expect(call.snippet.map(({ text }: { text: string }) => text).join('')).toContain(
      'It is a Quetzal, e.g. red-green',
    );
    expect(call).not.toHaveProperty('transcript');
    expect((await read('search=ada&limit=1')).body.data[0].snippet).toBeNull();
  });

  it('rejects search_in without a search', async () => {
    const { status, body } = await read('search_in=transcript');
    expect({ status, message: body.message }).toEqual({ status: 400, message: 'search_in requires search' });
  });
});
