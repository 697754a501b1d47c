// Every route with every kind of caller, with an empty cache and with a cache that the other organisation has filled. The route
// table is compared with the routes that the service registers. With an empty cache each caller sends a third of the routes:
//   EVERY_PAIR=1 npm test -- tenant-isolation       every route as every caller
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTestApp, type TestApp, waitForChanges } from '../helpers/app.ts';
import {
  type Caller,
  type Claims,
  createCallers,
  createSigning,
  forbidden,
  notAMember,
  type Outcome,
  served,
} from '../helpers/callers.ts';
import { type Answer, createHttpClient, type Headers, listen } from '../helpers/http-client.ts';
import { addressOf, type Ids, readIds, reads, unknownIds } from '../helpers/org-row-ids.ts';
import { type GuardedRoute, methodOf, resourceNames, routeAccess, withoutData } from '../helpers/route-access.ts';
import { withServedPaths } from '../helpers/served-routes.ts';
import { isInSpread } from '../helpers/spread.ts';
import { createTwoOrgs, foreign, own, type TwoOrgs, users } from '../helpers/two-orgs.ts';

const origin = 'https://dashboard.example';
const foreignMark = 'foreignmark7q';
const routes = Object.entries(routeAccess);
const forMembers = routes.filter(([, { access }]) => access === 'member' || access === 'member-or-ops');

let service: TestApp & { servedPaths: string[] };
let orgs: TwoOrgs;
let ids: { readonly own: Ids; readonly foreign: Ids };
let ask: ReturnType<typeof createHttpClient>;
const removedUser = randomUUID();
const closedOrg = { id: randomUUID(), userId: randomUUID() };
const { signed } = createSigning(() => service.stack.keys);
const callers = createCallers(() => service.stack.keys, closedOrg);
const foreignOwner = (headers: Headers = {}) =>
  signed({ sub: users.foreignOwner, app_metadata: { org_id: foreign.id } }, headers);

beforeAll(async () => {
  // The service has the most routes when another origin is allowed.
  const env = { RATE_LIMIT_PER_IP: '1000000', RATE_LIMIT_PER_ORG: '1000000', CORS_ORIGINS: origin };
  service = await withServedPaths(() => startTestApp({ env }));
  const { sql } = service.stack;
  orgs = await createTwoOrgs(sql);
  const { id, userId } = closedOrg;
  await sql.query(`insert into organizations (id, name, slug, deleted_at) values ($1, 'Closed', 'closed', now())`, [
    id,
  ]);
  await sql.query(`insert into user_org_roles (org_id, user_id, role) values ($1, $2, 'owner')`, [id, userId]);
  await sql.query(`insert into user_org_roles (org_id, user_id, role) values ($1, $2, 'owner')`, [
    own.id,
    users.opsAndOwner,
  ]);
  await sql.query(`update contacts set facebook_id = 'ownface' where org_id = $1`, [own.id]);
  await sql.query(
    `update integrations set facebook_page_id = 'ownpage', facebook_page_verified_at = now() where org_id = $1`,
    [own.id],
  );
  ids = { own: await readIds(sql, own.id, 'ownface'), foreign: await readIds(sql, foreign.id, foreignMark) };
  await waitForChanges(service.stack, service.app);
  ask = createHttpClient(await listen(service.app));
});
afterAll(() => service?.close());

function send(method: string, path: string, headers: Headers, body?: object): Promise<Answer> {
  if (body === undefined) return ask({ method, path, headers });
  const type = { 'content-type': 'application/json' };
  return ask({ method, path, headers: { ...headers, ...type }, body: JSON.stringify(body) });
}

const marksIn = ({ text, headers }: Answer) => {
  const all = (text + JSON.stringify(headers)).toLowerCase();
  return orgs.marks.filter((mark) => all.includes(mark));
};

function expectNothingForeign(answer: Answer): void {
  expect(marksIn(answer)).toEqual([]);
}

function expectRefusal(answer: Answer, { status, code }: Outcome, { access }: GuardedRoute): void {
  const body = JSON.parse(answer.text) as Record<string, unknown>;
  expect(body).toEqual({
    statusCode: status,
    code,
    error: expect.any(String),
    message: expect.any(String),
    requestId: expect.any(String),
  });
  expect(answer.headers['content-type']).toMatch(/^application\/json/);
  expect(answer.headers['www-authenticate']).toBe(status === 401 ? 'Bearer' : undefined);
  // PostgREST would refuse such a token too, but the service must not depend on that.
  const isLookedUp = status === 400 && access === 'member-or-ops';
  if (status < 403 && !isLookedUp) expect(answer.headers['server-timing']).toContain('desc="0 queries"');
}

/**
 * The addresses of a route by the organisation of their ids, and the expected status of an allowed caller in their own
 * organisation.
 */
function addressesOf(route: string, guarded: GuardedRoute): { path: string; status: number }[] {
  const { status = 200 } = guarded;
  const [path, elsewhere] = [addressOf(route, guarded, ids.own), addressOf(route, guarded, ids.foreign)];
  if (path === elsewhere) return [{ path, status }];
  const foreignOne = { path: elsewhere, status: 404 };
  // Writes use only foreign ids, because successful writes would remove the rows under test.
  return reads(route) ? [{ path, status }, foreignOne] : [foreignOne];
}

async function expectOutcome(route: string, headers: Headers, outcome: Outcome): Promise<void> {
  const guarded = routeAccess[route];
  if (guarded === undefined) throw new Error(`${route} is not in the table`);
  const method = methodOf(route);
  // An invalid token is refused before the path is read, so one address is enough.
  const isRefusedAtTheDoor = outcome.status === 401;
  const addresses = addressesOf(route, guarded);
  for (const address of isRefusedAtTheDoor ? addresses.slice(0, 1) : addresses) {
    const { path } = address;
    const answer = await send(method, path, headers, guarded.body);
    const status = outcome === served ? address.status : outcome.status;
    expect({ route, path, status: answer.status }).toEqual({ route, path, status });
    if (outcome.code !== undefined) expectRefusal(answer, outcome, guarded);
    expectNothingForeign(answer);
    if (method !== 'GET' || isRefusedAtTheDoor) continue;
    const head = await send('HEAD', path, headers);
    // These readings are audited, so there is no HEAD.
    const isAudited = /\/(recording-url|tickets\/\w+)$|\/events\/[^/]+$/.test(path);
    expect(head.status, `HEAD ${path}`).toBe(isAudited ? 405 : status);
    expect(head.text).toBe('');
  }
}

/** Runs several routes at once, because most of the time is spent waiting for the database. */
async function eachRoute(
  check: (route: string, guarded: GuardedRoute) => Promise<void>,
  chosen: typeof routes = routes,
): Promise<void> {
  const left = [...chosen];
  const runNext = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await check(...next);
  };
  await Promise.all(Array.from({ length: 6 }, runNext));
}

/** What the other organisation reads: all of its own rows, and ids that do not exist in it. */
async function warmAsForeignOrg(): Promise<void> {
  const platform = {
    ops: await callers['ops of no org'].headers(),
    monitor: await callers['a monitor'].headers(),
    service: await callers['a service'].headers(),
  };
  await eachRoute(async (route, guarded) => {
    if (!reads(route)) return;
    const { access } = guarded;
    const headers =
      access === 'ops' || access === 'monitor' || access === 'service' ? platform[access] : await foreignOwner();
    const path = addressOf(route, guarded, ids.foreign);
    const { status } = await send('GET', path, headers);
    expect({ route, status }).toEqual({ route, status: guarded.status ?? 200 });
    const elsewhere = addressOf(route, guarded, ids.own);
    if (elsewhere !== path) expect((await send('GET', elsewhere, headers)).status, elsewhere).toBe(404);
  });
}

describe('tenant isolation', () => {
  it('is tested on every route of the service', () => {
    expect(service.servedPaths).toEqual([...Object.keys(routeAccess), ...withoutData].sort());
  });

  it.each(['GET', 'POST'])('holds for CORS preflights, which return no body: a preflight for %s', async (wanted) => {
    const preflight = { origin, 'access-control-request-method': wanted };
    for (const headers of [{}, preflight, await signed({}, preflight)]) {
      for (const [route, guarded] of routes) {
        const answer = await send('OPTIONS', addressOf(route, guarded, ids.foreign), headers);
        expect({ route, status: answer.status, text: answer.text }).toEqual({ route, status: 204, text: '' });
        expectNothingForeign(answer);
      }
    }
  });

  it('is tested with marks in every column that has free values', () => {
    const vocabularies =
      /\.(status|direction|sentiment|sentiment_override|provider_sentiment|role|temperature|method|currency|kind|source|state|transfer_status|resolution|screen|format|visibility|recording_consent|ended_by|channel|answered_by|comparison|operator|notified|from_state|to_state|event_type)$|^connections\.(provider|webhook_id)$/;
    expect(orgs.unmarked.filter((column) => !vocabularies.test(column))).toEqual([]);
  });

  // Responses with numbers only, or the same for all organisations.
  const unmarked = [
    '/api/calls-dashboard/figures',
    '/api/calls-dashboard/:callId/waveform',
    '/api/calls-dashboard/unanswered',
    '/api/events',
    '/api/campaigns/:id/progress',
    '/api/contacts/stats',
    '/api/templates',
    '/api/templates/:id',
    '/api/calls-dashboard/analytics/summary',
    '/api/calls-dashboard/analytics/funnel',
  ].map((path) => `GET ${path}`);

  it.each(forMembers.filter(([route]) => reads(route) && !unmarked.includes(route)))(
    'shows the marks to members of their organisation, so that a leak would be visible: %s',
    async (route, guarded) => {
      const answer = await send('GET', addressOf(route, guarded, ids.foreign), await foreignOwner());
      expect(answer.status).toBe(200);
      expect(marksIn(answer)).not.toEqual([]);
    },
  );

  async function expectOutcomes({ headers, outcomes, mayNotWrite }: Caller, chosen = routes) {
    await eachRoute(async (route, { access, isForWriters }) => {
      const isReadOnly = mayNotWrite === true && isForWriters === true;
      await expectOutcome(route, await headers(), isReadOnly ? forbidden : outcomes[access]);
    }, chosen);
  }
  const isAdmitted = ([, { outcomes }]: [string, Caller]) => outcomes.member.status !== 401;

  describe('with an empty cache', () => {
    beforeEach(async () => {
      await service.app.cache.invalidate();
    });

    // Invalid tokens are tested below only, with a warm cache, where more could leak. So is each admitted caller on every route.
    const admitted = Object.entries(callers).filter(isAdmitted);
    it.each(admitted.map(([name, caller], place) => [name, caller, place] as const))(
      'gives the expected response on routes of each kind: %s',
      async (_, caller, place) => {
        await expectOutcomes(
          caller,
          routes.filter((_route, at) => isInSpread(place, at)),
        );
      },
    );
  });

  describe('with a cache that the other organisation has filled', () => {
    // Loads only what is not cached: entries that expired, and what an admitted caller has changed.
    beforeAll(warmAsForeignOrg);

    it('has a cached entry of the other organisation for every route that is cached', async () => {
      const notCached = [
        'GET /api/me',
        'GET /api/events',
        // A 404 in both organisations: no recording has a copy with peaks.
        'GET /api/calls-dashboard/:callId/waveform',
        'GET /api/calls-dashboard/:callId/recording-url',
        'GET /api/alert-destinations/:id/deliveries',
        'GET /api/alert-rules/:id/history',
        'GET /api/calls-dashboard/export',
        'GET /api/calls-dashboard/exports/:exportId',
        'GET /api/connections/:id/events',
        'GET /api/connections/:id/events/:eventId',
        'GET /api/connections/:id/health',
        'GET /api/connections/:id/mappings',
        'GET /api/saved-views',
        'GET /api/saved-views/:id',
        'GET /api/audit',
        'GET /api/members',
        'GET /api/members/:userId',
      ];
      for (const [route, guarded] of forMembers) {
        if (!reads(route) || notCached.includes(route)) continue;
        const { headers } = await send('GET', addressOf(route, guarded, ids.foreign), await foreignOwner());
        expect({ route, cache: headers['x-cache'] }).toEqual({ route, cache: 'HIT' });
      }
    });

    it.each(Object.entries(callers))('gives the expected response on every route: %s', async (name, caller) => {
      // An invalid token is refused before the cache is read.
      if (isAdmitted([name, caller])) await warmAsForeignOrg();
      await expectOutcomes(caller);
    });
  });

  it('refuses a path with a trailing slash as it refuses any request without a token', async () => {
    for (const [route, guarded] of routes) {
      if (guarded.access === 'open') continue;
      const [path, query = ''] = addressOf(route, guarded, ids.foreign).split('?');
      const { status } = await send(methodOf(route), `${path}/?${query}`, {}, guarded.body);
      expect([401, 404], route).toContain(status);
    }
  });

  it.each(forMembers)(
    'refuses a removed member after the change is delivered, and keeps refusing: %s',
    async (route) => {
      const { sql } = service.stack;
      await sql.query(`insert into user_org_roles (org_id, user_id, role) values ($1, $2, 'owner')`, [
        own.id,
        removedUser,
      ]);
      const headers = await signed({ sub: removedUser });
      // An earlier refusal may still be cached.
      await vi.waitFor(() => expectOutcome(route, headers, served), { timeout: 30_000, interval: 5 });
      await sql.query('delete from user_org_roles where user_id = $1', [removedUser]);
      await vi.waitFor(() => expectOutcome(route, headers, notAMember), { timeout: 30_000, interval: 5 });
      await expectOutcome(route, headers, notAMember);
    },
  );

  it('refuses a removed member on every other route, with warm views', async () => {
    const headers = await signed({ sub: removedUser });
    for (const _time of ['first', 'again']) {
      await eachRoute(async (route) => {
        if (forMembers.some(([name]) => name === route)) await expectOutcome(route, headers, notAMember);
      });
    }
  });
});

describe('a row of another organisation', () => {
  const read = async (path: string) => send('GET', path, await signed({}));
  const withId = forMembers.filter(([route, { url = route }]) => /:(?!globalId)/.test(url));

  it.each(withId)('gets exactly the response of a row that does not exist: %s', async (route, guarded) => {
    const [foreignOne, none] = await Promise.all(
      [ids.foreign, unknownIds].map(async (of) =>
        send(methodOf(route), addressOf(route, guarded, of), await signed({}), guarded.body),
      ),
    );
    expect(foreignOne?.status).toBe(404);
    const [body, expected] = [foreignOne, none].map((answer) => JSON.parse(answer?.text ?? ''));
    expect(body).toEqual({ ...expected, requestId: expect.any(String) });
    expect(body.code).toMatch(/^\w+_NOT_FOUND$/);
  });

  const filters = [
    ...resourceNames.map((name) => `/api/${name}?search=${foreignMark}`),
    `/api/appointments?contact_id=${foreign.contactId}`,
    `/api/contacts?status=active&search=${foreignMark}`,
    `/api/leads?contact_id=${foreign.contactId}`,
    `/api/messages?contact_id=${foreign.contactId}`,
    `/api/messages?contact_id=${foreign.contactId}&search=${foreignMark}&sort=-sent_at`,
    `/api/phone-numbers?agent_id=${foreign.agentId}`,
    '/api/phone-numbers?search=%2B19998887776',
    `/api/calls-dashboard?search=${foreignMark}`,
    `/api/calls-dashboard?contact_id=${foreign.contactId}`,
  ];
  const found = ({ text }: Answer) => JSON.parse(text) as { data: object[]; pagination: { total: number } };

  it.each(filters)('is returned by no filter, although its own organisation finds it: %s', async (path) => {
    expect(found(await send('GET', path, await foreignOwner())).pagination.total).toBe(1);
    expect(found(await read(path))).toMatchObject({ data: [], pagination: { total: 0 } });
  });

  it.each([
    `agent_id=${foreign.agentId}`,
    `contact_id=${foreign.contactId}`,
    `phone_number_id=${foreign.phoneNumberId}`,
    `search=${foreignMark}`,
    'search=%2B19998887776',
  ])('is counted in no figures: %s', async (filter) => {
    expect(found(await read(`/api/calls-dashboard?${filter}`))).toMatchObject({ data: [], pagination: { total: 0 } });
    const stats = await read(`/api/calls-dashboard/stats?${filter}`);
    expect(JSON.parse(stats.text)).toMatchObject({ totalCalls: 0, averageDurationSeconds: null, recentCalls: [] });
    expectNothingForeign(stats);
  });

  const times = { scheduled_at: '2031-01-01T10:00:00Z', ends_at: '2031-01-01T11:00:00Z' };
  const missed = { name: 'Missed', metric: 'missed', window_minutes: 60, operator: 'above', threshold: 10 };
  const sms = { method: 'sms', direction: 'inbound', content: 'Hi' };
  const call = {
    provider: 'isolation',
    provider_call_id: '1',
    direction: 'inbound',
    status: 'ringing',
    org_id: own.id,
  };
  /** Fields that reference a row of this resource, or a user. */
  const references: [string, (id: string) => object, string][] = [
    ['POST /api/agents', (user_id) => ({ name: 'A', user_id }), users.foreignOwner],
    ['POST /api/appointments', (staff_id) => ({ ...times, staff_id }), 'staff'],
    ['POST /api/appointments', (contact_id) => ({ ...times, contact_id }), 'contacts'],
    ['POST /api/appointments', (location_id) => ({ ...times, location_id }), 'locations'],
    ['PATCH /api/appointments/:id', (contact_id) => ({ contact_id }), 'contacts'],
    ['POST /api/campaigns', (agent_id) => ({ name: 'C', agent_id }), 'agents'],
    ['POST /api/campaigns', (id) => ({ name: 'C', contact_ids: [own.contactId, id] }), 'contacts'],
    ['POST /api/campaigns/:id/contacts', (id) => ({ contact_ids: [own.contactId, id] }), 'contacts'],
    ['POST /api/contacts', (account_id) => ({ full_name: 'C', account_id }), 'accounts'],
    ['PATCH /api/contacts/:id', (account_id) => ({ account_id }), 'accounts'],
    ['POST /api/alert-rules', (id) => ({ ...missed, destination_ids: [id] }), foreign.destinationId],
    ['POST /api/connections/:id/mappings', (agent_id) => ({ kind: 'agent', provider_id: '1', agent_id }), 'agents'],
    ['POST /api/leads', (contact_id) => ({ contact_id }), 'contacts'],
    ['PATCH /api/leads/:id', (account_id) => ({ account_id }), 'accounts'],
    ['POST /api/messages', (contact_id) => ({ ...sms, contact_id }), 'contacts'],
    ['PATCH /api/messages/:id', (contact_id) => ({ contact_id }), 'contacts'],
    ['POST /api/phone-numbers', (agent_id) => ({ e164: '+12125550142', agent_id }), 'agents'],
    ['POST /api/calls-dashboard/calls', (contact_id) => ({ ...call, contact_id }), 'contacts'],
    ['POST /api/calls-dashboard/calls', (agent_id) => ({ ...call, agent_id }), 'agents'],
    ['POST /api/calls-dashboard/calls', (campaign_id) => ({ ...call, campaign_id }), 'campaigns'],
  ];

  const expectRefusedReference = async ([route, bodyOf, to]: (typeof references)[number]) => {
    const foreignId = resourceNames.includes(to) ? ids.foreign('id', to) : to;
    const headers = route.endsWith('/calls') ? await callers['a service'].headers() : await signed({});
    const path = addressOf(route, routeAccess[route] ?? { access: 'member' }, ids.own);
    const answers = [foreignId, randomUUID()].map((id) => send(methodOf(route), path, headers, bodyOf(id)));
    const [foreignOne, none] = await Promise.all(answers);
    const [body, expected] = [foreignOne, none].map((answer) => JSON.parse(answer?.text ?? ''));
    expect({ route, status: foreignOne?.status, body: body }).toEqual({
      route,
      status: 400,
      body: { ...expected, requestId: expect.any(String) },
    });
  };

  it.each(references)('cannot be referenced by a write: %s %o', async (...row) => {
    await expectRefusedReference(row);
  });

  it('is excluded by the query filters alone when row-level security is off', async () => {
    await switchRowSecurity('disable');
    // Entries that were loaded under row-level security would prove nothing here.
    await service.app.cache.invalidate();
    try {
      const owner = callers['the owner'];
      for (const [route, { access }] of routes) await expectOutcome(route, await signed({}), owner.outcomes[access]);
      for (const path of filters) {
        expect(found(await read(path)), path).toMatchObject({ data: [], pagination: { total: 0 } });
      }
      for (const query of ['', '?search=555', `?agent_id=${foreign.agentId}`]) {
        expectNothingForeign(await read(`/api/calls-dashboard${query}`));
        expectNothingForeign(await read(`/api/calls-dashboard/stats${query}`));
      }
      for (const row of references) await expectRefusedReference(row);
      await expectNoTrace();
      const headers = await signed({}, { 'x-org-id': foreign.id });
      for (const [route] of forMembers) await expectOutcome(route, headers, notAMember);
    } finally {
      await switchRowSecurity('enable');
      await service.app.cache.invalidate();
    }
  });

  async function switchRowSecurity(what: 'enable' | 'disable'): Promise<void> {
    const { sql } = service.stack;
    const { rows } = await sql.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
    );
    for (const { name } of rows) await sql.query(`alter table public.${name} ${what} row level security`);
  }

  async function expectNoTrace(): Promise<void> {
    const figures = async (path: string) => JSON.parse((await read(path)).text) as Record<string, unknown>;
    expect(await figures('/api/calls-dashboard/stats')).toMatchObject({
      totalCalls: 1,
      pipelineValue: { amountMicros: 0 },
    });
    expect(await figures('/api/contacts/stats')).toEqual({ total: 1, hot: 0, warm: 0, cold: 0 });
    const progress = addressOf('', { access: 'member', url: '/api/campaigns/:id/progress' }, ids.own);
    expect(await figures(progress)).toMatchObject({ total: 1, queued: 1 });
    for (const name of resourceNames) {
      expect(await figures(`/api/${name}`), name).toMatchObject({ pagination: { total: 1 } });
    }
  }

  it('does not affect figures', expectNoTrace);

  it('is not mixed with own rows for a member of both organisations', async () => {
    const sub = randomUUID();
    await service.stack.sql.query(
      `insert into user_org_roles (org_id, user_id, role) select id, $1, 'owner' from unnest($2::uuid[]) as id`,
      [sub, [own.id, foreign.id]],
    );
    await waitForChanges(service.stack, service.app);
    const [inOwn, inForeign] = [await signed({ sub }), await signed({ sub }, { 'x-org-id': foreign.id })];
    for (const [route, guarded] of forMembers) {
      if (!reads(route)) continue;
      const { status } = await send('GET', addressOf(route, guarded, ids.foreign), inForeign);
      expect({ route, status }).toEqual({ route, status: guarded.status ?? 200 });
    }
    for (const [route] of forMembers) await expectOutcome(route, inOwn, served);
  });
});

describe('the identity of a caller', () => {
  const me = async (claims: Claims) => {
    const answer = await send('GET', '/api/me', await signed(claims));
    return JSON.parse(answer.text) as { platformRole: string | null; organizations: { id: string }[] };
  };

  it('does not come from user_metadata', async () => {
    const { platformRole, organizations } = await me({
      user_metadata: { org_id: foreign.id, platform_role: 'ops' },
      platform_role: 'ops',
    });
    expect(platformRole).toBeNull();
    expect(organizations.map(({ id }) => id)).toEqual([own.id]);
  });

  it.each([
    ['ops', users.ops],
    ['monitor', users.monitor],
    [null, randomUUID()],
  ])('has the platform role %s from the role table only, and access to no organisation', async (role, sub) => {
    const { platformRole, organizations } = await me({ sub, app_metadata: { platform_role: 'ops' } });
    expect({ platformRole, organizations }).toEqual({ platformRole: role, organizations: [] });
  });

  it('is not a member of a deleted organisation', async () => {
    expect((await me({ sub: closedOrg.userId })).organizations).toEqual([]);
  });
});
