// What the service takes of the requests a second that are to be had: views that are remembered, and views that are not, over HTTP with
// keep-alive and a real token, against a bare Fastify route that returns the same bytes. And the bytes that a view moves.
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

async function startService(services: Services, { remembers }: { remembers: boolean }): Promise<string> {
  const app = await buildApp(config, { services });
  resources.defer(() => app.close());
  const forget = () => void app.cache.invalidate({ orgId: orgKey(orgId), tables: ['call_logs'] });
  if (!remembers) app.server.prependListener('request', forget);
  return app.listen({ host: '127.0.0.1', port: 0 });
}

/** The server itself sets these for each answer. */
const ofTheServer = ['connection', 'content-length', 'content-type', 'date', 'keep-alive'];

async function startBare(answer: Response): Promise<string> {
  const bare = Fastify({ logger: { level: 'error' } });
  resources.defer(() => bare.close());
  const body = await answer.text();
  const headers = Object.fromEntries([...answer.headers].filter(([name]) => !ofTheServer.includes(name)));
  const type = 'application/json; charset=utf-8';
  bare.get('/body', async (_request, reply) => reply.type(type).send(body));
  bare.get('/all', async (_request, reply) => reply.headers(headers).type(type).send(body));
  return bare.listen({ host: '127.0.0.1', port: 0 });
}

async function compareUnderLoad(contenders: readonly (readonly [name: string, url: string])[], token: string) {
  const measured = contenders.map(() => [] as Served[]);
  // The first round is the compiler's. In turns, so that a busy machine is busy for all.
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
  const floor = median((measured[0] ?? []).map(({ requestsASecond }) => requestsASecond));
  for (const [place, [name]] of contenders.entries()) {
    const of = (figure: keyof Served) => median((measured[place] ?? []).map((served) => served[figure]));
    const rate = of('requestsASecond');
    const cells = [rate.toFixed(0).padStart(11), (rate / floor).toFixed(2).padStart(9)];
    const times = [of('meanMs').toFixed(1).padStart(10), of('p99Ms').toFixed(0).padStart(9)];
    console.log(`${name.padEnd(44)}${cells.join('')}${times.join('')}`);
  }
}

async function compareBytes(services: Services, token: string): Promise<void> {
  const upstream = await startCountedUpstream(services.supabase.url);
  const supabase = { ...services.supabase, url: upstream.url };
  const url = await startService({ ...services, supabase }, { remembers: false });
  const agent = new Agent();
  const headers = { authorization: `Bearer ${token}` };
  const ask = async (target: string, more: Record<string, string> = {}) => {
    const { statusCode, body } = await request(target, { dispatcher: agent, headers: { ...headers, ...more } });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`${target}: ${statusCode} ${text}`);
    return JSON.parse(text);
  };
  // The caller is known then: what is counted is what the view asks for.
  await ask(`${url}${views.stats}`);

  async function fetchEverything(): Promise<void> {
    const { publishableKey: apikey, gatewayKey } = supabase;
    let after = '';
    for (let fetched = 0; fetched < calls; ) {
      const query = `select=*&org_id=eq.${orgId}&order=id&limit=1000${after}`;
      const rows = await ask(`${upstream.url}/rest/v1/call_logs?${query}`, { apikey, 'x-callboard-key': gatewayKey });
      if (rows.length === 0) throw new Error(`${fetched} rows came, of ${calls}`);
      fetched += rows.length;
      after = `&id=gt.${rows.at(-1).id}`;
    }
  }
  console.log(`\nbytes from PostgREST for one answer, org of ${calls.toLocaleString('en')} calls`);
  const all = await upstream.bytesOf(fetchEverything);
  const print = (name: string, bytes: number) =>
    console.log(
      `${name.padEnd(44)}${bytes.toLocaleString('en').padStart(14)}${`1 : ${Math.round(all / bytes).toLocaleString('en')}`.padStart(14)}`,
    );
  for (const [name, path] of Object.entries(views)) print(name, await upstream.bytesOf(() => ask(`${url}${path}`)));
  print('SELECT *, for JavaScript to count', all);
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
  const remembering = await startService(services, { remembers: true });
  const forgetting = await startService(services, { remembers: false });
  const bare = await startBare(
    await fetch(`${remembering}${views.stats}`, { headers: { authorization: `Bearer ${token}` } }),
  );
  const of = (url: string, what: string) =>
    Object.entries(views).map(([name, path]) => [`${name}, ${what}`, `${url}${path}`] as const);
  await compareUnderLoad(
    [
      ['bare Fastify, the body of stats', `${bare}/body`],
      ['bare Fastify, the same body and headers', `${bare}/all`],
      ...of(remembering, 'remembered'),
      ...of(forgetting, 'loaded each time'),
    ],
    token,
  );
  await compareBytes(services, token);
} finally {
  await resources.disposeAsync();
}
