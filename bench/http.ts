// Requests per second of cached and uncached views, over HTTP with keep-alive and a verified token, compared with a bare Fastify
// route that returns the same bytes. Also the bytes that PostgREST sends for each view.
//   npm run bench:http
import { join } from 'node:path';
import Fastify from 'fastify';
import { Agent, request } from 'undici';
import { buildApp } from '../src/app.ts';
import { orgKey } from '../src/cache/key.ts';
import { readConfig, type Services } from '../src/config.ts';
import { demoOrgs } from '../src/local-stack/demo/people.ts';
import { createDemoToken } from '../src/local-stack/demo-token.ts';
import { startLocalStack } from '../src/local-stack/stack.ts';
import { startCountedUpstream } from './counted-upstream.ts';
import { type Served, serveLoad } from './load.ts';
import { median } from './timing.ts';

const rounds = 5;
const load = { connections: 20, seconds: 3 };
const { id: orgId, calls } = demoOrgs.bluebird;
const views = {
  stats: '/api/calls-dashboard/stats',
  'analytics summary': '/api/calls-dashboard/analytics/summary',
  'list, page 1': '/api/calls-dashboard',
} as const;

const resources = new AsyncDisposableStack();
const config = readConfig({ LOG_LEVEL: 'error', RATE_LIMIT_PER_IP: '100000000', RATE_LIMIT_PER_ORG: '100000000' });

async function startService(services: Services, { cached }: { cached: boolean }): Promise<string> {
  const app = await buildApp(config, { services });
  resources.defer(() => app.close());
  const forget = () => void app.cache.invalidate({ orgId: orgKey(orgId), tables: ['call_logs'] });
  if (!cached) app.server.prependListener('request', forget);
  return app.listen({ host: '127.0.0.1', port: 0 });
}

/** Node sets these headers on each response. */
const nodeHeaders = ['connection', 'content-length', 'content-type', 'date', 'keep-alive'];

async function startBare(answer: Response): Promise<string> {
  const bare = Fastify({ logger: { level: 'error' } });
  resources.defer(() => bare.close());
  const body = await answer.text();
  const headers = Object.fromEntries([...answer.headers].filter(([name]) => !nodeHeaders.includes(name)));
  const type = 'application/json; charset=utf-8';
  bare.get('/body', async (_request, reply) => reply.type(type).send(body));
  bare.get('/all', async (_request, reply) => reply.headers(headers).type(type).send(body));
  return bare.listen({ host: '127.0.0.1', port: 0 });
}

async function compareUnderLoad(contenders: readonly (readonly [name: string, url: string])[], token: string) {
  const measured = contenders.map(() => [] as Served[]);
  // The first round is a warm-up. In turns, so that other load on the machine affects all.
  for (let round = 0; round <= rounds; round += 1) {
    for (const [place, [, url]] of contenders.entries()) {
      const served = await serveLoad(url, token, load);
      if (round > 0) measured[place]?.push(served);
    }
  }
  console.log(`\nover HTTP, ${load.connections} connections, median of ${rounds} rounds`);
  console.log(
    `${''.padEnd(44)}${'requests/s'.padStart(11)}${'of bare'.padStart(9)}${'mean ms'.padStart(10)}${'p99 ms'.padStart(9)}`,
  );
  const baseline = median((measured[0] ?? []).map(({ requestsASecond }) => requestsASecond));
  for (const [place, [name]] of contenders.entries()) {
    const of = (figure: keyof Served) => median((measured[place] ?? []).map((served) => served[figure]));
    const rate = of('requestsASecond');
    const cells = [rate.toFixed(0).padStart(11), (rate / baseline).toFixed(2).padStart(9)];
    const times = [of('meanMs').toFixed(1).padStart(10), of('p99Ms').toFixed(0).padStart(9)];
    console.log(`${name.padEnd(44)}${cells.join('')}${times.join('')}`);
  }
}

async function compareBytes(services: Services, token: string): Promise<void> {
  const upstream = await startCountedUpstream(services.supabase.url);
  const supabase = { ...services.supabase, url: upstream.url };
  const url = await startService({ ...services, supabase }, { cached: false });
  const agent = new Agent();
  const headers = { authorization: `Bearer ${token}` };
  const ask = async (target: string, more: Record<string, string> = {}) => {
    const { statusCode, body } = await request(target, { dispatcher: agent, headers: { ...headers, ...more } });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`${target}: ${statusCode} ${text}`);
    return JSON.parse(text);
  };
  // Caches the caller's membership, so that only the queries of the view are counted.
  await ask(`${url}${views.stats}`);

  async function fetchEverything(): Promise<void> {
    const { publishableKey: apikey, gatewayKey } = supabase;
    let after = '';
    for (let fetched = 0; fetched < calls; ) {
      const query = `select=*&org_id=eq.${orgId}&order=id&limit=1000${after}`;
      const rows = await ask(`${upstream.url}/rest/v1/call_logs?${query}`, { apikey, 'x-callboard-key': gatewayKey });
      if (rows.length === 0) throw new Error(`${fetched} rows arrived, expected ${calls}`);
      fetched += rows.length;
      after = `&id=gt.${rows.at(-1).id}`;
    }
  }
  console.log(`\nbytes from PostgREST for one response, organisation with ${calls.toLocaleString('en')} calls`);
  const all = await upstream.bytesOf(fetchEverything);
  const print = (name: string, bytes: number) =>
    console.log(
      `${name.padEnd(44)}${bytes.toLocaleString('en').padStart(14)}${`1 : ${Math.round(all / bytes).toLocaleString('en')}`.padStart(14)}`,
    );
  for (const [name, path] of Object.entries(views)) print(name, await upstream.bytesOf(() => ask(`${url}${path}`)));
  print('SELECT *, counted in JavaScript', all);
  await agent.close();
  resources.defer(upstream.close);
}

try {
  const stack = await startLocalStack({
    databasePool: 20,
    root: join(import.meta.dirname, '..'),
    log: () => {},
    onLost: (message) => console.error(message),
  });
  resources.defer(stack.close);
  const { services } = stack;
  const token = await createDemoToken(stack.keys, { org: 'bluebird', role: 'owner' });
  const cachedUrl = await startService(services, { cached: true });
  const uncachedUrl = await startService(services, { cached: false });
  const bare = await startBare(
    await fetch(`${cachedUrl}${views.stats}`, { headers: { authorization: `Bearer ${token}` } }),
  );
  const of = (url: string, what: string) =>
    Object.entries(views).map(([name, path]) => [`${name}, ${what}`, `${url}${path}`] as const);
  await compareUnderLoad(
    [
      ['bare Fastify, body of stats', `${bare}/body`],
      ['bare Fastify, body and headers of stats', `${bare}/all`],
      ...of(cachedUrl, 'cached'),
      ...of(uncachedUrl, 'loaded each time'),
    ],
    token,
  );
  await compareBytes(services, token);
} finally {
  await resources.disposeAsync();
}
