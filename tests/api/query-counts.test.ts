// The number of database queries of each route, on the first request and on a repeated one, from the request budget in `server-
// timing`. The membership of the caller is cached; request-budget.test.ts counts its query. A load checks the membership again,
// which also costs no query while the change feed works.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signUser, startTestApp, type TestApp, waitForChanges } from '../helpers/app.ts';
import { type Declared, everyResource } from '../helpers/every-resource.ts';
import { signPlatform, signService } from '../helpers/platform-callers.ts';
import { bodies, type Given } from '../helpers/resource-values.ts';
import { withServedPaths } from '../helpers/served-routes.ts';
import { createTwoOrgs, own, users } from '../helpers/two-orgs.ts';

/** Figures are read concurrently, so they take one query each. */
type Kind = 'list' | 'get' | 'figures' | 'write' | 'page';
const maxQueries: Record<Kind, number> = { list: 2, get: 1, figures: 8, write: 2, page: 0 };

interface ExpectedRequest {
  /** Default: the path of the route. */
  readonly url?: string | (() => string);
  readonly body?: object | (() => object);
  readonly headers?: Record<string, string>;
  readonly status?: number;
  readonly queries: number;
  /** Queries of the same request when repeated: 0 for a hit. Absent for writes, which differ the second time. */
  readonly again?: number;
}
interface Route {
  readonly kind: Kind;
  readonly as?: 'member' | 'ops' | 'service' | 'anonymous';
  readonly requests: readonly ExpectedRequest[];
}

const unknownId = randomUUID();
const made: Record<string, string> = {};
let ids: Record<string, string>;

const cached = (kind: Kind, ...requests: ExpectedRequest[]): Route => ({
  kind,
  requests: requests.map((each) => ({ ...each, again: 0 })),
});
const each = (kind: Kind, as: Route['as'], request: ExpectedRequest): Route => ({
  kind,
  ...(as && { as }),
  requests: [{ ...request, again: request.queries }],
});
const write = (...requests: ExpectedRequest[]): Route => ({ kind: 'write', requests });

const given: Record<string, Given> = {
  '/api/appointments': {
    scheduled_at: () => '2030-01-01T10:00:00Z',
    ends_at: () => '2030-01-01T11:00:00Z',
  },
  '/api/campaigns': { starts_at: () => null, ends_at: () => null },
  '/api/messages': { contact_id: () => own.contactId },
};

/** Routes that every resource has. */
function routesOf({ path, resource }: Declared): [string, Route][] {
  const { fields, table, isGlobal } = resource;
  const bodyOf = (seed: number) => () =>
    fc.sample(bodies(fields, given[path] ?? {}, { everyField: true }), { seed, numRuns: 1 })[0] ?? {};
  const by = isGlobal ? ({ as: 'ops' } as const) : {};
  const url = () => `${path}/${made[path]}`;
  return [
    [
      `GET ${path}`,
      cached(
        'list',
        { queries: 1 },
        { url: `${path}?search=nothing%20of%20the%20kind`, queries: 1 },
        // Beyond the end PostgREST responds with an error, and a second query counts the rows.
        { url: `${path}?page=9`, queries: 2 },
      ),
    ],
    [
      `GET ${path}/:id`,
      cached(
        'get',
        { url: () => `${path}/${ids[table]}`, queries: 1 },
        { url: `${path}/${unknownId}`, status: 404, queries: 1 },
      ),
    ],
    [`POST ${path}`, { ...write({ body: bodyOf(1), status: 201, queries: 1 }), ...by }],
    [
      `PATCH ${path}/:id`,
      {
        ...write(
          { url, body: bodyOf(2), queries: 1 },
          // Reads the row first, to compare its version.
          { url, body: bodyOf(3), headers: { 'if-match': '*' }, queries: 2 },
        ),
        ...by,
      },
    ],
    [`DELETE ${path}/:id`, { ...write({ url, status: 204, queries: 1 }), ...by }],
  ];
}

const calls = '/api/calls-dashboard';
const contacts = '/api/contacts';
const connections = '/api/connections';
const connection = `${connections}/${own.connectionId}`;
const destinations = '/api/alert-destinations';
const destination = `${destinations}/${own.destinationId}`;
const rules = '/api/alert-rules';
const rule = `${rules}/${own.ruleId}`;
const missed = { name: 'Missed', metric: 'missed', window_minutes: 60, operator: 'above', threshold: 10 };
const savedView = `/api/saved-views/${own.savedViewId}`;
const aCall = { org_id: own.id, provider: 'twilio', direction: 'inbound', status: 'completed' };
const historyOf = (name: string) =>
  // Reads the contact too: a history of a missing contact is a 404, not an empty list.
  cached('list', { url: `${contacts}/${own.contactId}/${name}`, queries: 2 });

const routes: Record<string, Route> = {
  ...Object.fromEntries((await everyResource()).flatMap(routesOf)),
  [`GET ${calls}`]: cached(
    'list',
    { queries: 1 },
    { url: `${calls}?min_duration=1`, queries: 1 },
    { url: `${calls}?search=Bob&sort=-duration_seconds`, queries: 1 },
    { url: `${calls}?page=9`, queries: 1 },
  ),
  [`GET ${calls}/stats`]: cached(
    'figures',
    { queries: 1 },
    // SQL decides between the rollup and the rows.
    { url: `${calls}/stats?agent_id=${own.agentId}`, queries: 1 },
    { url: `${calls}/stats?search=Bob`, queries: 1 },
  ),
  [`GET ${calls}/figures`]: each('page', 'member', { queries: 0 }),
  [`GET ${calls}/analytics/overview`]: cached(
    'figures',
    { queries: 1 },
    { url: `${calls}/analytics/overview?format=csv&bucket=week`, queries: 1 },
  ),
  // The figures, and the callers to call back.
  [`GET ${calls}/analytics/attention`]: cached('figures', { queries: 2 }),
  [`GET ${calls}/analytics/summary`]: cached('figures', { queries: 1 }),
  [`GET ${calls}/analytics/series`]: cached('figures', { queries: 1 }),
  [`GET ${calls}/analytics/heatmap`]: cached(
    'figures',
    { queries: 1 },
    { url: `${calls}/analytics/heatmap?compare=week&with=marks`, queries: 1 },
  ),
  [`GET ${calls}/analytics/agents`]: cached('figures', { queries: 1 }),
  [`GET ${calls}/unanswered`]: cached('figures', { queries: 1 }),
  [`POST ${calls}/unanswered/resolve`]: write({
    body: { number: '+15551234561', resolution: 'done', lastCallId: unknownId },
    status: 404,
    queries: 1,
  }),
  [`GET ${calls}/analytics/funnel`]: cached('figures', { queries: 1 }),
  [`GET ${calls}/:callId`]: cached('get', { url: `${calls}/${own.callId}`, queries: 1 }),
  [`GET ${calls}/tags`]: cached('figures', { queries: 1 }),
  // The second write changes nothing. Both read the call afterwards.
  [`PATCH ${calls}/:callId`]: write(
    { url: `${calls}/${own.callId}`, body: { reviewed: true }, queries: 2 },
    { url: `${calls}/${own.callId}`, body: { reviewed: true }, queries: 2 },
  ),
  // The call has no copy. That is cached too.
  [`GET ${calls}/:callId/waveform`]: cached('get', { url: `${calls}/${own.callId}/waveform`, queries: 1, status: 404 }),
  // A recording URL is created and audited for each request.
  [`GET ${calls}/:callId/recording-url`]: {
    kind: 'write',
    requests: [{ url: `${calls}/${own.callId}/recording-url`, queries: 2, again: 2 }],
  },
  [`POST ${calls}/:callId/recording-url`]: write({
    url: `${calls}/${own.callId}/recording-url`,
    body: { as: 'download' },
    queries: 2,
  }),
  // The audit entry. The rows are read over a connection of their own.
  [`GET ${calls}/export`]: each('write', 'member', { queries: 1 }),
  // The number of rows, and the ticket.
  [`POST ${calls}/exports`]: write({ body: {}, queries: 2 }),
  // A query of the service, with a budget of its own.
  [`GET ${calls}/exports/tickets/:ticket`]: each('page', 'anonymous', {
    url: `${calls}/exports/tickets/${'a'.repeat(43)}`,
    status: 404,
    queries: 0,
  }),
  [`GET ${calls}/exports/:exportId`]: each('get', 'member', { url: `${calls}/exports/${own.exportId}`, queries: 1 }),
  [`POST ${calls}/exports/:exportId/cancel`]: write({
    url: `${calls}/exports/${own.exportId}/cancel`,
    status: 409,
    queries: 1,
  }),
  [`POST ${calls}/exports/:exportId/download`]: write({ url: `${calls}/exports/${own.exportId}/download`, queries: 2 }),
  // One function records the call and returns its current row.
  [`POST ${calls}/calls`]: {
    as: 'service',
    ...write(
      { body: { ...aCall, provider_call_id: '1' }, status: 201, queries: 1 },
      { body: { ...aCall, provider_call_id: '1' }, queries: 1 },
    ),
  },
  [`GET ${contacts}/stats`]: cached('figures', { queries: 4 }),
  [`GET ${contacts}/lookup`]: cached(
    'get',
    { url: `${contacts}/lookup?phone=%2B12125550001`, status: 404, queries: 1 },
    { url: `${contacts}/lookup?email=bob@example.com`, queries: 1 },
  ),
  [`GET ${contacts}/:id/messages`]: historyOf('messages'),
  [`GET ${contacts}/:id/calls`]: historyOf('calls'),
  [`GET ${contacts}/:id/appointments`]: historyOf('appointments'),
  'GET /api/messages': cached(
    'list',
    { queries: 1 },
    { url: '/api/messages?search=nothing', queries: 1 },
    // One query finds ids, and one reads the rows of the page.
    { url: '/api/messages?search=hi', queries: 2 },
    { url: '/api/messages?page=9', queries: 2 },
  ),
  [`GET ${rules}`]: cached('list', { queries: 1 }, { url: `${rules}?page=9`, queries: 2 }),
  [`GET ${rules}/:id`]: cached('get', { url: rule, queries: 1 }),
  [`POST ${rules}`]: write({ body: missed, status: 201, queries: 1 }),
  // All windows of two weeks in one query.
  [`POST ${rules}/preview`]: write({ body: missed, queries: 1 }),
  [`PATCH ${rules}/:id`]: write(
    { url: rule, body: { name: 'Other' }, queries: 1 },
    // The rule as a whole must be able to fire, so its row is read first.
    { url: rule, body: { threshold: 5 }, queries: 2 },
  ),
  // The rule and its history, in parallel.
  [`GET ${rules}/:id/history`]: each('list', 'member', { url: `${rule}/history`, queries: 2 }),
  [`DELETE ${rules}/:id`]: write({ url: rule, status: 204, queries: 1 }),
  [`GET ${destinations}`]: cached('list', { queries: 1 }, { url: `${destinations}?page=9`, queries: 2 }),
  [`GET ${destinations}/:id`]: cached('get', { url: destination, queries: 1 }),
  [`POST ${destinations}`]: write({
    body: { name: 'Team', kind: 'webhook', url: 'https://hooks.example.com/a' },
    status: 201,
    queries: 1,
  }),
  [`PATCH ${destinations}/:id`]: write({ url: destination, body: { name: 'Other' }, queries: 1 }),
  [`POST ${destinations}/:id/secrets`]: write({ url: `${destination}/secrets`, queries: 1 }),
  [`DELETE ${destinations}/:id/secrets/:age`]: write({ url: `${destination}/secrets/older`, queries: 1 }),
  [`POST ${destinations}/:id/test`]: write({ url: `${destination}/test`, status: 202, queries: 1 }),
  // The destination and its deliveries, in parallel.
  [`GET ${destinations}/:id/deliveries`]: each('list', 'member', { url: `${destination}/deliveries`, queries: 2 }),
  [`POST ${destinations}/:id/deliveries/:deliveryId/replay`]: write({
    url: `${destination}/deliveries/${own.deliveryId}/replay`,
    status: 202,
    queries: 1,
  }),
  [`DELETE ${destinations}/:id`]: write({ url: destination, status: 204, queries: 1 }),
  // The rows, and the health of all of them.
  [`GET ${connections}`]: cached('list', { queries: 2 }, { url: `${connections}?page=9`, queries: 2 }),
  [`GET ${connections}/:id`]: cached('get', { url: connection, queries: 1 }),
  [`POST ${connections}`]: write({ body: { provider: 'twilio', name: 'Line', secret: 'a' }, status: 201, queries: 1 }),
  [`PATCH ${connections}/:id`]: write(
    { url: connection, body: { name: 'Other' }, queries: 1 },
    // The schema of the options depends on the provider of the row.
    { url: connection, body: { options: {} }, queries: 2 },
  ),
  // The secrets are changed by a function, because members cannot read them; then the row is read.
  [`POST ${connections}/:id/secrets`]: write({ url: `${connection}/secrets`, body: { secret: 'b' }, queries: 2 }),
  [`DELETE ${connections}/:id/secrets/:age`]: write({ url: `${connection}/secrets/older`, queries: 2 }),
  [`POST ${connections}/:id/webhook-url`]: write({ url: `${connection}/webhook-url`, queries: 1 }),
  [`GET ${connections}/:id/health`]: each('get', 'member', { url: `${connection}/health`, queries: 1 }),
  // The connection and its mappings, in parallel.
  [`GET ${connections}/:id/mappings`]: each('list', 'member', { url: `${connection}/mappings`, queries: 2 }),
  // The calls are filled in by a query of the service, with a budget of its own.
  [`POST ${connections}/:id/mappings`]: write({
    url: `${connection}/mappings`,
    body: { kind: 'agent', provider_id: '1', agent_id: own.agentId },
    status: 201,
    queries: 2,
  }),
  [`DELETE ${connections}/:id/mappings/:mappingId`]: write({
    url: `${connection}/mappings/${own.mappingId}`,
    status: 204,
    queries: 1,
  }),
  [`GET ${connections}/:id/events`]: each('list', 'member', { url: `${connection}/events`, queries: 2 }),
  [`GET ${connections}/:id/events/:eventId`]: each('get', 'member', {
    url: `${connection}/events/${own.eventId}`,
    queries: 1,
  }),
  [`POST ${connections}/:id/events/:eventId/replay`]: write({
    url: `${connection}/events/${own.eventId}/replay`,
    queries: 1,
  }),
  [`POST ${connections}/:id/events/replay`]: write({
    url: `${connection}/events/replay`,
    body: { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' },
    queries: 1,
  }),
  // The service looks the connection up by queries of its own.
  'POST /webhooks/:provider/:webhookId': {
    kind: 'page',
    as: 'anonymous',
    requests: [{ url: '/webhooks/twilio/0', status: 404, queries: 0, again: 0 }],
  },
  [`DELETE ${connections}/:id`]: write({ url: connection, status: 204, queries: 1 }),
  'GET /api/appointments/availability': cached('get', {
    url: () => `/api/appointments/availability?staff_id=${ids.staff}&from=2030-01-01&to=2030-01-07&duration=30`,
    queries: 1,
  }),
  'GET /api/campaigns/:id/progress': cached('figures', {
    url: () => `/api/campaigns/${ids.campaigns}/progress`,
    queries: 2,
  }),
  // The page, and the progress of all its campaigns.
  'GET /api/campaigns': cached(
    'list',
    { queries: 2 },
    { url: '/api/campaigns?search=nothing', queries: 1 },
    { url: '/api/campaigns?page=9', queries: 2 },
  ),
  'GET /api/campaigns/:id/contacts': cached('list', {
    url: () => `/api/campaigns/${ids.campaigns}/contacts`,
    queries: 2,
  }),
  'POST /api/campaigns/:id/contacts': write({
    url: () => `/api/campaigns/${ids.campaigns}/contacts`,
    body: { contact_ids: [own.contactId] },
    queries: 1,
  }),
  'POST /api/leads/:id/convert': write({ url: () => `/api/leads/${ids.leads}/convert`, queries: 1 }),
  'POST /api/bizdev-sources/:id/promote': write({
    url: () => `/api/bizdev-sources/${ids.bizdev_sources}/promote`,
    queries: 1,
  }),
  'GET /api/saved-views': each('list', 'member', { queries: 1 }),
  'GET /api/saved-views/:id': each('get', 'member', { url: savedView, queries: 1 }),
  'POST /api/saved-views': write({
    body: { name: 'Missed', screen: 'calls', query: 'status=missed' },
    status: 201,
    queries: 1,
  }),
  // Who may change it depends on the row.
  'PATCH /api/saved-views/:id': write({ url: savedView, body: { name: 'Other' }, queries: 2 }),
  'DELETE /api/saved-views/:id': write({ url: savedView, status: 204, queries: 2 }),
  'GET /api/settings': cached('get', { queries: 1 }),
  'PATCH /api/settings': write({ body: { week_start: 2 }, queries: 1 }),
  'POST /api/settings/preview': write({ body: { timezone: 'UTC' }, queries: 1 }),
  'GET /api/settings/inbound': cached('get', { queries: 1 }),
  'PATCH /api/settings/inbound': write({ body: { greeting: 'Hello' }, queries: 1 }),
  // The memberships and the name are read each time, in parallel. The absence of a platform role is cached.
  'GET /api/me': { kind: 'figures', requests: [{ queries: 3, again: 2 }] },
  'GET /api/members': each('list', 'member', { queries: 1 }),
  'GET /api/members/:userId': each('get', 'member', { url: `/api/members/${users.viewer}`, queries: 1 }),
  // The database decides whether it is allowed; then the member is read.
  'POST /api/members': write({ body: { email: 'new@example.com', role: 'agent' }, status: 201, queries: 2 }),
  'PATCH /api/members/:userId': write({ url: `/api/members/${users.viewer}`, body: { role: 'agent' }, queries: 2 }),
  'DELETE /api/members/:userId': write({ url: `/api/members/${users.viewer}`, status: 204, queries: 1 }),
  // The entries, and then the names of their actors.
  'GET /api/audit': each('list', 'member', { queries: 2 }),
  'GET /api/me/preferences': each('get', 'member', { queries: 1 }),
  'PUT /api/me/preferences': write({ body: { preferences: {} }, queries: 1 }),
  'GET /api/routing/number': {
    as: 'service',
    ...cached(
      'get',
      { url: '/api/routing/number?phone=%2B15550000001', queries: 1 },
      { url: '/api/routing/number?provider_phone_id=PN1', queries: 1 },
      { url: '/api/routing/number?phone=%2B12125550002', status: 404, queries: 1 },
    ),
  },
  'GET /api/routing/page': {
    as: 'service',
    ...cached(
      'get',
      { url: '/api/routing/page?page_id=page-1', queries: 1 },
      { url: '/api/routing/page?page_id=page-2', status: 404, queries: 1 },
    ),
  },
  'POST /api/routing/verifications': {
    as: 'ops',
    ...write({ body: { org_id: own.id, phone: '+15550000001' }, queries: 1 }),
  },
  // The owner of the number is cached. The calls are counted each time.
  'GET /api/routing/spam': {
    kind: 'figures',
    as: 'service',
    requests: [{ url: '/api/routing/spam?phone=%2B12125550003&to=%2B15550000001', queries: 2, again: 1 }],
  },
  'GET /api/organizations': each('list', 'ops', { queries: 1 }),
  'GET /api/organizations/:id': each('get', 'ops', { url: `/api/organizations/${own.id}`, queries: 1 }),
  'POST /api/organizations': {
    as: 'ops',
    ...write({ body: { name: 'Another', slug: 'another' }, status: 201, queries: 1 }),
  },
  'PATCH /api/organizations/:id': {
    as: 'ops',
    ...write({ url: () => `/api/organizations/${made['/api/organizations']}`, body: { name: 'Other' }, queries: 1 }),
  },
  // A repeated request reads the current row as well.
  'DELETE /api/organizations/:id': {
    as: 'ops',
    ...write(
      { url: () => `/api/organizations/${made['/api/organizations']}`, status: 204, queries: 1 },
      { url: () => `/api/organizations/${made['/api/organizations']}`, status: 204, queries: 2 },
    ),
  },
  'POST /api/organizations/:id/restore': {
    as: 'ops',
    ...write(
      { url: () => `/api/organizations/${made['/api/organizations']}/restore`, queries: 1 },
      { url: () => `/api/organizations/${made['/api/organizations']}/restore`, queries: 2 },
    ),
  },
  'POST /api/monitoring/cache/invalidate': { as: 'ops', ...write({ body: { org_id: own.id }, queries: 1 }) },
  'POST /api/monitoring/cache-stats/reset': each('page', 'ops', { queries: 0 }),
  'GET /api/monitoring/cache-stats': each('page', 'ops', { queries: 0 }),
  'GET /api/monitoring/cache/invalidate': each('page', 'ops', { queries: 0 }),
  'GET /api/monitoring/history': each('page', 'ops', { queries: 0 }),
  'GET /api/monitoring/alerts': each('page', 'ops', { queries: 0 }),
  'GET /api/monitoring/jobs': each('page', 'ops', { queries: 0 }),
  'GET /api/monitoring/webhooks': each('get', 'ops', { queries: 1 }),
  'GET /api/monitoring/rollup': each('get', 'ops', { queries: 1 }),
  'GET /api/monitoring/indexes': each('get', 'ops', { queries: 1 }),
  'GET /api/monitoring/queries': each('get', 'ops', { queries: 1 }),
  'GET /api/monitoring/metrics': each('page', 'ops', { queries: 0 }),
  // Its checks run outside the request budget and are cached for five seconds.
  'GET /api/monitoring/health': each('page', 'anonymous', { queries: 0 }),
  'GET /api/monitoring/live': each('page', 'anonymous', { queries: 0 }),
  'GET /api/monitoring/ready': each('page', 'anonymous', { queries: 0 }),
  'GET /config.json': each('page', 'anonymous', { queries: 0 }),
  'GET /docs': each('page', 'anonymous', { queries: 0 }),
  'GET /docs/json': each('page', 'anonymous', { queries: 0 }),
  'GET /docs/static/:file': each('page', 'anonymous', { url: '/docs/static/swagger-ui.css', queries: 0 }),
};

/** CORS responds before any route. A stream sends its headers before it queries anything. */
const withoutData = ['OPTIONS *', 'GET /api/events'];

let service: TestApp & { servedPaths: string[] };
let tokens: Record<'member' | 'ops' | 'service', string>;
let documented: Record<string, Record<string, { readonly responses: object }>>;
// The clock is fixed, so no entry expires.
const now = Date.now();

beforeAll(async () => {
  const env = {
    RATE_LIMIT_PER_IP: '1000000',
    RATE_LIMIT_PER_ORG: '1000000',
    CORS_ORIGINS: 'https://dashboard.example',
  };
  service = await withServedPaths(() => startTestApp({ env, now: () => now }));
  const { sql, keys } = service.stack;
  await createTwoOrgs(sql);
  await sql.query(`
    update phone_numbers set provider = 'twilio', provider_phone_id = 'PN1', provider_phone_id_verified_at = now() where org_id = '${own.id}';
    update integrations set facebook_page_id = 'page-1', facebook_page_verified_at = now() where org_id = '${own.id}';
    update contacts set email = 'bob@example.com' where org_id = '${own.id}';
    update inbound_configs set spam_max_calls = 5 where org_id = '${own.id}';
  `);
  const { rows } = await sql.query<{ name: string; id: string }>(
    (await everyResource())
      .map(({ resource: { table, isGlobal } }) => {
        const ofOwn = isGlobal ? '' : `where org_id = '${own.id}'`;
        return `select '${table}' as name, id from ${table} ${ofOwn}`;
      })
      .join(' union all '),
  );
  ids = Object.fromEntries(rows.map(({ name, id }) => [name, id]));
  tokens = {
    member: await signUser({ keys }, users.owner, own.id),
    ops: await signPlatform({ sql, keys }),
    service: await signService({ keys }),
  };
  documented = (await service.app.inject('/docs/json')).json().paths;
});
afterAll(() => service?.close());

async function ask(route: string, { as = 'member' }: Pick<Route, 'as'>, expected: ExpectedRequest) {
  const [method = '', path = ''] = route.split(' ');
  const { url = path, body, headers = {} } = expected;
  const answer = await service.app.inject({
    method: method as 'GET',
    url: typeof url === 'function' ? url() : url,
    headers: { ...(as !== 'anonymous' && { authorization: `Bearer ${tokens[as]}` }), ...headers },
    ...(body !== undefined && { payload: typeof body === 'function' ? body() : body }),
  });
  const [, queries, cache] =
    /desc="(\d+) quer(?:y|ies)"(?:, cache;desc=([A-Z]+))?/.exec(String(answer.headers['server-timing'])) ?? [];
  expect({ status: answer.statusCode, expected, body: answer.body }).toMatchObject({ status: expected.status ?? 200 });
  if (answer.statusCode === 201 && method === 'POST') made[path] = answer.json().id;
  return { queries: Number(queries), cache };
}

// Only the membership and the platform role are cached, and all changes have been delivered.
beforeEach(async () => {
  await waitForChanges(service.stack, service.app);
  await service.app.cache.invalidate();
  await ask(`GET ${calls}/:callId`, {}, { url: `${calls}/${randomUUID()}`, status: 404, queries: 2 });
  await ask('GET /api/monitoring/cache-stats', { as: 'ops' }, { queries: 1 });
});

const describeCase = ({ url, queries, again }: ExpectedRequest) =>
  [typeof url === 'string' && url, `takes ${queries}`, again !== undefined && `and then ${again}`]
    .filter(Boolean)
    .join(' ');

const isDocumentedAsCached = (route: string) => {
  const [method = '', path = ''] = route.split(' ');
  const name = path.replace(/:(\w+)/g, '{$1}');
  const operation = (documented[name] ?? documented[`${name}/`])?.[method.toLowerCase()];
  return operation !== undefined && '304' in operation.responses;
};

it('the table has every registered route, and no other', () => {
  expect(Object.keys(routes).sort()).toEqual(service.servedPaths.filter((path) => !withoutData.includes(path)));
});

describe.each(Object.entries(routes))('%s', (route, { kind, as, requests }) => {
  it.each(requests.map((expected): [string, ExpectedRequest] => [describeCase(expected), expected]))(
    '%s',
    async (_, expected) => {
      const first = await ask(route, { ...(as && { as }) }, expected);
      expect(first.queries).toBe(expected.queries);
      expect(first.queries, kind).toBeLessThanOrEqual(maxQueries[kind]);
      // Exactly the routes that are documented as cached use the cache.
      expect(first.cache).toBe(isDocumentedAsCached(route) ? 'MISS' : undefined);
      if (expected.again === undefined) return;
      const again = await ask(route, { ...(as && { as }) }, expected);
      expect(again.queries).toBe(expected.again);
      if (first.cache !== undefined) expect(again).toEqual({ queries: 0, cache: 'HIT' });
    },
  );
});

describe('a page far from the start', () => {
  beforeAll(() =>
    service.stack.sql.query(`
      insert into leads (org_id) select '${own.id}' from generate_series(1, 10001);
      insert into call_logs (org_id, direction, status, started_at)
      select '${own.id}', 'inbound', 'missed', now() from generate_series(1, 10001);
    `),
  );

  it.each([
    // One query counts, and one reads the rows from the nearer end.
    ['/api/leads', 2],
    [calls, 1],
  ])('of %s takes %i queries', async (path, queries) => {
    const page = { url: `${path}?page=501`, queries };
    expect(await ask(`GET ${path}`, {}, page)).toEqual({ queries, cache: 'BYPASS' });
    // A page far from the start is stored on its second request.
    expect(await ask(`GET ${path}`, {}, page)).toEqual({ queries, cache: 'MISS' });
    expect(await ask(`GET ${path}`, {}, page)).toEqual({ queries: 0, cache: 'HIT' });
  });
});
