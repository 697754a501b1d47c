// Malformed bodies: the service refuses each one, names the invalid field, and stores nothing.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fuzzRuns } from '../helpers/fuzz-runs.ts';
import {
  apiRoutes,
  expectNamed,
  expectNoServerError,
  expectNothingStored,
  type FuzzService,
  guardOf,
  json,
  seed,
  startFuzzService,
  storedIn,
} from '../helpers/fuzz-service.ts';
import { uuid } from '../helpers/invalid-values.ts';
import { own } from '../helpers/two-orgs.ts';
import { bodyLimits, validBodies, withoutFields } from '../helpers/valid-bodies.ts';

let rubbish: FuzzService;

beforeAll(async () => {
  rubbish = await startFuzzService();
});
afterAll(() => rubbish?.close());

/** Providers define the bodies of deliveries: tests/api/webhooks.test.ts. */
const routes = Object.keys(validBodies).filter((route) => !route.includes('/webhooks/'));
const withRequiredBody = routes.filter((route) => !withoutFields.includes(route));
const ofMonitoring = (route: string) => route.includes('/monitoring/');

const post = (route: string, body: string | undefined, headers: Record<string, string> = json) =>
  rubbish.ask(route, { path: rubbish.addressOf(route), headers, ...(body === undefined ? {} : { body }) });
const postWith = (route: string, fields: object) => post(route, JSON.stringify({ ...validBodies[route], ...fields }));
const limitOf = (route: string) => bodyLimits[route] ?? 64 * 1024;
const codeOf = ({ text }: { text: string }) => JSON.parse(text).code as string;

describe('a body', () => {
  it('has a valid example for every route that accepts one', () => {
    expect(routes.toSorted()).toEqual(apiRoutes.filter((route) => /^(POST|PUT|PATCH) \/api\//.test(route)).sort());
  });

  it.each(routes)('with an unsupported content type is refused with 415, and nothing is stored: %s', async (route) => {
    const good = JSON.stringify(validBodies[route]);
    await expectNothingStored(rubbish, async () => {
      for (const type of [
        'text/html',
        'nonsense',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=a',
      ]) {
        const answer = await post(route, good, { 'content-type': type });
        expectNoServerError(answer);
        expect({ type, status: answer.status }).toEqual({ type, status: 415 });
      }
    });
  });

  it.each(routes)('that is not JSON is refused with 400, and nothing is stored: %s', async (route) => {
    const broken = [
      '{"a":',
      ' ',
      '{',
      '}',
      'a=1',
      "{'a':1}",
      '{"a":1,}',
      '\u0000',
      '\ufeff\ufeff{}',
      'NaN',
      '{"__proto__":{"x":1}}',
    ];
    await expectNothingStored(rubbish, async () => {
      for (const body of [
        ...broken,
        '{"constructor":{"prototype":{"x":1}}}',
        '['.repeat(Math.min(60_000, limitOf(route))),
      ]) {
        const answer = await post(route, body);
        expectNoServerError(answer);
        expect({ body: body.slice(0, 30), status: answer.status }).toEqual({ body: body.slice(0, 30), status: 400 });
      }
    });
  });

  it.each(routes)('that is not an object is refused with 400, and nothing is stored: %s', async (route) => {
    const depth = Math.min(30_000, limitOf(route) / 2);
    const deep = '['.repeat(depth) + ']'.repeat(depth);
    await expectNothingStored(rubbish, async () => {
      for (const body of ['[]', '5', 'true', '"x"', deep, ...(withoutFields.includes(route) ? [] : ['null'])]) {
        const answer = await post(route, body);
        expectNoServerError(answer);
        expect({ body: body.slice(0, 30), code: codeOf(answer) }).toEqual({
          body: body.slice(0, 30),
          code: 'VALIDATION_FAILED',
        });
      }
    });
  });

  it.each(withRequiredBody)('that is missing is refused with 400, and nothing is stored: %s', async (route) => {
    await expectNothingStored(rubbish, async () => {
      const answer = await post(route, undefined, {});
      expectNoServerError(answer);
      expect(answer.status).toBe(400);
    });
  });

  it.each(routes)('over its size limit is refused with 413, and nothing is stored: %s', async (route) => {
    const limit = limitOf(route);
    const ofLength = (length: number) => {
      const empty = JSON.stringify({ ...validBodies[route], colour: '' });
      return JSON.stringify({ ...validBodies[route], colour: 'a'.repeat(length - empty.length) });
    };
    await expectNothingStored(rubbish, async () => {
      // A body of exactly the limit is parsed, and refused only for the unknown field.
      expectNamed(await post(route, ofLength(limit)), 'colour');
      const answer = await post(route, ofLength(limit + 1));
      expectNoServerError(answer);
      expect({ status: answer.status, code: codeOf(answer) }).toEqual({ status: 413, code: 'BODY_TOO_LARGE' });
    });
  });

  it.each(routes)('with an unknown field is refused, and the message names the field: %s', async (route) => {
    await expectNothingStored(rubbish, async () => {
      for (const unknown of ['colour', 'id', 'created_at', 'toString', 'hasOwnProperty', '', 'a\0b', 'name"']) {
        const answer = await postWith(route, { [unknown]: 'x' });
        expectNoServerError(answer);
        expect(JSON.parse(answer.text)).toMatchObject({
          code: 'VALIDATION_FAILED',
          message: `${unknown} is not a field of this route`,
        });
      }
    });
  });

  it.each(withRequiredBody.filter((route) => !/ \/api\/(monitoring|calls-dashboard|routing)\//.test(route)))(
    'cannot set the organisation or columns that only the database writes: %s',
    async (route) => {
      await expectNothingStored(rubbish, async () => {
        for (const name of ['org_id', 'updated_at', 'deleted_at', 'converted_at', 'promoted_at', 'last_message_at']) {
          expectNamed(await postWith(route, { [name]: own.id }), name);
        }
      });
    },
  );
});

const text = [5, true, [], {}, 'a\0b', 'a\ud800b'];
const shortText = (max: number) => [...text, '', 'a'.repeat(max + 1)];
const flag = [0, 1, 'true', '', [], {}];
const whole = (min: number, max: number) => [min - 1, max + 1, 1.5, 1e300, '1', '', true, [], {}];
const id = [5, true, [], {}, '', '1', `${uuid}0`, `urn:uuid:${uuid}`, `{${uuid}}`, `${uuid}\0`];
const time = [
  5,
  true,
  {},
  '',
  'now',
  'infinity',
  '2026-02-30T00:00:00Z',
  '0000-01-01T00:00:00Z',
  '2026-01-01',
  '9'.repeat(400),
];
const span = (...spans: unknown[]) => ({ mon: spans });
const hours = [
  ...[null, 5, true, 'mon', [], { mon: 'x' }, { mon: [5] }, span(['09:00']), span(['09:00', '10:00', '11:00'])],
  ...[span(['9:00', '10:00']), span(['09:00', '24:01']), span(['25:00', '26:00']), span(['10:00', '09:00'])],
  ...[span(['09:00', '09:00']), span(['09:00', '12:00'], ['11:00', '13:00']), { funday: [] }, { mon: null }],
  ...[
    span(...Array.from({ length: 11 }, (_, hour) => [`${hour + 10}:00`, `${hour + 10}:30`])),
    span(['09:00\0', '10:00']),
  ],
];
const nested = (depth: number): object => (depth === 0 ? {} : { deeper: nested(depth - 1) });
const contacts = [...[null, 5, 'x', {}, [], [1], ['x'], [null], [`${uuid} `], [[uuid]], `${uuid}`]];

/** Invalid values for fields outside the resource factory. every-resource.test.ts derives those of resources from their schemas. */
const invalidValues: Record<string, Record<string, readonly unknown[]>> = {
  'POST /api/organizations': {
    name: [null, ...shortText(200)],
    slug: [null, ...text, '', 'A', 'a b', '-a', 'a-', '../x', 'é', 'a_b', 'a'.repeat(64), 'a\n'],
  },
  'PATCH /api/organizations/:id': { name: [null, ...shortText(200)], slug: [null, ...text, '', 'Org', 'a'.repeat(64)] },
  'PATCH /api/settings': {
    timezone: [null, ...shortText(64), 'Mars/Phobos', 'UTC+25', "UTC'; --", 'america/nowhere'],
    week_start: [null, ...whole(0, 6)],
    duplicate_window_seconds: [null, ...whole(0, 86_400)],
    currency: [null, ...text, '', 'usd', 'US', 'DEM', 'USDD', 'U$D'],
  },
  'PATCH /api/settings/inbound': {
    greeting: shortText(2000),
    hours,
    voicemail_enabled: [null, ...flag],
    voicemail_greeting: shortText(2000),
    spam_max_calls: whole(1, 100_000),
    spam_window_minutes: [null, ...whole(1, 1440)],
  },
  'POST /api/campaigns': { contact_ids: contacts },
  'POST /api/campaigns/:id/contacts': { contact_ids: contacts },
  'POST /api/calls-dashboard/calls': {
    org_id: [null, ...id],
    provider: [null, ...shortText(50)],
    provider_call_id: [null, ...shortText(200)],
    direction: [null, ...text, '', 'sideways'],
    status: [null, ...text, '', 'lost'],
    from_number: [...shortText(100), ' '],
    to_number: [...shortText(100), ' '],
    contact_id: [...id, uuid],
    agent_id: [...id, uuid],
    phone_number_id: [...id, uuid],
    campaign_id: [...id, uuid],
    started_at: time,
    ended_at: time,
    duration_seconds: whole(0, 2_147_483_647),
    outcome: shortText(200),
    sentiment: [...text, '', 'furious'],
    successful: flag,
    cost_micros: whole(0, Number.MAX_SAFE_INTEGER).filter((value) => value !== Number.MAX_SAFE_INTEGER + 1),
    recording_key: [...shortText(512), 'a.wav', `${uuid}/a.wav`, `${own.id}`, '/'],
    transcript: [...text, '', 'a'.repeat(1_000_001)],
    summary: shortText(20_000),
    action_items: [5, true, 'x', {}, ['a\0b'], [{ 'a\0': 1 }], Array.from({ length: 1001 }, () => 1), [nested(40)]],
    metadata: [5, true, 'x', [], { 'a\0': 1 }, { a: 'a\0' }, { a: ['\ud800'] }, nested(40)],
  },
  'POST /api/monitoring/cache/invalidate': { org_id: [null, ...id], tables: [null, 5, 'x', [], ['*'], ['a', 'a']] },
};

describe('a field', () => {
  const fields = Object.entries(invalidValues).flatMap(([route, named]) =>
    Object.entries(named).map(([name, values]) => [route, name, values] as const),
  );

  it.each(Object.keys(invalidValues))('has invalid values here for every field that its route accepts: %s', (route) => {
    const missing = rubbish.namesIn('body', route).filter((name) => invalidValues[route]?.[name] === undefined);
    const elsewhere = ['name', 'status', 'agent_id', 'starts_at', 'ends_at', 'policy'];
    expect(missing.filter((name) => route.startsWith('POST /api/organ') || !elsewhere.includes(name))).toEqual([]);
  });

  it.each(fields)(
    'with an invalid value is refused by name, and nothing is stored: %s %s',
    async (route, name, values) => {
      await expectNothingStored(rubbish, async () => {
        for (const value of values) {
          const answer = await postWith(route, { [name]: value });
          expectNamed(answer, name);
        }
      });
    },
  );

  it('is required by name where the route cannot work without it', async () => {
    await expectNothingStored(rubbish, async () => {
      for (const route of routes.filter((each) => each.startsWith('POST ') && !ofMonitoring(each))) {
        for (const name of Object.keys(validBodies[route] ?? {})) {
          if (route === 'POST /api/leads') continue;
          expectNamed(await postWith(route, { [name]: undefined }), name);
        }
      }
    });
  });

  it('is required at least once where every field is optional', async () => {
    for (const route of ['POST /api/leads', ...routes.filter((each) => each.startsWith('PATCH '))]) {
      const answer = await post(route, '{}');
      expectNoServerError(answer);
      expect({ route, status: answer.status }).toEqual({ route, status: 400 });
    }
  });

  it.each([
    [
      'POST /api/calls-dashboard/calls',
      { started_at: '2026-01-02T00:00:00Z', ended_at: '2026-01-01T00:00:00Z' },
      'ended_at',
    ],
    ['POST /api/appointments', { ends_at: '2031-01-01T10:00:00Z' }, 'ends_at'],
    ['POST /api/appointments', { ends_at: '2031-01-09T10:00:00Z' }, 'ends_at'],
    ['POST /api/campaigns', { starts_at: '2031-01-02T00:00:00Z', ends_at: '2031-01-01T00:00:00Z' }, 'ends_at'],
    ['POST /api/campaigns', { contact_ids: [uuid] }, 'contact_ids'],
    ['POST /api/messages', { contact_id: uuid }, 'contact_id'],
  ])(
    'that contradicts another field or references a missing row is refused by name: %s %o',
    async (route, fields, name) => {
      await expectNothingStored(rubbish, async () => {
        expectNamed(await postWith(route, fields), name);
      });
    },
  );
});

describe('a body with random values', () => {
  const value = fc.oneof(
    fc.constantFrom<unknown>(null, '', ' ', 0, -1, 1.5, true, [], {}, [[]], [null], [uuid], uuid, uuid.toUpperCase()),
    fc.constantFrom<unknown>(
      '*',
      '%',
      '__proto__',
      'contacts',
      ['contacts'],
      ['nowhere'],
      'call stats',
      '9'.repeat(400),
    ),
    fc.constantFrom<unknown>('a\0b', '\ud800', 'a'.repeat(5000), { org_id: uuid }, "'; drop table contacts; --", 1e300),
    fc.constantFrom<unknown>('+12125550142', 'ada@example.com', '2026-03-01T12:00:00Z', 'open', 'inbound', 'sms'),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const strange = ['org_id', 'everything', 'constructor', '', 'id'];
  /** Tables that gain one row for each created resource. */
  const growing: Record<string, readonly string[]> = {
    'POST /api/organizations': ['organizations', 'org_settings'],
    'POST /api/calls-dashboard/calls': ['call_logs'],
    'POST /api/members': ['user_org_roles'],
  };
  /** Tables that are also written when no row is added to them. */
  const written: Record<string, readonly string[]> = {
    'POST /api/organizations': ['audit_log'],
    'POST /api/agents': ['audit_log'],
    'POST /api/connections': ['audit_log'],
    'POST /api/alert-destinations': ['audit_log'],
    'POST /api/alert-rules': ['audit_log', 'alert_evaluations'],
    'POST /api/integrations': ['audit_log'],
    'POST /api/phone-numbers': ['audit_log'],
    'POST /api/templates': ['audit_log'],
    'POST /api/members': ['audit_log'],
    'POST /api/monitoring/cache/invalidate': ['audit_log'],
    'PATCH /api/settings': ['org_settings', 'audit_log'],
    'PATCH /api/settings/inbound': ['inbound_configs', 'audit_log'],
    'PUT /api/me/preferences': ['user_preferences'],
    // Updates the time of the contact's last message.
    'POST /api/messages': ['contacts'],
  };
  /** A change of a row that does not exist is a 404. */
  const refusals = [400, 404, 409];
  const statusesOf = (route: string) =>
    ofMonitoring(route) || / \/api\/(settings|calls-dashboard|me|alert-rules\/preview)/.test(route)
      ? [200, ...refusals]
      : refusals;

  it.each(routes)('changes only what the response reports: %s', async (route) => {
    const names = rubbish.namesIn('body', route);
    const body = fc.oneof(
      {
        weight: 6,
        arbitrary: fc
          .dictionary(fc.constantFrom(...names, ...names, ...strange), value, { maxKeys: 3 })
          .map((fields) => JSON.stringify({ ...validBodies[route], ...fields })),
      },
      { weight: 1, arbitrary: value.map((sent) => JSON.stringify(sent)) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
    );
    // The first PUT creates the row.
    if (route.startsWith('PUT ')) await post(route, JSON.stringify(validBodies[route]));
    const before = await storedIn(rubbish);
    let made = 0;
    await fc.assert(
      fc.asyncProperty(body, async (sent) => {
        const answer = await post(route, sent);
        expectNoServerError(answer);
        if (answer.status === 201) made += 1;
        else expect(statusesOf(route)).toContain(answer.status);
      }),
      { seed, numRuns: fuzzRuns(30) },
    );
    const [, resource = ''] = /^POST \/api\/([\w-]+)$/.exec(route) ?? [];
    const grown = growing[route] ?? [resource.replaceAll('-', '_')];
    const changed = [...grown, ...(written[route] ?? [])];
    const after = await storedIn(rubbish);
    for (const [name, { count, hash }] of Object.entries(before)) {
      // Daily totals follow the calls; rollups.test.ts covers them.
      // One row for each change; audit.test.ts covers them.
      if (name === 'audit_log' && changed.includes(name)) continue;
      const counted = { name, count: count + (grown.includes(name) ? made : 0) };
      expect({ name, count: after[name]?.count }).toEqual(counted);
      if (!changed.includes(name)) expect({ name, hash: after[name]?.hash }).toEqual({ name, hash });
    }
  });

  it('is ignored on a GET', async () => {
    for (const body of ['['.repeat(100), '{"a":', '', '<b>', '{}']) {
      for (const type of ['application/json', 'text/html', 'nonsense', 'application/json; charset=utf-7']) {
        const answer = await rubbish.send('/api/settings', { headers: { 'content-type': type }, body });
        expect({ type, body, status: answer.status }).toEqual({ type, body, status: 200 });
      }
    }
  });

  it.each(apiRoutes.filter((route) => route.startsWith('DELETE ')))('is ignored on a DELETE: %s', async (route) => {
    await expectNothingStored(rubbish, async () => {
      for (const body of ['{"a":', '{}', 'null']) {
        const answer = await rubbish.ask(route, { path: rubbish.addressOf(route), headers: json, body });
        expectNoServerError(answer);
        expect([400, 404], guardOf(route).access).toContain(answer.status);
      }
    });
  });
});

describe('the body of a cache invalidation', () => {
  const route = 'POST /api/monitoring/cache/invalidate';

  it.each([
    ['no body', undefined, 'body must be object'],
    ['a list', '[]', 'body must be object'],
    ['an org that is not a UUID', '{"org_id":"bluebird"}', 'org_id is not valid'],
    ['a null org', '{"org_id":null}', 'org_id must be string'],
    ['no tables', '{"tables":[]}', 'tables must not have fewer than 1 items'],
    ['a table twice', '{"tables":["contacts","contacts"]}', 'tables must not have duplicate items'],
    ['a wildcard table', '{"tables":["*"]}', 'tables.0 is not valid'],
    [
      'a table that no view reads',
      '{"tables":["leads","nowhere","gone"]}',
      'tables nowhere, gone are not read by any policy',
    ],
    ['an unknown policy', '{"policy":"nothing"}', 'policy nothing does not exist'],
    ['an unknown field', '{"org":"x"}', 'org is not a field of this route'],
  ])('with %s is refused by name', async (_, body, message) => {
    const answer = await post(route, body, body === undefined ? {} : json);
    expectNoServerError(answer);
    const error = JSON.parse(answer.text);
    expect(error).toMatchObject({ statusCode: 400, code: 'VALIDATION_FAILED' });
    expect(error.message).toContain(message);
  });
});
