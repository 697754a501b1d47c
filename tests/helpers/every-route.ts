// A service whose organisation has a row in every table, and requests to every route from a caller with access. The routes are read
// from the service itself.
import type { Resource } from '../../src/crud/resource.ts';
import { signUser, startTestApp, type TestAppOptions } from './app.ts';
import { everyResource, plainTextField } from './every-resource.ts';
import { signPlatform, signService } from './platform-callers.ts';
import { methodOf, pathOf, routeAccess } from './route-access.ts';
import { withServedPaths } from './served-routes.ts';
import { createTwoOrgs, own, users } from './two-orgs.ts';
import { validBodies } from './valid-bodies.ts';

const plenty = { RATE_LIMIT_PER_IP: '1000000', RATE_LIMIT_PER_ORG: '1000000' };

const resources = await everyResource();

/** Valid, and different from all rows that the organisation has. */
function freshBodyOf(route: string, serial: number): object | undefined {
  const unique: Readonly<Record<string, object>> = {
    ...Object.fromEntries(resources.map(({ path, resource }) => [`POST ${path}`, uniqueText(resource, serial)])),
    'POST /api/organizations': { slug: `org-${serial}` },
    'POST /api/saved-views': { name: `Fresh ${serial}` },
    'POST /api/phone-numbers': { e164: `+1212555${serial}` },
  };
  return validBodies[route] && { ...validBodies[route], ...unique[route] };
}

const uniqueText = (resource: Resource, serial: number) => ({ [plainTextField(resource)]: `Fresh ${serial}` });

export interface Asked {
  readonly url?: string;
  readonly body?: object | undefined;
  readonly headers?: Record<string, string>;
}

export type EveryRoute = Awaited<ReturnType<typeof startEveryRoute>>;

export async function startEveryRoute(options: TestAppOptions = {}) {
  const { servedPaths, ...service } = await withServedPaths(() =>
    startTestApp({ ...options, env: { ...plenty, ...options.env } }),
  );
  const { sql, keys } = service.stack;
  await createTwoOrgs(sql);
  const member = await signUser({ keys }, users.owner, own.id);
  const ops = await signPlatform({ sql, keys });
  const asService = await signService({ keys });
  const tokens = {
    member,
    ops,
    monitor: ops,
    scrape: ops,
    service: asService,
    'signed-in': member,
    'member-or-ops': ops,
    open: undefined,
  };

  const tokenFor = (route: string) => tokens[routeAccess[route]?.access ?? 'open'];

  let serial = 1000;
  /** By default the route's own method and path, with a valid body. */
  async function ask(
    route: string,
    { url = pathOf(route), body = freshBodyOf(route, serial++), headers = {} }: Asked = {},
  ) {
    const token = tokenFor(route);
    const answer = await service.app.inject({
      method: methodOf(route) as 'GET',
      url,
      headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers },
      ...(body && { payload: body }),
    });
    return {
      status: answer.statusCode,
      headers: answer.headers,
      etag: String(answer.headers.etag),
      body: answer.body === '' ? null : answer.json(),
    };
  }

  /** The address of the new row. */
  async function create(collection: string): Promise<string> {
    const { status, headers, body } = await ask(`POST ${collection}`);
    if (status !== 201) throw new Error(`${collection}: ${status} ${JSON.stringify(body)}`);
    return String(headers.location);
  }

  return { ...service, servedPaths, tokenFor, ask, create };
}
