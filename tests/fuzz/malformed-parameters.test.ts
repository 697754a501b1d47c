// Every route refuses parameters and cursors that are out of range or not valid, and names the parameter.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertCalls, makeOrg, type TestOrg } from '../helpers/app.ts';
import { fuzzRuns } from '../helpers/fuzz-runs.ts';
import { expectNamed, expectNoServerError, type FuzzService, seed, startFuzzService } from '../helpers/fuzz-service.ts';
import { addressWith, anything, inAscii, uuid } from '../helpers/invalid-values.ts';
import { resourceNames, routeAccess } from '../helpers/route-access.ts';
import { own } from '../helpers/two-orgs.ts';

let rubbish: FuzzService;
let org: TestOrg;
let callId: string;

beforeAll(async () => {
  rubbish = await startFuzzService();
  org = await makeOrg(rubbish.stack, { timezone: 'America/New_York' });
  const call = { started_at: '2026-03-01T12:00:00Z', duration_seconds: 60 };
  callId = (await insertCalls(rubbish.stack, org.id, [call, call, call]))[0] ?? '';
});
afterAll(() => rubbish?.close());

const listed = (path: string) => rubbish.send(path, { headers: { authorization: `Bearer ${org.token}` } });

describe('call parameters', () => {
  const calls = (search: string) => listed(`/api/calls-dashboard?${search}`);

  it.each(
    `limit=0 limit=101 limit=-1 limit=1.5 limit=NaN limit= limit=1&limit=2 limit=null limit=1e9 limit=Infinity
     page=0 page=-1 page=1e9 page=${'9'.repeat(400)} page=Infinity page=1&page=2
     min_duration=-1 max_duration=2147483648 has_recording= has_recording=yes has_recording=true&has_recording=false
     direction=sideways direction= status=completed&status=lost sentiment=null
     sort=id sort=constructor sort=started_at&sort=started_at
     agent_id=1 agent_id= contact_id=${uuid}&contact_id=x phone_number_id=urn:uuid:${uuid}
     from=2026-02-30 from=0000-01-01 from=2026-03-08T25:00Z from=2026-03-08T02:30 from=infinity from=2026-01-01&from=2026-01-02
     to=2026-13-01 to=10000-01-01 to=2026-03-08T02:30:00%2B99:99 to=
     search= search=%00 search=a%0Ab search=a&search=b search=${'a'.repeat(101)}`.split(/\s+/),
  )('out of range or not valid are refused by name: %s', async (search) => {
    expectNamed(await calls(search), search.split('=')[0] ?? '');
  });

  it.each([
    'to=9999-12-31',
    'from=9999-12-31',
    'from=1000-01-01',
    'to=9999-12-31T23:59:59-05:00',
    'from=2026-06-30T23:59:60Z',
  ])('at the limits of time are accepted: %s', async (search) => {
    expect((await calls(search)).status).toBe(200);
    expect((await listed(`/api/calls-dashboard/stats?${search}`)).status).toBe(200);
  });

  it('accept the last day that can be represented', async () => {
    expect(JSON.parse((await calls('from=2026-01-01&to=9999-12-31')).text).pagination.total).toBe(3);
  });
});

describe('list parameters', () => {
  const rubbishOfLists = `limit=0 limit=101 limit=-1 limit=1.5 limit=NaN limit= limit=1&limit=2 limit=1e9
    page=0 page=-1 page=1e9 page=${'9'.repeat(400)} page=1&page=2 page=1000001
    sort=id sort= sort=constructor sort=created_at,id sort=created_at&sort=created_at
    search= search=%00 search=a%00b search=a&search=b search=${'a'.repeat(201)}`.split(/\s+/);

  it.each([...resourceNames, 'templates', 'organizations'])(
    'out of range or not valid are refused by name: /api/%s',
    async (name) => {
      for (const search of rubbishOfLists) {
        expectNamed(await rubbish.send(`/api/${name}?${search}`), search.split('=')[0] ?? '');
      }
    },
  );

  it.each([
    ...['agents?active=yes', 'agents?active=true&active=false', 'agents?user_id=1', 'agents?provider=%00'],
    ...[
      'appointments?status=done',
      'appointments?staff_id=',
      'appointments?from=2026-02-30',
      'appointments?to=infinity',
    ],
    ...['appointments?from=2026-03-08T02:30', `appointments?contact_id=${uuid}&contact_id=${uuid}`],
    ...['campaigns?status=', 'campaigns?agent_id=x', 'contacts?temperature=tepid', `contacts?account_id=${uuid}x`],
    ...['leads?status=open&status=shut', 'leads?source=', 'leads?source=%00', `leads?source=${'a'.repeat(101)}`],
    ...['messages?method=fax', 'messages?direction=up', 'messages?contact_id=*', 'phone-numbers?provider=a%00'],
    ...['services?active=', 'organizations?deleted=yes', 'organizations?deleted=true&deleted=false'],
  ])('with an invalid filter are refused by name: %s', async (path) => {
    expectNamed(await rubbish.send(`/api/${path}`), /\?(\w+)/.exec(path)?.[1] ?? '');
  });

  it.each(
    resourceNames.map((name) => `/api/${name}?${Array.from({ length: 21 }, () => `contact_id=${uuid}`).join('&')}`),
  )('with too many values are refused: %.40s', async (path) => {
    expect((await rubbish.send(path)).status).toBe(400);
  });

  it('sort messages by relevance only with a search term', async () => {
    expectNamed(await rubbish.send('/api/messages?sort=relevance'), 'sort');
  });
});

describe('parameters of a special route', () => {
  const url = (route: string) => routeAccess[route]?.url?.replace(':staffId', uuid).replace(':facebookId', 'x') ?? '';
  const of = (route: string, searches: string): [string, string][] =>
    searches.split(/\s+/).map((search) => [route, search]);

  it.each([
    ...of(
      'GET /api/appointments/availability',
      `staff_id=1 staff_id= staff_id=%00 from=2026-02-30 from= from=infinity from=2026-03-08T02:30 from=0999-01-01
       to=2026-13-01 to=10000-01-01 to=9999-12-31 to=2029-01-01 duration=4 duration=1441 duration=1.5 duration=x
       duration= duration=1e999 duration=30&duration=30`,
    ),
    ...of(
      'GET /api/contacts/lookup',
      `facebook_id= facebook_id=%00 facebook_id=${'a'.repeat(101)} facebook_id=a&facebook_id=b`,
    ),
    ...of(
      'GET /api/routing/number',
      `phone=abc phone= phone=%00%00%00 phone=${'1'.repeat(101)} phone=12 phone=1&phone=2`,
    ),
    ...of('GET /api/routing/page', `page_id= page_id=%00 page_id=a%0A page_id=${'a'.repeat(101)} page_id=1&page_id=2`),
    ...of(
      'GET /api/routing/spam',
      `phone= phone=%00 phone=a%0Ab phone=${'1'.repeat(101)} to= to=abc to=%00%00%00 to=${'1'.repeat(101)} to=1&to=2`,
    ),
  ])('out of range or not valid are refused by name: %s %.60s', async (route, search) => {
    const [name = ''] = search.split('=');
    const parameters = search.split('&').map((part) => [name, part.slice(name.length + 1)] as const);
    expectNamed(await rubbish.ask(route, { path: addressWith(url(route), parameters) }), name);
  });

  it.each([
    ...of('GET /api/appointments/availability', 'staff_id from to duration'),
    ...of('GET /api/contacts/lookup', 'facebook_id'),
    ...of('GET /api/routing/number', 'phone'),
    ...of('GET /api/routing/page', 'page_id'),
    ...of('GET /api/routing/spam', 'phone to'),
  ])('that are required and missing are refused by name: %s without %s', async (route, name) => {
    const [path = '', search = ''] = url(route).split('?');
    const rest = search.split('&').filter((part) => !part.startsWith(`${name}=`));
    expectNamed(await rubbish.ask(route, { path: `${path}?${rest.join('&')}` }), name);
  });

  it.each(['phone=abc', 'phone=%00%00%00', 'whatsapp=12', 'email=ada', 'email=a%00@b', 'email=@', 'instagram_id=%00'])(
    'with an invalid contact identifier are refused by name: %s',
    async (search) => {
      expectNamed(await rubbish.send(`/api/contacts/lookup?${search}`), search.split('=')[0] ?? '');
    },
  );

  it('with two contact identifiers are refused', async () => {
    expectNamed(await rubbish.send('/api/contacts/lookup?email=a@b.c&phone=%2B15550000001'), 'phone');
    const path = '/api/routing/number?phone=%2B15550000001&provider_phone_id=PN1';
    expectNamed(await rubbish.ask('GET /api/routing/number', { path }), 'provider_phone_id');
  });

  const histories = ['messages', 'calls', 'appointments'];

  it.each(histories)("filter a contact's %s, and are refused by name when not valid", async (history) => {
    for (const search of [
      'limit=0',
      'limit=101',
      'limit=x',
      'limit=',
      `cursor=${'a'.repeat(301)}`,
      'cursor=a&cursor=b',
    ]) {
      const answer = await rubbish.send(`/api/contacts/${own.contactId}/${history}?${search}`);
      expectNamed(answer, search.split('=')[0] ?? '');
    }
  });
});

describe('a cursor', () => {
  const sorts = ['-started_at', 'started_at', '-duration_seconds', 'duration_seconds'];
  const histories = ['messages', 'calls', 'appointments'];
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  const value = fc.oneof(
    fc.constantFrom<unknown>('9999-99-99T99:99:99+00:00', '0000-01-01T00:00:00+00:00', '2026-02-30T00:00:00+00:00'),
    fc.constantFrom<unknown>('9999-12-31T23:59:59.999999+00:00', '2026-03-01T12:00:00+00:00', '-1', '9999999999', '60'),
    fc.constantFrom<unknown>('60),id.gt.(', '60,id.neq.x', '"', '\\"', null, 60, ['60'], { id: 1 }),
    fc.jsonValue({ maxDepth: 1 }),
  );
  const id = fc.oneof(
    fc.constantFrom<unknown>(own.callId, uuid, uuid.toUpperCase(), `${uuid}"`, null),
    fc.jsonValue({ maxDepth: 1 }),
  );
  const forged = (names: readonly string[]) =>
    fc.oneof(
      { weight: 5, arbitrary: fc.tuple(fc.constantFrom(...names), value, id).map(encoded) },
      { weight: 1, arbitrary: fc.jsonValue().map(encoded) },
      { weight: 1, arbitrary: anything },
    );

  it('that was forged is refused or returns rows, and never causes an error', async () => {
    await fc.assert(
      fc.asyncProperty(forged(sorts), fc.constantFrom(...sorts), async (cursor, sort) => {
        const answer = await listed(inAscii(`/api/calls-dashboard?sort=${sort}&cursor=${cursor}`));
        expectNoServerError(answer);
        expect([200, 400]).toContain(answer.status);
      }),
      { seed, numRuns: fuzzRuns(200) },
    );
  });

  it.each(histories)(
    "that was forged for a contact's %s is refused or returns rows, and never causes an error",
    async (history) => {
      await fc.assert(
        fc.asyncProperty(forged(histories), async (cursor) => {
          const answer = await rubbish.send(inAscii(`/api/contacts/${own.contactId}/${history}?cursor=${cursor}`));
          expectNoServerError(answer);
          expect([200, 400]).toContain(answer.status);
        }),
        { seed, numRuns: fuzzRuns(100) },
      );
    },
  );

  it.each<[string, unknown, string?]>([
    ['no array', 'cursor'],
    ['an empty array', []],
    ['an unknown sort', ['id', '60', uuid]],
    ['another sort', ['started_at', '2026-03-01T12:00:00+00:00', uuid]],
    ['a day that does not exist', ['started_at', '2026-02-30T12:00:00+00:00', uuid], 'started_at'],
    ['a value of another column', ['-duration_seconds', '2026-03-01T12:00:00+00:00', uuid]],
    ['a filter as value', ['-duration_seconds', '60),id.gt.(', uuid]],
    ['a number as value', ['-duration_seconds', 60, uuid]],
    ['an id that is not a UUID', ['-duration_seconds', '60', '1']],
    ['a filter as id', ['-duration_seconds', '60', `${uuid}"),id.gt.0`]],
    ['no id', ['-duration_seconds', '60']],
  ])('with %s is refused, because the call list did not issue it', async (_, value, sort = '-duration_seconds') => {
    const answer = await listed(`/api/calls-dashboard?sort=${sort}&cursor=${encoded(value)}`);
    expectNoServerError(answer);
    expect(JSON.parse(answer.text)).toMatchObject({ statusCode: 400, code: 'INVALID_CURSOR' });
  });

  it.each<[string, unknown]>([
    ['no array', 'messages'],
    ['another history', ['calls', '2026-03-01T12:00:00+00:00', uuid]],
    ['a time that does not exist', ['messages', '2026-13-01T12:00:00+00:00', uuid]],
    ['a day that does not exist', ['messages', '2026-02-30T12:00:00+00:00', uuid]],
    ['a year that PostgreSQL does not support', ['messages', '0000-01-01T00:00:00+00:00', uuid]],
    ['a filter as value', ['messages', '2026-03-01T12:00:00+00:00),id.gt.(', uuid]],
    ['a filter as id', ['messages', '2026-03-01T12:00:00+00:00', `${uuid}"),id.gt.0`]],
    ['an extra element', ['messages', '2026-03-01T12:00:00+00:00', uuid, 'or']],
  ])('with %s is refused, because the message history did not issue it', async (_, value) => {
    const answer = await rubbish.send(`/api/contacts/${own.contactId}/messages?cursor=${encoded(value)}`);
    expectNoServerError(answer);
    expect(JSON.parse(answer.text)).toMatchObject({ statusCode: 400, code: 'INVALID_CURSOR' });
  });

  it('is refused with another sort or with a page number', async () => {
    const cursor = JSON.parse((await listed('/api/calls-dashboard?limit=1')).text).pagination.nextCursor;
    expect((await listed(`/api/calls-dashboard?limit=1&cursor=${cursor}`)).status).toBe(200);
    const other = await listed(`/api/calls-dashboard?sort=started_at&cursor=${cursor}`);
    expect(JSON.parse(other.text)).toMatchObject({ statusCode: 400, code: 'INVALID_CURSOR' });
    expect((await listed(`/api/calls-dashboard?page=1&cursor=${cursor}`)).status).toBe(400);
    expect((await listed(`/api/calls-dashboard/${callId}?cursor=${cursor}`)).status).toBe(400);
  });
});
