// SIGTERM under load: nobody's request is lost, and the process is gone about when the last request is.
import { once } from 'node:events';
import { Agent } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { insertCalls, makeOrg, type TestOrg } from '../../helpers/app.ts';
import { type Asked, ask, keepAsking } from '../../helpers/keep-asking.ts';
import { environmentOf, type ServiceProcess, startService } from '../../helpers/service-process.ts';
import { startTestStack, type TestStack } from '../../helpers/stack.ts';
import { createHold, startTroubledUpstream, type TroubledUpstream } from '../../helpers/troubled-upstream.ts';

let stack: TestStack;
let upstream: TroubledUpstream;
let org: TestOrg;
let headers: Record<string, string>;
let env: Record<string, string>;
const started: ServiceProcess[] = [];

beforeAll(async () => {
  stack = await startTestStack();
  upstream = await startTroubledUpstream(stack.services.supabase.url);
  org = await makeOrg(stack);
  await insertCalls(stack, org.id, [{ started_at: '2026-06-01T09:00:00Z' }]);
  const issuer = `${upstream.url}/auth/v1`;
  const claims = { sub: org.userId, iss: issuer, role: 'authenticated', app_metadata: { org_id: org.id } };
  headers = { authorization: `Bearer ${await stack.keys.sign(claims, { expiresInSeconds: 3600 })}` };
  env = {
    ...environmentOf(upstream.inFrontOf(stack.services)),
    DATABASE_URL: stack.databaseUrl,
    NODE_ENV: 'production',
    PORT: '0',
    RATE_LIMIT_PER_IP: '10000000',
    RATE_LIMIT_PER_ORG: '10000000',
  };
});
afterEach(async () => {
  upstream.make();
  for (const { child, ended } of started.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
});
afterAll(async () => {
  await upstream?.close();
  await stack?.close();
});

const ready = '/api/monitoring/ready';
const list = '/api/calls-dashboard';
const views = [list, `${list}/stats`, '/api/settings'];

async function start(options: Parameters<typeof startService>[0] = {}) {
  const service = startService({ env, ...options });
  started.push(service);
  return { ...service, url: await service.listening };
}

/** Never let in, and so nothing that the service took. */
const isRefused = ({ code, isKept }: Asked) => !isKept && (code === 'ECONNREFUSED' || code === 'ECONNRESET');
const isDraining = (url: string) =>
  expect
    .poll(async () => (await fetch(`${url}${ready}`, { headers: { connection: 'close' } })).json(), { interval: 5 })
    .toEqual({ status: 'draining' });

/** Answers that take a while, so that there are always some on their way. */
function answerSlowly(ms: number): void {
  upstream.make(({ name, forward }) => {
    if (name === 'my_memberships') void delay(ms).then(() => forward());
    else forward();
  });
}

describe.each([
  ['itself', undefined],
  ['through npm start', [join(import.meta.dirname, '../../../run.mjs')]],
])('told to end under load, %s', (_name, launcher) => {
  it.each([1, 2])('it answers every request that it took, and ends with 0 (%i)', async () => {
    const { child, ended, url } = await start({ ...(launcher && { launcher }) });
    answerSlowly(400);
    const clients = keepAsking({ url, headers, clients: 24, paths: [...views, '/api/me', ...views], pauseMs: 2 });
    await expect.poll(() => clients.asked.length, { timeout: 30_000 }).toBeGreaterThan(100);
    child.kill('SIGTERM');
    await clients.refused;
    const { code, signal, stderr } = await ended;
    const lost = clients.asked.filter((each) => each.status !== 200 && !isRefused(each));
    expect({ code, signal, stderr, lost }).toEqual({ code: 0, signal: null, stderr: '', lost: [] });
  });
});

describe('told to end', () => {
  it('it says so on /ready, and answers what comes on connections that are kept, each for the last time', async () => {
    const { child, ended, url } = await start();
    expect((await fetch(`${url}${ready}`)).status).toBe(200);
    const agents = Array.from({ length: 20 }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
    const askAll = () => Promise.all(agents.map((agent) => ask(agent, url, list, headers)));
    for (const answer of await askAll()) expect(answer).toMatchObject({ status: 200, connection: 'keep-alive' });
    child.kill('SIGTERM');
    await isDraining(url);
    for (const answer of await askAll()) {
      expect(answer).toMatchObject({ status: 200, isKept: true, connection: 'close' });
    }
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('it waits for no connection that is kept, or was never used', async () => {
    const { child, ended, url } = await start();
    const agent = new Agent({ keepAlive: true });
    await Promise.all(Array.from({ length: 20 }, () => ask(agent, url, list, headers)));
    const silent = Array.from({ length: 20 }, () => connect(Number(new URL(url).port), '127.0.0.1'));
    await Promise.all(silent.map((socket) => once(socket, 'connect')));
    const closed = Promise.all(silent.map((socket) => once(socket.resume(), 'close')));
    child.kill('SIGTERM');
    // After ten seconds it would have been killed, and had ended with 1.
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
    await closed;
    agent.destroy();
  });

  it('twice, it ends at once, whatever it still has to answer', async () => {
    const { child, ended, url } = await start();
    const hold = createHold();
    upstream.make((passing) => (passing.name === 'my_memberships' ? hold.keep(passing) : passing.forward()));
    const answer = ask(new Agent(), url, '/api/me', headers);
    await hold.arrived(1);
    child.kill('SIGTERM');
    await isDraining(url);
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 1, stderr: 'second SIGTERM, exiting\n' });
    expect((await answer).code).toBe('ECONNRESET');
  });
});
