// Service tokens open exactly the routes for services, and no other token opens those.
import type { JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { withServedPaths } from '../helpers/served-routes.ts';

const services = [
  'GET /api/routing/number',
  'GET /api/routing/page',
  'GET /api/routing/spam',
  'POST /api/calls-dashboard/calls',
];
const open =
  /^(OPTIONS \*|GET \/docs.*|GET \/config\.json|GET \/api\/monitoring\/(live|health|ready)|GET .*\/tickets\/:ticket|POST \/webhooks\/.*)$/;

let service: TestApp & { servedPaths: string[] };
let org: TestOrg;

beforeAll(async () => {
  const env = { RATE_LIMIT_PER_IP: '1000000' };
  service = await withServedPaths(() => startTestApp({ env }));
  org = await makeOrg(service.stack);
});
afterAll(() => service?.close());

async function request(route: string, claims: JWTPayload, headers: Record<string, string> = {}) {
  const [method = '', path = ''] = route.split(' ');
  const token = await service.stack.keys.sign(claims, { expiresInSeconds: 600 });
  const answer = await service.app.inject({
    method: method as 'GET',
    url: path.replaceAll(/:\w+/g, org.id),
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(['POST', 'PATCH', 'PUT'].includes(method) ? { payload: {} } : {}),
  });
  const queries = /desc="(\d+) quer/.exec(String(answer.headers['server-timing']))?.[1];
  return { status: answer.statusCode, code: answer.json().code, queries };
}

const user = () => ({ sub: org.userId, role: 'authenticated' });
const programs: [string, () => JWTPayload, Record<string, string>?][] = [
  ['without an organisation', () => ({ role: 'callboard_service' })],
  ['with an organisation in its token', () => ({ role: 'callboard_service', app_metadata: { org_id: org.id } })],
  ['with a user id in its token', () => ({ ...user(), role: 'callboard_service', app_metadata: { org_id: org.id } })],
  ['with an ops claim', () => ({ role: 'callboard_service', app_metadata: { platform_role: 'ops' } })],
];
const users: [string, () => JWTPayload][] = [
  ['a member', () => ({ ...user(), app_metadata: { org_id: org.id } })],
  ['ops', () => ({ ...user(), app_metadata: { platform_role: 'ops' } })],
  ['a user with the role in user_metadata', () => ({ ...user(), user_metadata: { role: 'callboard_service' } })],
  ['a user with the role in app_metadata', () => ({ ...user(), app_metadata: { role: 'callboard_service' } })],
];

describe('a service token', () => {
  it.each(programs)('%s opens the routes for services, and no others', async (_, claims) => {
    for (const route of service.servedPaths.filter((path) => !open.test(path))) {
      for (const headers of [{}, { 'x-org-id': org.id }] as Record<string, string>[]) {
        const { status, code, queries } = await request(route, claims(), headers);
        // The next check, validation, refuses the empty request.
        const expected = services.includes(route)
          ? { status: 400, code: 'VALIDATION_FAILED' }
          : { status: 403, code: 'FORBIDDEN' };
        expect({ route, status, code, queries }).toEqual({ route, ...expected, queries: '0' });
      }
    }
  });

  it('needs the role, the key, the issuer and the audience', async () => {
    for (const claims of [
      { role: 'anon' },
      { role: 'postgres' },
      { role: 'supabase_admin' },
      { role: ['callboard_service'] },
      {},
      { role: 'callboard_service', aud: 'anon' },
      { role: 'callboard_service', iss: 'https://elsewhere.example' },
    ]) {
      expect(await request('GET /api/routing/number', claims as JWTPayload), JSON.stringify(claims)).toMatchObject({
        status: 401,
        code: 'INVALID_TOKEN',
      });
    }
    expect(await request('GET /api/routing/number', { role: 'callboard_service', exp: 1 })).toMatchObject({
      code: 'TOKEN_EXPIRED',
    });
  });
});

describe('the role service_role, which bypasses row-level security', () => {
  it.each(services)('is refused by name: %s', async (route) => {
    expect(await request(route, { role: 'service_role' })).toEqual({
      status: 403,
      code: 'SERVICE_ROLE_REFUSED',
      queries: '0',
    });
  });
});

describe('a route for services', () => {
  it.each(users)('refuses %s', async (_, claims) => {
    for (const route of services) {
      const { status, code } = await request(route, claims());
      expect({ route, status, code }).toEqual({ route, status: 403, code: 'FORBIDDEN' });
    }
  });
});
