// A service with two orgs that rubbish is sent to, and what must hold whatever was sent.
import { Agent } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { expect } from 'vitest';
import { startTestApp, type TestApp } from './app.ts';
import { type Guarded, guardedRoutes, methodOf } from './guarded-routes.ts';
import { addressOf, idsOfNobody, readIds, reads } from './ids-of-orgs.ts';
import { own, users } from './marked-orgs.ts';
import { signPlatform, signService } from './platform-people.ts';
import { withServedPaths } from './served-routes.ts';
import { insertTwoOrgs } from './two-orgs.ts';
import { type Answer, createWire, listen, type Sent } from './wire.ts';

export const seed = 20_261_121;
export const json = { 'content-type': 'application/json' };
export const apiRoutes = Object.keys(guardedRoutes).filter((route) => route.includes(' /api/'));
export const guardOf = (route: string): Guarded => guardedRoutes[route] ?? { access: 'member' };

export type Rubbish = Awaited<ReturnType<typeof startRubbish>>;

export async function startRubbish() {
  const env = { RATE_LIMIT_PER_IP: '1000000', RATE_LIMIT_PER_ORG: '1000000' };
  const service: TestApp & { servedPaths: string[] } = await withServedPaths(() => startTestApp({ env }));
  const { sql, keys } = service.stack;
  await insertTwoOrgs(sql);
  const ids = await readIds(sql, own.id, 'nobody');
  const tokens = {
    /** Of a member who may go everywhere, so that rubbish is met behind every door. */
    user: await signPlatform({ sql, keys }, { userId: users.owner, orgId: own.id }),
    service: await signService({ keys }),
  };
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  const port = await listen(service.app);
  const wire = createWire(port, agent);

  const bearerFor = ({ access }: Guarded) => `Bearer ${access === 'service' ? tokens.service : tokens.user}`;

  return {
    ...service,
    port,
    tokens,
    /** As who may ask this route. */
    ask: (route: string, { headers, ...sent }: Sent & { readonly path: string }) =>
      wire({ method: methodOf(route), ...sent, headers: { authorization: bearerFor(guardOf(route)), ...headers } }),
    send: (path: string, { headers, ...sent }: Sent = {}) =>
      wire({ path, ...sent, headers: { authorization: `Bearer ${tokens.user}`, ...headers } }),
    /** What is there is read; what is written to is not there, and stays so. */
    addressOf: (route: string) => addressOf(route, guardOf(route), reads(route) ? ids : idsOfNobody),
    namesIn: (part: 'query' | 'body', route: string) => namesIn(service.app, part, route),
    async close() {
      agent.destroy();
      await service.close();
    },
  };
}

/** The names of what a route takes, by its own document. */
function namesIn(app: FastifyInstance, part: 'query' | 'body', route: string): string[] {
  const path = route.replace(/^\w+ /, '').replace(/:(\w+)/g, '{$1}');
  const { paths = {} } = app.swagger() as { paths?: Record<string, Record<string, Operation>> };
  // Fastify names the root of a prefix with a slash or without one.
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

/** No failure of ours, and nothing of the inside in the answer. */
export function expectCalm({ status, headers, text }: Answer, method = 'GET'): void {
  expect(status, text).toBeLessThan(500);
  if (status < 400 || method === 'HEAD') return;
  expect(headers['content-type']).toMatch(/^application\/json/);
  const body = JSON.parse(text) as Record<string, unknown>;
  expect(Object.keys(body).sort()).toEqual(['code', 'error', 'message', 'statusCode']);
  expect(body.statusCode).toBe(status);
  expect(text).not.toMatch(inside);
}

/** Refused for what it holds, and by its name. */
export function expectNamed(answer: Answer, name: string): void {
  expectCalm(answer);
  const { code, message } = JSON.parse(answer.text) as { code: string; message: string };
  expect({ status: answer.status, code }, answer.text).toEqual({ status: 400, code: 'VALIDATION_FAILED' });
  expect(message.split(/\W/)).toContain(name);
}

type Stored = Record<string, { readonly count: number; readonly hash: string }>;

/** Every row of every table, in short. */
export async function storedIn({ stack: { sql } }: Pick<Rubbish, 'stack'>): Promise<Stored> {
  const { rows: tables } = await sql.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
  );
  const stored: Stored = {};
  for (const { name } of tables) {
    const { rows } = await sql.query<Stored[string]>(
      `select count(*)::int as count, coalesce(md5(string_agg(t::text, ',' order by t::text)), '') as hash from ${name} t`,
    );
    if (rows[0] !== undefined) stored[name] = rows[0];
  }
  return stored;
}

/** Runs what sends rubbish; each URL that was issued is one row of the audit, and nothing else may have come, gone or changed. */
export async function expectNothingStored(
  rubbish: Pick<Rubbish, 'stack'>,
  run: (issued: (answer: Answer) => void) => Promise<void>,
): Promise<void> {
  const { audit_log: audit, ...before } = await storedIn(rubbish);
  let issued = 0;
  await run(({ status }) => {
    if (status === 200) issued += 1;
  });
  const { audit_log: auditAfter, ...after } = await storedIn(rubbish);
  expect(after).toEqual(before);
  expect(auditAfter?.count).toBe((audit?.count ?? 0) + issued);
}
