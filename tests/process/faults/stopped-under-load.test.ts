// SIGTERM under load: no request is lost, and the process ends soon after the last response.
import { once } from 'node:events';
import { Agent } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../helpers/eventually.ts';
import { holdRequests } from '../../helpers/faulty-upstream.ts';
import { type Asked, ask, startRequestLoops } from '../../helpers/request-loops.ts';
import { callList, prepareServiceWithFaults, type ServiceWithFaults } from '../../helpers/service-with-faults.ts';

let service: ServiceWithFaults;
let headers: Record<string, string>;

beforeAll(async () => {
  service = await prepareServiceWithFaults();
  ({ headers } = await service.addOrg());
});
afterEach(() => service.end());
afterAll(() => service?.close());

const ready = '/api/monitoring/ready';
const views = [callList, `${callList}/stats`, '/api/settings'];
const start = (options: Parameters<ServiceWithFaults['start']>[0] = {}) =>
  service.start({ ...options, env: { DATABASE_URL: service.stack.databaseUrl } });

/** A request that the service never accepted. */
const isRefused = ({ code, isKept }: Asked) => !isKept && (code === 'ECONNREFUSED' || code === 'ECONNRESET');
const isDraining = (url: string) =>
  expect
    .poll(async () => (await fetch(`${url}${ready}`, { headers: { connection: 'close' } })).json(), { interval: 5 })
    .toMatchObject({ status: 'draining', code: 'SERVICE_DRAINING' });

/** Delays responses, so that some requests are always in progress. */
function answerSlowly(ms: number): void {
  service.upstream.setFault(({ name, forward }) => {
    if (name === 'my_memberships') void delay(ms).then(() => forward());
    else forward();
  });
}

describe.each([
  ['directly', undefined],
  ['through npm start', [join(import.meta.dirname, '../../../launcher/run.mjs')]],
])('a service that is stopped under load, %s', (_name, launcher) => {
  it.each([1, 2])('answers every request that it accepted, and exits with 0 (%i)', async () => {
    const { child, ended, url } = await start({ ...(launcher && { launcher }) });
    // On a busy machine the first queries of a new process exceed their deadline.
    for (const path of [...views, '/api/me']) {
      await eventually(async () => expect((await fetch(url + path, { headers })).status).toBe(200));
    }
    answerSlowly(400);
    const clients = startRequestLoops({
      url,
      headers,
      clients: 24,
      paths: [...views, '/api/me', ...views],
      pauseMs: 20,
    });
    await expect.poll(() => clients.asked.length, { timeout: 30_000 }).toBeGreaterThan(100);
    child.kill('SIGTERM');
    await clients.refused;
    const { code, signal, stderr } = await ended;
    const lost = clients.asked.filter((each) => each.status !== 200 && !isRefused(each));
    expect({ code, signal, stderr, lost }).toEqual({ code: 0, signal: null, stderr: '', lost: [] });
  });
});

describe('a service that is stopped', () => {
  it('reports it on /ready, and closes each keep-alive connection after one more response', async () => {
    const { child, ended, url } = await start();
    expect((await fetch(`${url}${ready}`)).status).toBe(200);
    const agents = Array.from({ length: 20 }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
    const askAll = () => Promise.all(agents.map((agent) => ask(agent, url, callList, headers)));
    for (const answer of await askAll()) expect(answer).toMatchObject({ status: 200, connection: 'keep-alive' });
    child.kill('SIGTERM');
    await isDraining(url);
    for (const answer of await askAll()) {
      expect(answer).toMatchObject({ status: 200, isKept: true, connection: 'close' });
    }
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('does not wait for idle or unused connections', async () => {
    const { child, ended, url } = await start();
    const agent = new Agent({ keepAlive: true });
    await Promise.all(Array.from({ length: 20 }, () => ask(agent, url, callList, headers)));
    const silent = Array.from({ length: 20 }, () => connect(Number(new URL(url).port), '127.0.0.1'));
    await Promise.all(silent.map((socket) => once(socket, 'connect')));
    const closed = Promise.all(silent.map((socket) => once(socket.resume(), 'close')));
    child.kill('SIGTERM');
    // After ten seconds it would be killed and exit with 1.
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
    await closed;
    agent.destroy();
  });

  it('exits at once after a second SIGTERM, with requests in progress', async () => {
    const { child, ended, url } = await start();
    const hold = holdRequests();
    service.upstream.setFault((passing) =>
      passing.name === 'my_memberships' ? hold.keep(passing) : passing.forward(),
    );
    const answer = ask(new Agent(), url, '/api/me', headers);
    await hold.arrived(1);
    child.kill('SIGTERM');
    await isDraining(url);
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 1, stderr: 'second SIGTERM, exiting\n' });
    expect((await answer).code).toBe('ECONNRESET');
  });
});
