// The hot queries in the features' plans are those that PostgREST really sends: the test calls the service and compares the statements
// in pg_stat_statements with the plans. A change to a feature's query must be made in its plans.ts too.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plans } from '../../src/plans.ts';
import { get, insertCalls, makeOrg, startTestApp, type TestApp } from '../helpers/app.ts';
import { signPlatform } from '../helpers/platform-callers.ts';

let service: TestApp;
let sent: string[];

beforeAll(async () => {
  service = await startTestApp();
  const { app, stack } = service;
  const org = await makeOrg(stack);
  await stack.sql.query(`update organizations set created_at = now() where id = $1`, [org.id]);
  const calls = Array.from({ length: 3 }, (_, n) => ({ started_at: new Date(2026, 1, n + 1), duration_seconds: n }));
  await insertCalls(stack, org.id, calls);
  const one = async (sql: string) =>
    (await stack.sql.query<{ id: string }>(`${sql} returning id`, [org.id])).rows[0]?.id;
  const contact = await one(`insert into contacts (org_id, full_name) values ($1, 'Ada')`);
  const staff = await one(`insert into staff (org_id, full_name) values ($1, 'Grace')`);
  const campaign = await one(`insert into campaigns (org_id, name) values ($1, 'Spring')`);
  await stack.sql.query(
    `insert into messages (org_id, contact_id, method, direction, content) select $1, $2, 'sms', 'inbound', 'Nr ' || n from generate_series(1, 3) n`,
    [org.id, contact],
  );
  const ops = { token: await signPlatform(stack) };
  await stack.sql.query(
    'select extensions.pg_stat_statements_reset(dbid => (select oid from pg_database where datname = current_database()))',
  );

  const ask = async (url: string, as: { token: string } = org, expected = 200) => {
    const { status, body } = await get(app, as, url);
    expect(status, `${url}: ${JSON.stringify(body)}`).toBe(expected);
    return body;
  };
  const list = '/api/calls-dashboard';
  for (const sort of ['', '&sort=-duration_seconds']) {
    const { pagination } = await ask(`${list}?limit=1${sort}`);
    await ask(`${list}?limit=1${sort}&cursor=${pagination.nextCursor}`);
  }
  await ask(`${list}/stats`);
  for (const filter of [`agent_id=${contact}`, `contact_id=${contact}`, `phone_number_id=${contact}`])
    await ask(`${list}/stats?${filter}`);
  // While the rollup is not valid, the figures are live counts.
  await stack.sql.query(`update private.call_clocks set counted_before = '-infinity' where org_id = $1`, [org.id]);
  await app.cache.invalidate();
  for (const filter of ['', '?sentiment=positive']) await ask(`${list}/stats${filter}`);
  for (const [column, value] of Object.entries({
    facebook_id: '1',
    instagram_id: '1',
    whatsapp: '+15550109999',
    phone: '+15550109999',
    email: 'a@b.example',
  }))
    await ask(`/api/contacts/lookup?${column}=${encodeURIComponent(value)}`, org, 404);
  for (const path of [
    'contacts',
    'leads',
    'accounts',
    'services',
    'integrations',
    'messages',
    'appointments',
    'contacts?sort=-last_message_at',
    'contacts?sort=full_name',
    'contacts/stats',
  ])
    await ask(`/api/${path}`);
  for (const filter of ['status=active', `account_id=${contact}`]) await ask(`/api/contacts?${filter}`);
  for (const history of ['messages', 'calls', 'appointments']) await ask(`/api/contacts/${contact}/${history}`);
  const { pagination } = await ask(`/api/contacts/${contact}/messages?limit=1`);
  await ask(`/api/contacts/${contact}/messages?limit=1&cursor=${pagination.nextCursor}`);
  await ask(`/api/messages?contact_id=${contact}&method=sms`);
  for (const column of ['staff_id', 'location_id', 'contact_id'])
    await ask(`/api/appointments?${column}=${staff}&from=2026-12-01&to=2026-12-02`);
  await ask('/api/appointments?status=confirmed&from=2026-12-01&to=2026-12-02');
  await ask(`/api/campaigns/${campaign}/progress`);
  for (const filter of ['', `subject_id=${staff}`, `actor_id=${staff}`, 'action=call.deleted'])
    await ask(`/api/audit?${filter}`);
  for (const sort of ['name', '-created_at']) await ask(`/api/organizations?sort=${sort}`, ops);

  const { rows } = await stack.sql.query<{ query: string }>(
    `select query from extensions.pg_stat_statements
     where dbid = (select oid from pg_database where datname = current_database()) and query like 'WITH pgrst_source%'`,
  );
  sent = rows.map(({ query }) => essenceOf(query));
}, 180_000);
afterAll(() => service?.close());

/** The table, conditions and order of a query, in a normal form. */
function essenceOf(sql: string): string {
  const plain = sql
    .toLowerCase()
    .replaceAll('"', '')
    .replace(/\bpublic\./g, '')
    .replace(/(?<!:):[a-z]\w*|\$\d+/g, '?')
    .replace(/\s+/g, ' ')
    // The names of rows that a row refers to.
    .replace(/ left join lateral \(.*?\) as \w+ on (?:true|\?)/g, '');
  const [, table = '', where = '', order = ''] =
    /pgrst_source as \( ?select .*? from (\w+) where (.*?)(?: order by (.*?))? limit \?/.exec(plain) ?? [];
  const bare = (text: string) =>
    text
      .replaceAll(`${table}.`, '')
      .replace(/\s*([(),])\s*/g, '$1')
      .replace(/any\(\?\)/g, 'any ? ')
      .replace(/\b(and|or)\(/g, '$1 (')
      .replace(/\)(and|or)\b/g, ') $1')
      .replace(/ +/g, ' ')
      .trim();
  const conditions = bare(where)
    .split(/ and (?![^(]*\))/)
    .map((condition) => condition.trim())
    .sort();
  const direction = bare(order)
    .replace(/ asc\b/g, '')
    .replaceAll(', ', ',');
  return [table, conditions.join(' and '), direction, plain.includes('pgrst_source_count') ? 'counted' : ''].join(
    ' | ',
  );
}

/** No route sends these yet. */
const withoutRoute = ['calls by from_number, the latest', 'calls by to_number, the latest'];
/** The conditions of these joins are nested too deeply for the normal form. */
const joined = ['one call', 'membership', 'appointments: free slots'];

const fromPostgrest = plans.hotQueries.filter(
  ({ sql, name }) => sql.includes('pgrst_source') && !withoutRoute.includes(name) && !joined.includes(name),
);

describe('PostgREST sends', () => {
  it.each(fromPostgrest.map((query) => [query.name, query] as const))('the hot query: %s', (_, { sql }) => {
    const expected = essenceOf(sql);
    expect(sent).toContain(expected);
  });
});
