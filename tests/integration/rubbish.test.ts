// Whatever is sent: no failure of ours, nothing of the inside in an answer, nothing stored.
import { once } from 'node:events';
import { Agent, request as openRequest } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { everyResource } from '../helpers/every-resource.ts';
import { withServedPaths } from '../helpers/served-routes.ts';

const seed = 20_261_121;
const runs = (numRuns: number) => ({ seed, numRuns });
/** The routes of resources come out of one factory: each is tried less often. */
const runsFor = (path: string, numRuns: number) =>
  runs(path.includes(':id') || isOfResource(path) ? numRuns / 5 : numRuns);

let service: TestApp & { servedPaths: string[] };
let org: TestOrg;
/** A member who may go everywhere, so that rubbish is met behind every door. */
let everywhere: string;
let callId: string;
let port: number;
const agent = new Agent({ keepAlive: true, maxSockets: 4 });

beforeAll(async () => {
  const plenty = { RATE_LIMIT_PER_IP: '1000000', RATE_LIMIT_PER_ORG: '1000000' };
  service = await withServedPaths(() => startTestApp({ env: plenty }));
  org = await makeOrg(service.stack, { timezone: 'America/New_York' });
  everywhere = await service.stack.keys.sign(
    { sub: org.userId, role: 'authenticated', app_metadata: { org_id: org.id, platform_role: 'ops' } },
    { expiresInSeconds: 3600 },
  );
  callId = (await callsNamed(org, ['Grace', 'Hopper', 'Ada'], { recorded: true }))[0] ?? '';
  await service.app.listen({ port: 0, host: '127.0.0.1' });
  port = (service.app.server.address() as AddressInfo).port;
});
afterAll(async () => {
  agent.destroy();
  await service?.close();
});

/** One call for each contact of such a name. */
async function callsNamed({ id }: TestOrg, names: readonly string[], { recorded = false } = {}): Promise<string[]> {
  const { rows } = await service.stack.sql.query<{ id: string }>(
    `with people as (
       insert into contacts (org_id, full_name) select $1, name from unnest($2::text[]) as name returning id
     )
     insert into call_logs (org_id, contact_id, direction, status, started_at, duration_seconds, recording_key)
     select $1, id, 'inbound', 'completed', '2026-03-01T12:00:00Z', 60, case when $3 then $1 || '/' || id || '.wav' end
     from people returning id`,
    [id, names, recorded],
  );
  return rows.map((row) => row.id);
}

interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string | string[]>;
  readonly body?: string;
}

const token = () => `Bearer ${everywhere}`;

// Over a real socket, and not by inject(), which mends addresses before the service sees them.
function send(path: string, { method = 'GET', headers = {}, body }: Sent = {}) {
  // Node's client says no length for a GET or a DELETE, and the server would take the body for a second request.
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise<{ status: number; type: string; text: string }>((resolve, reject) => {
    const request = openRequest(
      { agent, host: '127.0.0.1', port, method, path, headers: { authorization: token(), ...length, ...headers } },
      async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk as Buffer);
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', text });
      },
    );
    request.on('error', reject).end(body);
  });
}

type Answer = Awaited<ReturnType<typeof send>>;

const inside =
  /\b(select|insert|postgres\w*|postgrest|supabase|relation|undici|jose|fastify|ajv)\b|PGRST|FST_|pg_|date\/time|out of range:|invalid input|\bsyntax\b|node_modules|call_logs|org_settings|\bat \S+ \(|\.ts\b|\w*Error:/i;

function expectCalm({ status, type, text }: Answer, method = 'GET'): void {
  expect(status).toBeLessThan(500);
  if (status < 400 || method === 'HEAD') return;
  expect(type).toMatch(/^application\/json/);
  const body = JSON.parse(text) as Record<string, unknown>;
  expect(Object.keys(body).sort()).toEqual(['code', 'error', 'message', 'statusCode']);
  expect(body.statusCode).toBe(status);
  expect(text).not.toMatch(inside);
}

async function rowCounts(): Promise<Record<string, number>> {
  const { rows: tables } = await service.stack.sql.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const { rows } = await service.stack.sql.query<{ count: number }>(`select count(*)::int as count from ${name}`);
    counts[name] = rows[0]?.count ?? -1;
  }
  return counts;
}

/** Runs what sends rubbish; each URL that was issued is one row of the audit, and nothing else may have come or gone. */
async function expectNothingStored(run: (issued: (answer: Answer) => void) => Promise<void>): Promise<void> {
  const before = await rowCounts();
  let issued = 0;
  await run(({ status }) => {
    if (status === 200) issued += 1;
  });
  expect(await rowCounts()).toEqual({ ...before, audit_log: (before.audit_log ?? 0) + issued });
}

const rawRubbish = [
  ...[
    '',
    '%20',
    '%00',
    '%zz',
    '%',
    '%E0%A4%A',
    '%ED%A0%80',
    '%ED%B0%80%ED%A0%80',
    '%ff%fe',
    '%u0041',
    '+',
    '&',
    '=',
    '#',
  ],
  ...[
    'null',
    'undefined',
    'NaN',
    'Infinity',
    '-1',
    '-0',
    '0',
    '101',
    '1.5',
    '1e3',
    '1e9',
    '1e308',
    '1e309',
    '0x10',
    '0b1',
  ],
  ...['9'.repeat(400), '2147483648', '9007199254740993', '%D9%A1', 'a'.repeat(8192), '%F0%9F%92%A9'.repeat(600)],
  ...['true', 'TRUE', '[]', '%7B%7D', '[object%20Object]', '__proto__', 'constructor', 'toString', '%5B%22a%22%5D'],
  ...[
    '2026-02-30',
    '0000-01-01',
    '0001-01-01',
    '1000-01-01',
    '9999-12-31',
    '10000-01-01',
    '-000001-01-01',
    '2026-13-01',
  ],
  ...[
    '2026-03-08T25:00Z',
    '2026-06-30T23:59:60Z',
    '2026-03-08T02:30',
    '2026-03-08T02:30Z',
    '2026-03-08T02:30:00-05:00',
  ],
  ...[
    '9999-12-31T23:59:59-05:00',
    '1000-01-01T00:00:00%2B23:59',
    '2026-03-08T02:30:00%2B99:99',
    '2026-03-08t02:30:00z',
  ],
  ...['2026-03-08T02:30Z[America/New_York]', 'infinity', 'now', 'today', 'epoch', '1234567890', '2026-W10', '2026-3-8'],
  ...[
    "'%20or%201=1%20--",
    '%22',
    "'",
    '%5C',
    '%60',
    '$1',
    '(1)',
    'x%25),id.gt.0',
    '*',
    '%25',
    '_',
    'eq.1',
    'not.is.null',
  ],
  ...[
    '..%2f..%2fetc',
    '%2e%2e',
    '%0d%0ax:y',
    '%1b[31m',
    '<script>',
    '%24%7B7*7%7D',
    '{{7}}',
    '%C2%85',
    '%E2%80%AE',
    '%EF%BF%BF',
  ],
];
const percent = (text: string) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const anything = fc.oneof(
  fc.constantFrom(...rawRubbish),
  fc.string({ unit: 'grapheme', maxLength: 40 }).map(percent),
  fc.string({ unit: 'binary', maxLength: 40 }).map(percent),
  fc.double().map((number) => percent(String(number))),
  fc.json({ maxDepth: 2 }).map(percent),
);

const uuid = '0b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10';
/** What a caller in good faith might send, so that rubbish is met behind the first check too. */
const plausible: Record<string, readonly string[]> = {
  direction: ['inbound', 'outbound'],
  status: ['completed', 'missed'],
  sentiment: ['unknown', 'positive'],
  agent_id: [uuid],
  contact_id: [uuid],
  phone_number_id: [uuid],
  has_recording: ['true', 'false'],
  from: ['2026-01-01', '2026-03-08T00:00:00-05:00'],
  to: ['2026-12-31', '9999-12-31'],
  min_duration: ['0', '2147483647'],
  max_duration: ['60', '2147483647'],
  search: ['Grace', '%25', 'x%25),id.gt.0'],
  sort: ['started_at', '-duration_seconds'],
  limit: ['1', '100'],
  page: ['1', '2', '1000000'],
};
const strangeNames = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'org_id',
  'limit[]',
  'from[gte]',
  '',
  'or',
  'and',
  'order',
  'offset',
  'callId',
  'apikey',
];
const name = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...Object.keys(plausible), 'cursor') },
  { weight: 1, arbitrary: fc.constantFrom(...strangeNames) },
  { weight: 1, arbitrary: anything },
);
const parameter = name.chain((key) => {
  const good = Object.hasOwn(plausible, key) ? plausible[key] : undefined;
  const value = good === undefined ? anything : fc.oneof(fc.constantFrom(...good), anything);
  return value.map((text) => `${key}=${text}`);
});
const query = fc.array(parameter, { maxLength: 4 }).map((parts) => (parts.length === 0 ? '' : `?${parts.join('&')}`));
// Node's client refuses what is no ASCII, and ends the address at a #.
const addressOf = (path: string) => path.replace(/[^\x21-\x22\x24-\x7e]/g, (character) => percent(character));

const headerText = fc
  .oneof(
    fc.constantFrom(
      '',
      ' ',
      ',',
      'null',
      uuid,
      `${uuid},${uuid}`,
      `{${uuid}}`,
      'a'.repeat(8000),
      '*/*;q=9',
      'bytes=0-',
      'bytes=-1,9-2',
    ),
    fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)), maxLength: 60 }),
  )
  .map((text) => text.replaceAll('\x7f', ''));
const headerNames = [
  'x-org-id',
  'x-request-id',
  'authorization',
  'accept',
  'accept-encoding',
  'range',
  'if-none-match',
  'origin',
  'cookie',
  'prefer',
  'x-forwarded-for',
  'x-http-method-override',
  'content-type',
  'apikey',
  'x-client-info',
  'accept-profile',
];
const headers = fc.dictionary(
  fc.constantFrom(...headerNames),
  fc.oneof(headerText, fc.array(headerText, { minLength: 2, maxLength: 3 })),
  { maxKeys: 3 },
);

const resourcePaths = (await everyResource()).map(({ path }) => path);
const isOfResource = (path: string) => resourcePaths.includes(path.replace(/^\w+ /, ''));
const paths = [
  ...(await everyResource()).flatMap(({ path }) => [
    `GET ${path}`,
    `POST ${path}`,
    `GET ${path}/:id`,
    `PATCH ${path}/:id`,
    `DELETE ${path}/:id`,
  ]),
  'GET /api/calls-dashboard',
  'GET /api/calls-dashboard/stats',
  'GET /api/calls-dashboard/analytics/summary',
  'GET /api/calls-dashboard/analytics/series',
  'GET /api/calls-dashboard/analytics/heatmap',
  'GET /api/calls-dashboard/analytics/agents',
  'GET /api/calls-dashboard/:callId',
  'GET /api/calls-dashboard/:callId/recording-url',
  'GET /api/settings',
  'GET /api/me',
  'GET /api/monitoring/live',
  'GET /api/monitoring/health',
  'GET /api/monitoring/cache-stats',
  'POST /api/monitoring/cache-stats/reset',
  'POST /api/monitoring/cache/invalidate',
  'GET /api/monitoring/metrics',
];
const urlOf = (path: string) => path.replace(/^\w+ /, '').replace(':callId', callId).replace(':id', uuid);
const methodOf = (path: string) => path.split(' ')[0] ?? '';
/** What is sent in good faith beside the rubbish. To a resource it says nothing, so nothing is made. */
const askedOf = (path: string): Sent =>
  /^(GET|DELETE) /.test(path)
    ? { method: methodOf(path) }
    : { method: methodOf(path), headers: { 'content-type': 'application/json' }, body: '{}' };

describe('rubbish', () => {
  it('is sent to every route of the API', () => {
    expect(service.servedPaths.filter((path) => path.includes(' /api/'))).toEqual([...paths].sort());
  });

  it.each(paths)('in parameters does no harm: %s', async (path) => {
    const isRecording = path.endsWith('recording-url');
    await expectNothingStored(async (issued) => {
      await fc.assert(
        fc.asyncProperty(query, async (search) => {
          const answer = await send(addressOf(urlOf(path) + search), askedOf(path));
          if (isRecording) issued(answer);
          expectCalm(answer);
        }),
        runsFor(path, 100),
      );
    });
  });

  it.each(paths)('in headers does no harm: %s', async (path) => {
    const isRecording = path.endsWith('recording-url');
    await expectNothingStored(async (issued) => {
      await fc.assert(
        fc.asyncProperty(headers, async (sent) => {
          const asked = askedOf(path);
          const answer = await send(urlOf(path), { ...asked, headers: { ...asked.headers, ...sent } });
          if (isRecording) issued(answer);
          expectCalm(answer);
        }),
        runsFor(path, 40),
      );
    });
  });

  it('in a path does no harm', async () => {
    const segment = fc.oneof(
      anything,
      fc.constantFrom('stats', 'analytics', 'summary', 'recording-url', '.', '..', uuid),
    );
    const path = fc
      .array(segment, { minLength: 1, maxLength: 3 })
      .map((parts) => `/api/calls-dashboard/${parts.join('/')}`);
    await expectNothingStored(async () => {
      await fc.assert(
        fc.asyncProperty(path, async (text) => expectCalm(await send(addressOf(text)))),
        runs(300),
      );
    });
  });

  it('in the place of an id of any length is a failure of the caller', async () => {
    for (const length of [1, 36, 99, 100, 101, 8000]) {
      const answer = await send(`/api/calls-dashboard/${'a'.repeat(length)}`);
      expectCalm(answer);
      expect([400, 404, 414], String(length)).toContain(answer.status);
    }
  });

  it('in a request id reaches neither the answer nor the audit', async () => {
    await expectNothingStored(async (issued) => {
      for (const id of ["'; drop table call_logs; --", 'a'.repeat(500), '\x80\xff', 'ok']) {
        issued(await send(`/api/calls-dashboard/${callId}/recording-url`, { headers: { 'x-request-id': id } }));
      }
    });
    const { rows } = await service.stack.sql.query<{ request_id: string }>('select request_id from audit_log');
    expect(rows.length).toBeGreaterThan(3);
    for (const { request_id: id } of rows) expect(id).toMatch(/^[\w.-]{8,64}$/);
  });
});

describe('parameters', () => {
  const listed = (search: string) => send(`/api/calls-dashboard?${search}`);

  it.each(paths)('that a route does not know are refused by name: %s', async (path) => {
    for (const unknown of ['colour', '__proto__', 'constructor', 'org_id', 'limit[]']) {
      const { status, text } = await send(`${urlOf(path)}?${unknown}=1`, askedOf(path));
      const { code, message } = JSON.parse(text);
      expect({ unknown, status, code }).toEqual({ unknown, status: 400, code: 'VALIDATION_FAILED' });
      // A body is looked at before the address is.
      if (!message.endsWith(' is missing') && !message.startsWith('body ')) {
        expect(message).toBe(`${unknown} is not a parameter of this route`);
      }
    }
  });

  it.each([
    ...[
      'limit=0',
      'limit=101',
      'limit=-1',
      'limit=1.5',
      'limit=NaN',
      'limit=',
      'limit=1&limit=2',
      'limit=null',
      'limit=1e9',
      'limit=Infinity',
    ],
    ...['page=0', 'page=-1', 'page=1e9', `page=${'9'.repeat(400)}`, 'page=Infinity', 'page=1&page=2'],
    ...[
      'min_duration=-1',
      'max_duration=2147483648',
      'has_recording=',
      'has_recording=yes',
      'has_recording=true&has_recording=false',
    ],
    ...[
      'direction=sideways',
      'direction=',
      'status=completed&status=lost',
      'sentiment=null',
      'sort=id',
      'sort=constructor',
      'sort=started_at&sort=started_at',
    ],
    ...['agent_id=1', 'agent_id=', `contact_id=${uuid}&contact_id=x`, `phone_number_id=urn:uuid:${uuid}`],
    ...[
      'from=2026-02-30',
      'from=0000-01-01',
      'from=2026-03-08T25:00Z',
      'from=2026-03-08T02:30',
      'from=infinity',
      'from=2026-01-01&from=2026-01-02',
    ],
    ...[
      'to=2026-13-01',
      'to=10000-01-01',
      'to=2026-03-08T02:30:00%2B99:99',
      'to=',
      'search=',
      'search=%00',
      'search=a%0Ab',
      'search=a&search=b',
    ],
    `search=${'a'.repeat(101)}`,
  ])('out of range or of the wrong form are refused by name: %s', async (search) => {
    const answer = await listed(search);
    expectCalm(answer);
    const body = JSON.parse(answer.text) as { code: string; message: string };
    expect(body.code).toBe('VALIDATION_FAILED');
    expect(body.message).toMatch(new RegExp(`^${search.split('=')[0]}\\b`));
  });

  it.each([
    'to=9999-12-31',
    'from=9999-12-31',
    'from=1000-01-01',
    'to=9999-12-31T23:59:59-05:00',
    'from=2026-06-30T23:59:60Z',
  ])('at the edge of time are taken: %s', async (search) => {
    expect((await listed(search)).status).toBe(200);
    expect((await send(`/api/calls-dashboard/stats?${search}`)).status).toBe(200);
  });

  it('reach the last day that can be written', async () => {
    expect(JSON.parse((await listed('from=2026-01-01&to=9999-12-31')).text).pagination.total).toBe(3);
  });
});

describe('a cursor', () => {
  const sorts = ['-started_at', 'started_at', '-duration_seconds', 'duration_seconds'];
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  it('that was forged is refused or finds rows, and does no harm', async () => {
    const value = fc.oneof(
      fc.constantFrom<unknown>('9999-99-99T99:99:99+00:00', '0000-01-01T00:00:00+00:00', '2026-02-30T00:00:00+00:00'),
      fc.constantFrom<unknown>(
        '9999-12-31T23:59:59.999999+00:00',
        '2026-03-01T12:00:00+00:00',
        '-1',
        '9999999999',
        '60',
      ),
      fc.constantFrom<unknown>('60),id.gt.(', '60,id.neq.x', '"', '\\"', null, 60, ['60'], { id: 1 }),
      fc.jsonValue({ maxDepth: 1 }),
    );
    const id = fc.oneof(
      fc.constantFrom<unknown>(callId, uuid, uuid.toUpperCase(), `${uuid}"`, null),
      fc.jsonValue({ maxDepth: 1 }),
    );
    const forged = fc.oneof(
      { weight: 5, arbitrary: fc.tuple(fc.constantFrom(...sorts), value, id).map(encoded) },
      { weight: 1, arbitrary: fc.jsonValue().map(encoded) },
      { weight: 1, arbitrary: anything },
    );
    const asked = fc.tuple(forged, fc.constantFrom(...sorts));
    await fc.assert(
      fc.asyncProperty(asked, async ([cursor, sort]) => {
        const answer = await send(addressOf(`/api/calls-dashboard?sort=${sort}&cursor=${cursor}`));
        expectCalm(answer);
        expect([200, 400]).toContain(answer.status);
      }),
      runs(200),
    );
  });

  it.each<[string, unknown]>([
    ['no list', 'cursor'],
    ['an empty list', []],
    ['a sort that is none', ['id', '60', uuid]],
    ['another sort', ['started_at', '2026-03-01T12:00:00+00:00', uuid]],
    ['a value of another column', ['-duration_seconds', '2026-03-01T12:00:00+00:00', uuid]],
    ['a filter as value', ['-duration_seconds', '60),id.gt.(', uuid]],
    ['a number as value', ['-duration_seconds', 60, uuid]],
    ['an id that is none', ['-duration_seconds', '60', '1']],
    ['a filter as id', ['-duration_seconds', '60', `${uuid}"),id.gt.0`]],
    ['no id', ['-duration_seconds', '60']],
  ])('that holds %s is not one that the list gave out', async (_, forged) => {
    const answer = await send(`/api/calls-dashboard?sort=-duration_seconds&cursor=${encoded(forged)}`);
    expectCalm(answer);
    expect(JSON.parse(answer.text)).toMatchObject({ statusCode: 400, code: 'INVALID_CURSOR' });
  });

  it('of another sort, or with a page beside it, is refused', async () => {
    const { body } = await get(service.app, org, '/api/calls-dashboard?limit=1');
    const cursor = body.pagination.nextCursor;
    expect((await send(`/api/calls-dashboard?limit=1&cursor=${cursor}`)).status).toBe(200);
    const other = await send(`/api/calls-dashboard?sort=started_at&cursor=${cursor}`);
    expect(JSON.parse(other.text)).toMatchObject({ statusCode: 400, code: 'INVALID_CURSOR' });
    expect((await send(`/api/calls-dashboard?page=1&cursor=${cursor}`)).status).toBe(400);
  });
});

describe('a body', () => {
  const value = fc.oneof(
    fc.constantFrom(
      null,
      '',
      ' ',
      0,
      -1,
      true,
      [],
      {},
      [[]],
      [null],
      [uuid],
      uuid,
      uuid.toUpperCase(),
      '*',
      '%',
      '__proto__',
    ),
    fc.constantFrom('contacts', ['contacts'], ['contacts', 'contacts'], ['*'], ['nowhere'], 'call stats', 'nothing'),
    fc.constantFrom('a'.repeat(5000), Array(51).fill('contacts'), { org_id: uuid }, "'; drop table contacts; --"),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const field = fc.constantFrom('org_id', 'tables', 'policy', 'everything', 'constructor', '');
  const body = fc.oneof(
    { weight: 6, arbitrary: fc.dictionary(field, value, { maxKeys: 3 }).map((fields) => JSON.stringify(fields)) },
    { weight: 1, arbitrary: value.map((json) => JSON.stringify(json)) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  );

  it.each(paths.filter((path) => path.startsWith('POST ')))('of rubbish does no harm: %s', async (path) => {
    await expectNothingStored(async () => {
      await fc.assert(
        fc.asyncProperty(body, async (text) => expectCalm(await send(urlOf(path), { ...askedOf(path), body: text }))),
        runs(300),
      );
    });
  });

  it.each([
    ['no body', undefined, 'body must be object'],
    ['a list', '[]', 'body must be object'],
    ['an org that is none', '{"org_id":"bluebird"}', 'org_id has not the right form'],
    ['no org by null', '{"org_id":null}', 'org_id must be string'],
    ['no tables', '{"tables":[]}', 'tables must NOT have fewer than 1 items'],
    ['a table twice', '{"tables":["contacts","contacts"]}', 'tables must NOT have duplicate items'],
    ['everything by name', '{"tables":["*"]}', 'tables has not the right form'],
    [
      'a table that nobody reads',
      '{"tables":["leads","nowhere","gone"]}',
      'tables nowhere, gone are read by no policy',
    ],
    ['a policy that is none', '{"policy":"nothing"}', 'policy nothing does not exist'],
    ['a field that is none', '{"org":"x"}', 'org is not a parameter of this route'],
  ])('of the invalidation that has %s is refused by name', async (_, body, message) => {
    const { headers } = askedOf('POST');
    const answer = await send('/api/monitoring/cache/invalidate', {
      method: 'POST',
      ...(body === undefined ? {} : { headers: headers ?? {}, body }),
    });
    expectCalm(answer);
    const error = JSON.parse(answer.text);
    expect(error).toMatchObject({ statusCode: 400, code: 'VALIDATION_FAILED' });
    expect(error.message).toContain(message);
  });
});

describe('a body or a method that nobody asked for', () => {
  const bodies: [string, string][] = [
    ['application/json', '['.repeat(30_000) + ']'.repeat(30_000)],
    ['application/json', '['.repeat(100_000)],
    ['application/json', '{"__proto__":{"x":1}}'],
    ['application/json', '{"a":'],
    ['application/json', ''],
    ['text/html', '<b>'],
    ['nonsense', 'x'],
    ['application/x-www-form-urlencoded', 'a=1'],
    ['application/json; charset=utf-7', '{}'],
  ];

  it.each(paths)('is refused unless it says nothing, and nothing is stored: %s', async (path) => {
    await expectNothingStored(async () => {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
        for (const [type, body] of bodies) {
          const answer = await send(urlOf(path), { method, headers: { 'content-type': type }, body });
          expectCalm(answer);
          // Nothing said, and well said: what is served takes it, whatever its charset is called.
          const isTaken = path.startsWith(`${method} `) && body === '{}';
          const taken = path.includes('/monitoring/') ? [200] : [400, 404];
          expect(isTaken ? taken : [400, 404, 413, 415], `${method} ${body.slice(0, 30)}`).toContain(answer.status);
        }
      }
    });
  });

  it.each(['PROPFIND', 'TRACE', 'LINK', 'MKCOL', 'SEARCH', 'REPORT', 'PURGE'])(
    'is answered calmly: %s',
    async (method) => {
      expectCalm(await send('/api/me', { method }));
    },
  );

  it.each(['/api/me', '/nowhere', '*'])('is answered calmly: OPTIONS %s', async (path) => {
    expectCalm(await send(path, { method: 'OPTIONS' }));
  });

  it('is overlooked on a GET', async () => {
    for (const [type, body] of bodies) {
      const headers = { 'content-type': type };
      expect((await send('/api/settings', { headers, body })).status).toBe(200);
    }
  });
});

describe('what is not HTTP', () => {
  async function sendRaw(text: string): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk)).on('error', () => {});
    socket.end(text);
    await once(socket, 'close');
    return Buffer.concat(chunks).toString();
  }

  it.each([
    ['a header without a colon', 'GET / HTTP/1.1\r\nhost: a\r\nnonsense\r\n\r\n', 400],
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n', 400],
    ['an unknown method', 'DANCE / HTTP/1.1\r\nhost: a\r\n\r\n', 400],
    ['an unknown version', 'GET / HTTP/3.9\r\nhost: a\r\n\r\n', 400],
    ['two lengths', 'POST /api/me HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab', 400],
    [
      'a length and chunks',
      'POST /api/me HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['headers beyond measure', `GET /api/me HTTP/1.1\r\nhost: a\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
  ])('is answered in the same body as all failures: %s', async (_, text, status) => {
    const [head = '', body = ''] = (await sendRaw(text)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expectCalm({ status, type: /content-type: (.*)/i.exec(head)?.[1] ?? '', text: body });
  });
});

describe('a search', () => {
  const found = async (term: string) => {
    const search = encodeURIComponent(term);
    const list = await get(service.app, searched, `/api/calls-dashboard?limit=100&search=${search}`);
    const stats = await get(service.app, searched, `/api/calls-dashboard/stats?search=${search}`);
    expect([list.status, stats.status]).toEqual([200, 200]);
    return {
      total: list.body.pagination.total as number,
      totalCalls: stats.body.totalCalls as number,
      names: (list.body.data as { contact_name: string }[]).map((row) => row.contact_name).sort(),
      averageDurationSeconds: stats.body.averageDurationSeconds as number | null,
    };
  };
  let searched: TestOrg;
  const stored: string[] = [];

  const expected = (term: string) => {
    const names = stored.filter((name) => name.toLowerCase().includes(term.toLowerCase())).sort();
    return {
      total: names.length,
      totalCalls: names.length,
      names,
      averageDurationSeconds: names.length === 0 ? null : 60,
    };
  };

  async function store(names: readonly string[]): Promise<void> {
    await callsNamed(searched, names);
    stored.push(...names);
    // The figures may be a second old while writes come in a stream, and here they do.
    await service.app.cache.invalidate();
  }

  /** What would be found too if a character of the term were a wildcard, an escape, or the end of a list. */
  function decoysOf(term: string): string[] {
    const letters = term.replace(/[^\p{L}\p{N}]/gu, '');
    return [
      term.replace(/[%*]/g, 'zz'),
      term.replace(/[%*]/g, ''),
      term.replace(/[_.?]/g, 'q'),
      term.replaceAll('\\', ''),
      term.replaceAll('\\', '\\\\'),
      term.replace(/["']/g, ''),
      term.split(/[,()]/)[0] ?? '',
      letters,
      'Nobody in particular',
    ].map((text) => (text.trim() === '' ? 'Nobody' : text).slice(0, 200));
  }

  beforeAll(async () => {
    searched = await makeOrg(service.stack);
  });

  const special = fc.constantFrom(
    ...'%_*,()"\'\\.:;&=+#?/|<>[]{}^$~`!-@ ',
    '😀',
    'é',
    'Ж',
    '字',
    '%_',
    '\\%',
    '""',
    '\\"',
  );
  const letter = fc.constantFrom(...'abcXYZ019');
  const term = fc.oneof(
    fc.constantFrom(
      'x%),id.gt.0',
      'x%),id.gt.0,or(id.gt.0',
      '*)',
      '100%',
      'a_b',
      "O'Brien",
      '"quoted"',
      'a\\',
      '\\',
      'not.is.null',
      '{a,b}',
      'a,b',
      '( )',
      '😀',
      'a.b:c',
      '::text',
      "');--",
      '%%',
      '__',
      '**',
    ),
    fc
      .array(fc.oneof({ weight: 2, arbitrary: special }, { weight: 1, arbitrary: letter }), {
        minLength: 1,
        maxLength: 12,
      })
      .map((parts) => parts.join('')),
  );

  it('is taken literally, whatever it holds, by list, total and figures alike', async () => {
    await fc.assert(
      fc.asyncProperty(term, letter, async (text, around) => {
        await store(
          [`${around}${text}${around}`, text.toUpperCase(), ...decoysOf(text)].filter((name) => name.length <= 200),
        );
        const { names, ...rest } = expected(text);
        const answer = await found(text);
        expect({ ...answer, names: [] }).toEqual({ ...rest, names: [] });
        // A page holds a hundred.
        if (names.length <= 100) expect(answer.names).toEqual(names);
        else for (const name of answer.names) expect(names).toContain(name);
      }),
      runs(60),
    );
  });

  it('finds nothing where nothing holds it literally', async () => {
    for (const text of ['x%),id.gt.1', '%nobody%', 'nob_dy', 'Nob*', '.*', '^Nobody', 'Nobody$', "' or ''='"]) {
      expect(await found(text), text).toMatchObject({ total: 0, totalCalls: 0, names: [] });
    }
  });
});
