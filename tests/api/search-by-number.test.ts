// A search finds a number in any notation, in the resources, the calls and the figures.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, insertCalls, makeOrg, startTestApp, type TestApp, type TestOrg, waitForChanges } from '../helpers/app.ts';

let service: TestApp;
let org: TestOrg;

beforeAll(async () => {
  service = await startTestApp({ env: { RATE_LIMIT_PER_IP: '100000', RATE_LIMIT_PER_ORG: '100000' } });
  org = await makeOrg(service.stack);
  const { sql } = service.stack;
  for (const [table, name] of Object.entries(tables)) {
    const number = table === 'phone_numbers' ? 'e164' : 'phone';
    await sql.query(
      `insert into ${table} (org_id, ${name}, ${number}) values ($1, 'Ada', '+16465550000'), ($1, 'of 1.646.555', '+442079460018')`,
      [org.id],
    );
  }
  await insertCalls(service.stack, org.id, [
    { started_at: '2026-03-01T00:00:00Z', from_number: '+16465550000', to_number: '+15550100001' },
    { started_at: '2026-03-02T00:00:00Z', from_number: '+15550100001', to_number: '+442079460018' },
  ]);
  await waitForChanges(service.stack, service.app);
});
afterAll(() => service?.close());

const tables = {
  accounts: 'name',
  bizdev_sources: 'name',
  contacts: 'full_name',
  leads: 'name',
  phone_numbers: 'label',
  staff: 'full_name',
};
const american = [
  '(646) 555-0000',
  '+1 646-555-0000',
  '001 646 555 0000',
  '1.646.555.0000',
  '555-00',
  '+1 (646',
  '６４６ ５５５',
];
const british = ['+44 (0)20 7946 0018', '0044 20 7946 0018', '7946-0018', '\u202a+44 20 7946\u20110018\u202c'];
/** Match neither number. */
const others = ['+646 555 0000', '(646) 555-0001', '--', '( )', '0 0', '6 4'];

const found = async (path: string, search: string) => {
  const { status, body } = await get(service.app, org, `${path}search=${encodeURIComponent(search)}`);
  expect(status, search).toBe(200);
  return body;
};

describe.each(Object.keys(tables))('%s', (table) => {
  const path = `/api/${table.replaceAll('_', '-')}?`;
  const numbers = async (search: string) =>
    (await found(path, search)).data.map((row: { phone?: string; e164?: string }) => row.phone ?? row.e164);

  it.each(american)('are found by %j', async (term) => expect(await numbers(term)).toEqual(['+16465550000']));
  it.each(british)('are found by %j', async (term) => expect(await numbers(term)).toEqual(['+442079460018']));
  it.each(others)('are not found by %j', async (term) => expect(await numbers(term)).toEqual([]));

  it('are also found by a literal match', async () => {
    expect(await numbers('1.646.555')).toEqual(expect.arrayContaining(['+16465550000', '+442079460018']));
    expect(await numbers('of 1.646')).toEqual(['+442079460018']);
  });
});

it('calls are found and counted by either number', async () => {
  for (const term of [...american, ...british]) {
    const { data, pagination } = await found('/api/calls-dashboard?', term);
    const numbers = data.map((call: { from_number: string; to_number: string }) => [call.from_number, call.to_number]);
    expect(numbers, term).toEqual([[expect.any(String), expect.any(String)]]);
    expect(numbers[0], term).toContain(american.includes(term) ? '+16465550000' : '+442079460018');
    expect([pagination.total, (await found('/api/calls-dashboard/stats?', term)).totalCalls]).toEqual([1, 1]);
  }
  for (const term of others) expect((await found('/api/calls-dashboard?', term)).data, term).toEqual([]);
});
