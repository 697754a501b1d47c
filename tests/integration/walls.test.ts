// Every route against every kind of caller. The rows are held to the routes the service really has.
import { randomUUID } from 'node:crypto';
import { request as openRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportSPKI, generateKeyPair, importJWK, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { haveHeard, startTestApp, type TestApp } from '../helpers/app.ts';
import { type Declared, everyResource } from '../helpers/every-resource.ts';
import { foreign, type MarkedOrgs, own, seedMarkedOrgs, users } from '../helpers/marked-orgs.ts';
import { withServedPaths } from '../helpers/served-routes.ts';

type Access = 'member' | 'signed-in' | 'ops' | 'open';
type Headers = Record<string, string | string[]>;

interface Outcome {
  readonly status: number;
  readonly code?: string;
}

const served: Outcome = { status: 200 };
const missing: Outcome = { status: 401, code: 'TOKEN_MISSING' };
const invalid: Outcome = { status: 401, code: 'INVALID_TOKEN' };
const expired: Outcome = { status: 401, code: 'TOKEN_EXPIRED' };
const notAMember: Outcome = { status: 403, code: 'NOT_A_MEMBER' };
const forbidden: Outcome = { status: 403, code: 'FORBIDDEN' };
const orgRequired: Outcome = { status: 400, code: 'ORG_REQUIRED' };
const invalidOrgId: Outcome = { status: 400, code: 'INVALID_ORG_ID' };

interface Path {
  readonly access: Access;
  readonly url?: string;
  /** For those who may ask; else 200. */
  readonly status?: number;
  readonly body?: object;
}

/** Of every resource, asked for what is not there or is refused: what matters is who comes that far. */
function pathsOf({ path }: Declared): [string, Path][] {
  const url = `${path}/${randomUUID()}`;
  return [
    [`GET ${path}`, { access: 'member' }],
    [`POST ${path}`, { access: 'member', body: {}, status: 400 }],
    [`GET ${path}/:id`, { access: 'member', url, status: 404 }],
    [`PATCH ${path}/:id`, { access: 'member', url, body: {}, status: 400 }],
    [`DELETE ${path}/:id`, { access: 'member', url, status: 404 }],
  ];
}

const paths: Record<string, Path> = {
  ...Object.fromEntries((await everyResource()).flatMap(pathsOf)),
  'GET /api/calls-dashboard': { access: 'member' },
  'GET /api/calls-dashboard/stats': { access: 'member' },
  'GET /api/calls-dashboard/analytics/summary': { access: 'member' },
  'GET /api/calls-dashboard/analytics/series': { access: 'member' },
  'GET /api/calls-dashboard/analytics/heatmap': { access: 'member' },
  'GET /api/calls-dashboard/analytics/agents': { access: 'member' },
  'GET /api/calls-dashboard/:callId': { access: 'member', url: `/api/calls-dashboard/${own.callId}` },
  'GET /api/calls-dashboard/:callId/recording-url': {
    access: 'member',
    url: `/api/calls-dashboard/${own.callId}/recording-url`,
  },
  'GET /api/settings': { access: 'member' },
  'GET /api/me': { access: 'signed-in' },
  'GET /api/monitoring/live': { access: 'open' },
  'GET /api/monitoring/health': { access: 'open' },
  'GET /api/monitoring/cache-stats': { access: 'ops' },
  'POST /api/monitoring/cache-stats/reset': { access: 'ops' },
  'POST /api/monitoring/cache/invalidate': { access: 'ops', body: { org_id: own.id } },
  'GET /api/monitoring/metrics': { access: 'ops' },
  'GET /docs': { access: 'open' },
  'GET /docs/json': { access: 'open' },
  'GET /docs/yaml': { access: 'open' },
  'GET /docs/static/index.html': { access: 'open', status: 302 },
  'GET /docs/static/swagger-initializer.js': { access: 'open' },
  'GET /docs/static/*': { access: 'open', url: '/docs/static/swagger-ui.css' },
};
/** Answered by CORS before any route. */
const withoutData = ['OPTIONS *'];
const origin = 'https://dashboard.example';

let service: TestApp & { servedPaths: string[] };
let orgs: MarkedOrgs;
let port: number;
const removedUser = randomUUID();
const closedOrg = { id: randomUUID(), userId: randomUUID() };

beforeAll(async () => {
  // With another origin allowed there are the most routes.
  const env = { RATE_LIMIT_PER_IP: '1000000', RATE_LIMIT_PER_ORG: '1000000', CORS_ORIGINS: origin };
  service = await withServedPaths(() => startTestApp({ env }));
  const { sql } = service.stack;
  orgs = await seedMarkedOrgs(sql);
  const { id, userId } = closedOrg;
  await sql.query(`insert into organizations (id, name, slug, deleted_at) values ($1, 'Closed', 'closed', now())`, [
    id,
  ]);
  await sql.query(`insert into user_org_roles (org_id, user_id, role) values ($1, $2, 'owner')`, [id, userId]);
  await haveHeard(service.stack, service.app);
  await service.app.listen({ port: 0, host: '127.0.0.1' });
  port = (service.app.server.address() as AddressInfo).port;
});
afterAll(() => service?.close());

// Over a real socket: two headers of one name reach the service as they do in life.
function send(method: string, path: string, headers: Headers, body?: object) {
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>((resolve, reject) => {
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const options = { host: '127.0.0.1', port, method, path, headers: { ...headers, ...type } };
    const request = openRequest(options, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString();
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
    });
    request.on('error', reject).end(body && JSON.stringify(body));
  });
}

type Answer = Awaited<ReturnType<typeof send>>;

function expectNothingForeign({ text, headers }: Answer): void {
  const all = (text + JSON.stringify(headers)).toLowerCase();
  expect(orgs.marks.filter((mark) => all.includes(mark))).toEqual([]);
}

function expectRefusal(answer: Answer, { status, code }: Outcome): void {
  const body = JSON.parse(answer.text) as Record<string, unknown>;
  expect(body).toEqual({ statusCode: status, code, error: expect.any(String), message: expect.any(String) });
  expect(answer.headers['content-type']).toMatch(/^application\/json/);
  expect(answer.headers['www-authenticate']).toBe(status === 401 ? 'Bearer' : undefined);
  // PostgREST would refuse such a token as well; the service must not need it for that.
  if (status < 403) expect(answer.headers['server-timing']).toContain('desc="0 queries"');
}

async function expectOutcome(route: string, headers: Headers, outcome: Outcome): Promise<void> {
  const [method, path] = [methodOf(route), urlOf(route)];
  const answer = await send(method, path, headers, paths[route]?.body);
  const status = outcome === served ? (paths[route]?.status ?? 200) : outcome.status;
  expect({ route, status: answer.status }).toEqual({ route, status });
  if (outcome.code !== undefined) expectRefusal(answer, outcome);
  expectNothingForeign(answer);
  if (method !== 'GET') return;
  const head = await send('HEAD', path, headers);
  // A recording's URL is made for who reads it: nobody asks for the headers alone.
  expect(head.status, `HEAD ${path}`).toBe(path.endsWith('/recording-url') ? 404 : status);
  expect(head.text).toBe('');
}

const now = () => Math.floor(Date.now() / 1000);
const keys = () => service.stack.keys;
const publicJwk = () => {
  const [jwk] = keys().jwks.keys;
  if (jwk === undefined) throw new Error('The key set is empty');
  return jwk;
};
const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

const member: JWTPayload = { sub: users.owner, role: 'authenticated', app_metadata: { org_id: own.id } };
/** Undefined: the claim is left out. */
type Claims = { [Name in keyof JWTPayload]: JWTPayload[Name] | undefined };
/** A token of the right key, and with the right claims but for those given. */
const sign = (claims: Claims) => keys().sign({ ...member, ...claims } as JWTPayload, { expiresInSeconds: 600 });
const signed = async (claims: Claims, headers: Headers = {}) => ({ ...bearer(await sign(claims)), ...headers });
const standard = () => ({ iss: keys().issuer, aud: keys().audience, iat: now(), exp: now() + 600, ...member });

async function pieces() {
  const [header = '', payload = '', signature = ''] = (await sign({})).split('.');
  return { header, payload, signature };
}

/** HS256 over what anybody can read: the verifier must not take a public key for a secret. */
async function withPublicKeyAsSecret(secret: Uint8Array): Promise<Headers> {
  const { kid = '' } = publicJwk();
  return bearer(await new SignJWT(standard()).setProtectedHeader({ alg: 'HS256', kid }).sign(secret));
}

async function publicPem(): Promise<string> {
  const key = await importJWK(publicJwk(), 'ES256', { extractable: true });
  if (key instanceof Uint8Array) throw new Error('The key set holds a secret');
  return exportSPKI(key);
}

async function strangerKey(kid: string): Promise<Headers> {
  const { privateKey } = await generateKeyPair('ES256');
  return bearer(await new SignJWT(standard()).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey));
}

interface Caller {
  /** What else a viewer sends to be stored here is of no form that could be. */
  readonly mayNotDelete?: boolean;
  readonly headers: () => Promise<Headers> | Headers;
  readonly member: Outcome;
  readonly signedIn: Outcome;
  readonly ops: Outcome;
}

const refused = (outcome: Outcome, headers: Caller['headers']): Caller => ({
  headers,
  member: outcome,
  signedIn: outcome,
  ops: outcome,
});
const withoutOrg = (outcome: Outcome, headers: Caller['headers']): Caller => ({
  headers,
  member: outcome,
  signedIn: served,
  ops: forbidden,
});
const welcome = (headers: Caller['headers']): Caller => ({ headers, member: served, signedIn: served, ops: forbidden });
/** Of the platform, and of no org unless it says so. */
const ofThePlatform = (member: Outcome, app_metadata: object, headers: Headers = {}): Caller => ({
  headers: () => signed({ sub: randomUUID(), app_metadata: { platform_role: 'ops', ...app_metadata } }, headers),
  member,
  signedIn: served,
  ops: served,
});

const callers: Record<string, Caller> = {
  'no token': refused(missing, () => ({ 'x-org-id': own.id })),
  'an empty authorization': refused(missing, () => ({ authorization: '' })),
  'another scheme': refused(missing, () => ({ authorization: 'Basic b3duZXI6c2VjcmV0' })),
  'a scheme without a token': refused(missing, () => ({ authorization: 'Bearer ' })),
  'two tokens in one header': refused(missing, async () => bearer(`${await sign({})}, ${await sign({})}`)),
  'a token in the cookie': refused(missing, async () => ({ cookie: `access_token=${await sign({})}` })),
  garbage: refused(invalid, () => bearer('garbage')),
  'garbage in three parts': refused(invalid, () => bearer('a.b.c')),
  'a truncated token': refused(invalid, async () => bearer((await sign({})).slice(0, -10))),
  'a token without its signature': refused(invalid, async () => {
    const { header, payload } = await pieces();
    return bearer(`${header}.${payload}.`);
  }),
  'one character of the signature changed': refused(invalid, async () => {
    const { header, payload, signature } = await pieces();
    return bearer(`${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`);
  }),
  'the claims changed under a good signature': refused(invalid, async () => {
    const { header, signature } = await pieces();
    return bearer(`${header}.${base64({ ...standard(), sub: users.foreignOwner })}.${signature}`);
  }),
  'an expired token': refused(expired, () => signed({ exp: now() - 60 })),
  'a token not valid yet': refused(invalid, () => signed({ nbf: now() + 600 })),
  'a token without exp': refused(invalid, () => signed({ exp: undefined })),
  'another audience': refused(invalid, () => signed({ aud: 'anon' })),
  'another issuer': refused(invalid, () => signed({ iss: 'https://evil.example/auth/v1' })),
  'alg none': refused(invalid, () => bearer(`${base64({ alg: 'none', typ: 'JWT' })}.${base64(standard())}.`)),
  'HS256 with the public key as PEM': refused(invalid, async () =>
    withPublicKeyAsSecret(Buffer.from(await publicPem())),
  ),
  'HS256 with the public key as JWK': refused(invalid, () =>
    withPublicKeyAsSecret(Buffer.from(JSON.stringify(publicJwk()))),
  ),
  'an unknown kid': refused(invalid, () => strangerKey('nobody')),
  'the known kid with another key': refused(invalid, () => strangerKey(publicJwk().kid ?? '')),
  'the service role': refused(invalid, () => signed({ role: 'service_role' })),
  'the anon role': refused(invalid, () => signed({ role: 'anon' })),
  'the publishable key': refused(invalid, () => bearer(keys().publishableKey)),
  'no role': refused(invalid, () => signed({ role: undefined })),
  'no sub': refused(invalid, () => signed({ sub: undefined })),
  'a sub that is no uuid': refused(invalid, () => signed({ sub: 'owner' })),

  'the header of a foreign org': withoutOrg(notAMember, () => signed({}, { 'x-org-id': foreign.id })),
  'the claim of a foreign org': withoutOrg(notAMember, () => signed({ app_metadata: { org_id: foreign.id } })),
  'an org that does not exist': withoutOrg(notAMember, () => signed({}, { 'x-org-id': randomUUID() })),
  'an org that was deleted': withoutOrg(notAMember, () =>
    signed({ sub: closedOrg.userId, app_metadata: { org_id: closedOrg.id } }),
  ),
  'no membership at all': withoutOrg(notAMember, () => signed({ sub: randomUUID() })),
  'ops without membership': ofThePlatform(notAMember, { org_id: own.id }),
  'ops of no org': ofThePlatform(orgRequired, {}),
  'ops with an x-org-id that is none': ofThePlatform(invalidOrgId, {}, { 'x-org-id': 'org-1' }),
  'ops, expired': refused(expired, () => signed({ exp: now() - 60, app_metadata: { platform_role: 'ops' } })),
  'ops in user_metadata alone': withoutOrg(orgRequired, () =>
    signed({ app_metadata: {}, user_metadata: { platform_role: 'ops' } }),
  ),
  'ops as a claim of its own': withoutOrg(orgRequired, () => signed({ app_metadata: {}, platform_role: 'ops' })),
  'a platform role that is not ops': withoutOrg(orgRequired, () => signed({ app_metadata: { platform_role: 'OPS' } })),
  'no org': withoutOrg(orgRequired, () => signed({ app_metadata: {} })),
  'no app_metadata': withoutOrg(orgRequired, () => signed({ app_metadata: undefined })),
  'a claimed org that is no uuid': withoutOrg(orgRequired, () => signed({ app_metadata: { org_id: 'own' } })),
  'an org in user_metadata alone': withoutOrg(orgRequired, () =>
    signed({ app_metadata: {}, user_metadata: { org_id: own.id } }),
  ),
  'an empty x-org-id': withoutOrg(invalidOrgId, () => signed({}, { 'x-org-id': '' })),
  'a slug as x-org-id': withoutOrg(invalidOrgId, () => signed({}, { 'x-org-id': 'org-1' })),
  'x-org-id as a URN': withoutOrg(invalidOrgId, () => signed({}, { 'x-org-id': `urn:uuid:${own.id}` })),
  'x-org-id in braces': withoutOrg(invalidOrgId, () => signed({}, { 'x-org-id': `{${own.id}}` })),
  'a filter in x-org-id': withoutOrg(invalidOrgId, () => signed({}, { 'x-org-id': `${own.id},org_id.neq.x` })),
  'two x-org-id headers': withoutOrg(invalidOrgId, () => signed({}, { 'x-org-id': [own.id, foreign.id] })),
  'the same x-org-id twice': withoutOrg(invalidOrgId, () => signed({}, { 'x-org-id': [own.id, own.id] })),

  'the owner': welcome(() => signed({})),
  'a viewer, who may read': { ...welcome(() => signed({ sub: users.viewer })), mayNotDelete: true },
  'the own org over a foreign claim': welcome(() =>
    signed({ app_metadata: { org_id: foreign.id } }, { 'x-org-id': own.id }),
  ),
  'x-org-id in capitals': welcome(() => signed({ app_metadata: {} }, { 'x-org-id': own.id.toUpperCase() })),
  'a foreign org in user_metadata': welcome(() => signed({ user_metadata: { org_id: foreign.id } })),
};

const outcomes = { member: 'member', 'signed-in': 'signedIn', ops: 'ops' } as const;
const methodOf = (route: string) => route.split(' ')[0] ?? '';
const urlOf = (route: string) => paths[route]?.url ?? route.replace(/^\w+ /, '');

describe('the walls', () => {
  it('are tried on every route of the service', () => {
    expect(service.servedPaths).toEqual([...Object.keys(paths), ...withoutData].sort());
  });

  it.each(['GET', 'POST'])('stand behind what CORS answers, which is nothing: a preflight for %s', async (wanted) => {
    const preflight = { origin, 'access-control-request-method': wanted };
    for (const headers of [{}, preflight, await signed({}, preflight)]) {
      for (const route of Object.keys(paths)) {
        const answer = await send('OPTIONS', urlOf(route), headers);
        expect({ route, status: answer.status, text: answer.text }).toEqual({ route, status: 204, text: '' });
        expectNothingForeign(answer);
      }
    }
  });

  it('are tried against marks in every column that is not a vocabulary', () => {
    const vocabularies = /\.(status|direction|sentiment|role|temperature|method|currency)$/;
    expect(orgs.unmarked.filter((column) => !vocabularies.test(column))).toEqual([]);
  });

  it('show the marks to those whose org it is, so that a leak would be seen', async () => {
    const headers = await signed({ sub: users.foreignOwner, app_metadata: { org_id: foreign.id } });
    const { text } = await send('GET', `/api/calls-dashboard/${foreign.callId}`, headers);
    expect(orgs.marks.filter((mark) => text.toLowerCase().includes(mark)).length).toBeGreaterThanOrEqual(5);
  });

  it.each(Object.entries(callers))('answer on every route as they should: %s', async (_, caller) => {
    for (const [route, { access }] of Object.entries(paths)) {
      const isRefused = caller.mayNotDelete === true && route.startsWith('DELETE ');
      const outcome = isRefused ? forbidden : access === 'open' ? served : caller[outcomes[access]];
      await expectOutcome(route, await caller.headers(), outcome);
    }
  });

  it('stand at a path with a slash at the end as at the same without it', async () => {
    for (const [route, { access }] of Object.entries(paths)) {
      if (access === 'open') continue;
      const { status } = await send(methodOf(route), `${urlOf(route)}/`, {});
      expect([401, 404], route).toContain(status);
    }
  });

  const forMembers = Object.entries(paths).filter(([, { access }]) => access === 'member');

  it.each(forMembers)(
    'fall between two requests for a member who was removed, once that is heard of, and stay: %s',
    async (route) => {
      const { sql } = service.stack;
      await sql.query(`insert into user_org_roles (org_id, user_id, role) values ($1, $2, 'owner')`, [
        own.id,
        removedUser,
      ]);
      const headers = await signed({ sub: removedUser });
      // Refused before, and that was remembered.
      await vi.waitFor(() => expectOutcome(route, headers, served), { timeout: 10_000, interval: 2 });
      await sql.query('delete from user_org_roles where user_id = $1', [removedUser]);
      await vi.waitFor(() => expectOutcome(route, headers, notAMember), { timeout: 10_000, interval: 2 });
      // The views are warm: others may have them, and he none of them, by any route.
      for (const [each] of [...forMembers, ...forMembers]) await expectOutcome(each, headers, notAMember);
    },
  );
});

describe('what belongs to another org', () => {
  const ask = async (path: string) => send('GET', path, await signed({}));

  it.each(['', '/recording-url'])('is a call that does not exist: /:callId%s', async (suffix) => {
    const answers = [await ask(`/api/calls-dashboard/${foreign.callId}${suffix}`)];
    answers.push(await ask(`/api/calls-dashboard/${randomUUID()}${suffix}`));
    for (const answer of answers) {
      expectRefusal(answer, { status: 404, code: 'CALL_NOT_FOUND' });
      expectNothingForeign(answer);
    }
    expect(answers[0]?.text).toBe(answers[1]?.text);
  });

  it.each([
    `agent_id=${foreign.agentId}`,
    `contact_id=${foreign.contactId}`,
    `phone_number_id=${foreign.phoneNumberId}`,
    'search=foreignmark7q',
    'search=%2B19998887776',
  ])('is found by no filter: %s', async (filter) => {
    const list = await ask(`/api/calls-dashboard?${filter}`);
    expect(JSON.parse(list.text)).toMatchObject({ data: [], pagination: { total: 0 } });
    const stats = await ask(`/api/calls-dashboard/stats?${filter}`);
    expect(JSON.parse(stats.text)).toMatchObject({ totalCalls: 0, averageDurationSeconds: null, recentCalls: [] });
    expectNothingForeign(stats);
  });

  it('stays away by the filters of the queries alone, were row-level security ever switched off', async () => {
    await switchRowSecurity('disable');
    // What was read behind the walls proves nothing here.
    await service.app.cache.invalidate();
    try {
      for (const [route, { access }] of Object.entries(paths)) {
        if (access !== 'open') await expectOutcome(route, await signed({}), access === 'ops' ? forbidden : served);
      }
      for (const suffix of ['', '/recording-url']) {
        expect((await ask(`/api/calls-dashboard/${foreign.callId}${suffix}`)).status).toBe(404);
      }
      for (const query of ['', '?search=555', `?agent_id=${foreign.agentId}`]) {
        expectNothingForeign(await ask(`/api/calls-dashboard${query}`));
        expectNothingForeign(await ask(`/api/calls-dashboard/stats${query}`));
      }
      const { text } = await ask('/api/calls-dashboard/stats');
      expect(JSON.parse(text)).toMatchObject({ totalCalls: 1, pipelineValue: { amountMicros: 0 } });
      await expectOutcome('GET /api/settings', await signed({}, { 'x-org-id': foreign.id }), notAMember);
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

  it('leaves no trace in figures', async () => {
    const stats = JSON.parse((await ask('/api/calls-dashboard/stats')).text) as Record<string, unknown>;
    expect(stats).toMatchObject({ totalCalls: 1, pipelineValue: { amountMicros: 0 } });
  });
});

describe('who the caller is', () => {
  const me = async (claims: Claims) => {
    const answer = await send('GET', '/api/me', await signed(claims));
    return JSON.parse(answer.text) as { platformRole: string | null; organizations: { id: string }[] };
  };

  it('is not what user_metadata says', async () => {
    const { platformRole, organizations } = await me({
      user_metadata: { org_id: foreign.id, platform_role: 'ops' },
      platform_role: 'ops',
    });
    expect(platformRole).toBeNull();
    expect(organizations.map(({ id }) => id)).toEqual([own.id]);
  });

  it('is ops by app_metadata, which opens no org', async () => {
    const { platformRole, organizations } = await me({ sub: randomUUID(), app_metadata: { platform_role: 'ops' } });
    expect({ platformRole, organizations }).toEqual({ platformRole: 'ops', organizations: [] });
  });

  it('is no member of an org that was deleted', async () => {
    expect((await me({ sub: closedOrg.userId })).organizations).toEqual([]);
  });
});
