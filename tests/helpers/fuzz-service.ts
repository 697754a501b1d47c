// A service with two organisations for fuzz tests, and the assertions that hold for any input.
import { Agent } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { expect } from 'vitest';
import { startTestApp, type TestApp } from './app.ts';
import { type Answer, createHttpClient, listen, type Sent } from './http-client.ts';
import { insertTwoOrgs } from './insert-two-orgs.ts';
import { addressOf, readIds, reads, unknownIds } from './org-row-ids.ts';
import { signPlatform, signService } from './platform-callers.ts';
import { type GuardedRoute, methodOf, routeAccess } from './route-access.ts';
import { withServedPaths } from './served-routes.ts';
import { own, users } from './two-orgs.ts';

export const seed = 20_261_121;
export const json = { 'content-type': 'application/json' };
export const apiRoutes = Object.keys(routeAccess).filter((route) => route.includes(' /api/'));
export const guardOf = (route: string): GuardedRoute => routeAccess[route] ?? { access: 'member' };

export type FuzzService = Awaited<ReturnType<typeof startFuzzService>>;

export async function startFuzzService() {
  const env = { RATE_LIMIT_PER_IP: '1000000', RATE_LIMIT_PER_ORG: '1000000' };
  const service: TestApp & { servedPaths: string[] } = await withServedPaths(() => startTestApp({ env }));
  const { sql, keys } = service.stack;
  await insertTwoOrgs(sql);
  const ids = await readIds(sql, own.id, 'unknown');
  const tokens = {
    /** A member with every right, so that no input is refused for missing rights. */
    user: await signPlatform({ sql, keys }, { userId: users.owner, orgId: own.id }),
    service: await signService({ keys }),
  };
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  const port = await listen(service.app);
  const wire = createHttpClient(port, agent);

  const bearerFor = ({ access }: GuardedRoute) => `Bearer ${access === 'service' ? tokens.service : tokens.user}`;

  return {
    ...service,
    port,
    tokens,
    /** Sends with a token that this route accepts. */
    ask: (route: string, { headers, ...sent }: Sent & { readonly path: string }) =>
      wire({ method: methodOf(route), ...sent, headers: { authorization: bearerFor(guardOf(route)), ...headers } }),
    send: (path: string, { headers, ...sent }: Sent = {}) =>
      wire({ path, ...sent, headers: { authorization: `Bearer ${tokens.user}`, ...headers } }),
    /** Existing rows are read; writes go to ids that do not exist. */
    addressOf: (route: string) => addressOf(route, guardOf(route), reads(route) ? ids : unknownIds),
    namesIn: (part: 'query' | 'body', route: string) => namesIn(service.app, part, route),
    async close() {
      agent.destroy();
      await service.close();
    },
  };
}

/** The names of a route's parameters or fields, from the OpenAPI document. */
function namesIn(app: FastifyInstance, part: 'query' | 'body', route: string): string[] {
  const path = route.replace(/^\w+ /, '').replace(/:(\w+)/g, '{$1}');
  const { paths = {} } = app.swagger() as { paths?: Record<string, Record<string, Operation>> };
  // The root of a prefix is documented with or without a trailing slash.
  const operation = (paths[path] ?? paths[`${path}/`])?.[methodOf(route).toLowerCase()];
  if (operation === undefined) throw new Error(`${route} is not in the document`);
  if (part === 'query')
    return (operation.parameters ?? []).filter(({ in: at }) => at === 'query').map(({ name }) => name);
  return Object.keys(operation.requestBody?.content['application/json']?.schema.properties ?? {});
}

interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: { readonly properties?: object } }> };
}

const inside =
  /\b(select|insert|postgres\w*|postgrest|supabase|relation|undici|jose|fastify|ajv)\b|PGRST|FST_|pg_|date\/time|out of range:|invalid input|\bsyntax\b|node_modules|call_logs|org_settings|\bat \S+ \(|\.ts\b|\w*Error:/i;

/** Not a 5xx, and no internals in the response. */
export function expectNoServerError({ status, headers, text }: Answer, method = 'GET'): void {
  expect(status, text).toBeLessThan(500);
  if (status < 400 || method === 'HEAD') return;
  expect(headers['content-type']).toMatch(/^application\/json/);
  const body = JSON.parse(text) as Record<string, unknown>;
  const { field: _, limit: __, requestId, ...always } = body;
  expect(Object.keys(always).sort()).toEqual(['code', 'error', 'message', 'statusCode']);
  // Node's parser refuses some requests before they have an id.
  expect(requestId).toBe(headers['x-request-id']);
  expect(body.statusCode).toBe(status);
  expect(text).not.toMatch(inside);
}

/** Refused with a message that names the field. */
export function expectNamed(answer: Answer, name: string): void {
  expectNoServerError(answer);
  const { code, message } = JSON.parse(answer.text) as { code: string; message: string };
  expect({ status: answer.status, code }, answer.text).toEqual({ status: 400, code: 'VALIDATION_FAILED' });
  expect(message.split(/\W/)).toContain(name);
}

type Stored = Record<string, { readonly count: number; readonly hash: string }>;

/** A digest of every row of every table. */
export async function storedIn({ stack: { sql } }: Pick<FuzzService, 'stack'>): Promise<Stored> {
  const text = digests.get(sql) ?? (await writeDigest(sql));
  digests.set(sql, text);
  // A prepared statement: planning takes longer than reading the rows, and a thousand tests run it twice.
  const { rows } = await sql.query<Stored[string] & { name: string }>({ name: 'stored', text });
  return Object.fromEntries(rows.map(({ name, ...digest }) => [name, digest]));
}

const digests = new WeakMap<object, string>();

/** One query over all tables. */
async function writeDigest(sql: FuzzService['stack']['sql']): Promise<string> {
  const { rows: tables } = await sql.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
  );
  const parts = tables.map(
    ({ name }) => `
      select '${name}' as name, count(*)::int as count,
        coalesce(md5(string_agg(t::text, ',' order by t::text)), '') as hash
      from public.${name} t`,
  );
  return parts.join(' union all ');
}

/** Runs `send` and expects that no row was added, changed or removed, except one audit entry for each issued URL. */
export async function expectNothingStored(
  service: Pick<FuzzService, 'stack'>,
  run: (issued: (answer: Answer) => void) => Promise<void>,
): Promise<void> {
  const { audit_log: audit, ...before } = await storedIn(service);
  let issued = 0;
  await run(({ status }) => {
    if (status === 200) issued += 1;
  });
  const { audit_log: auditAfter, ...after } = await storedIn(service);
  expect(after).toEqual(before);
  expect(auditAfter?.count).toBe((audit?.count ?? 0) + issued);
}
