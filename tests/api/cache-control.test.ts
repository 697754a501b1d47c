// `cache-control` for browsers and proxies: views are revalidated, the documentation is public, the rest is not stored.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EveryRoute, startEveryRoute } from '../helpers/every-route.ts';
import { addressOf, type Ids, readIds } from '../helpers/org-row-ids.ts';
import { methodOf, pathOf, routeAccess } from '../helpers/route-access.ts';
import { own } from '../helpers/two-orgs.ts';

let service: EveryRoute;
let ids: Ids;

beforeAll(async () => {
  service = await startEveryRoute();
  ids = await readIds(service.stack.sql, own.id, 'nobody');
});
afterAll(() => service?.close());

/** They contain what people said. */
const neverStored = [
  'GET /api/calls-dashboard/:callId',
  'GET /api/contacts/:id/messages',
  'GET /api/messages',
  'GET /api/messages/:id',
];

type Documented = Record<string, Record<string, { readonly responses: object }>>;

it('every response has the cache-control of its kind', async () => {
  const { paths } = (await service.app.inject('/docs/json')).json() as { paths: Documented };
  const views = new Set<string>();
  for (const route of service.servedPaths) {
    const guarded = routeAccess[route];
    if (guarded === undefined) throw new Error(`${route} is missing in routeAccess`);
    const operation = paths[pathOf(route).replace(/:(\w+)/g, '{$1}')]?.[methodOf(route).toLowerCase()];
    const isView = operation !== undefined && '304' in operation.responses;
    const url = addressOf(route, guarded, ids);
    const answer = await service.app.inject({ method: methodOf(route) as 'GET', url });
    const refused = answer.statusCode >= 400;
    if (refused) expect([route, answer.headers['cache-control']]).toEqual([route, 'no-store']);
    if (methodOf(route) !== 'GET') continue;
    const { status, control, vary } = await readHeaders(route, url);
    const isStored = isView && !neverStored.includes(route);
    const expected = isStored ? 'private, no-cache' : route.includes(' /docs') ? /^public/ : /^(private, )?no-store$/;
    expect(control, `${route} ${status}`).toMatch(status < 400 ? expected : 'no-store');
    // The same URL has another response for another caller or organisation.
    if (guarded.access !== 'open') expect(vary, route).toMatch(/\bauthorization, x-org-id\b/);
    if (isView && status === 200) views.add(route);
  }
  expect(views.size).toBeGreaterThan(30);
});

it('a response about the caller is not stored', async () => {
  expect(await readHeaders('GET /api/me')).toMatchObject({ status: 200, control: 'no-store' });
});

it('a response that is not stored is a 304 for a client that kept its etag', async () => {
  for (const route of neverStored) {
    const guarded = routeAccess[route] ?? { access: 'member' };
    const url = addressOf(route, guarded, ids);
    const headers = { authorization: `Bearer ${service.tokenFor(route)}` };
    const { etag } = (await service.app.inject({ url, headers })).headers;
    const again = await service.app.inject({ url, headers: { ...headers, 'if-none-match': String(etag) } });
    expect([route, again.statusCode, again.headers['cache-control']]).toEqual([route, 304, 'no-store']);
  }
});

it('a list of calls is not stored when it shows parts of transcripts', async () => {
  const route = 'GET /api/calls-dashboard';
  const control = async (query: string) =>
    (await readHeaders(route, `/api/calls-dashboard?search=crown${query}`)).control;
  expect(await control('')).toBe('private, no-cache');
  expect(await control('&search_in=parties')).toBe('private, no-cache');
  expect(await control('&search_in=transcript')).toBe('no-store');
});

async function readHeaders(route: string, url?: string) {
  const answer = await service.app.inject({
    method: 'GET',
    url: url ?? pathOf(route),
    headers: { authorization: `Bearer ${service.tokenFor(route)}` },
  });
  const { 'cache-control': control, vary } = answer.headers;
  return { status: answer.statusCode, control, vary };
}
