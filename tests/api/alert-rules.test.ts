// Alert rules: stored, evaluated by one instance, and delivered as signed webhooks.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addMember, insertCalls, makeOrg, startInstance, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';

const host = 'hooks.example.com';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let receiver: Awaited<ReturnType<typeof startReceiver>>;
let service: TestApp;
let org: TestOrg;

async function startReceiver() {
  const state = { status: 204, received: [] as Received[] };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      state.received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(state.status, { location: 'http://127.0.0.1/elsewhere' }).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    state,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

beforeAll(async () => {
  receiver = await startReceiver();
  service = await startTestApp({ standIns: { [host]: receiver.url } });
});
afterAll(async () => {
  await service?.close();
  receiver?.close();
});
beforeEach(async () => {
  await service.stack.sql.query('delete from alert_rules');
  await service.stack.sql.query('delete from alert_destinations');
  Object.assign(receiver.state, { status: 204, received: [] });
  org = await makeOrg(service.stack);
});

async function send(method: 'POST' | 'PATCH' | 'DELETE' | 'GET', url: string, payload?: object, { token } = org) {
  const headers = { authorization: `Bearer ${token}` };
  const response = await service.app.inject({ method, url, headers, ...(payload && { payload }) });
  return { status: response.statusCode, body: response.body === '' ? null : response.json() };
}

const makeDestination = async (changes = {}) =>
  (await send('POST', '/api/alert-destinations', { name: 'Team', kind: 'webhook', url: `https://${host}/a`, ...changes }))
    .body;
const manyMissed = { name: 'Many missed', metric: 'missed', window_minutes: 60, operator: 'above', threshold: 1 };
const makeRule = async (changes: object) => (await send('POST', '/api/alert-rules', { ...manyMissed, ...changes })).body;
const query = async (sql: string, values: unknown[] = []) => (await service.stack.sql.query(sql, values)).rows;
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const missCalls = (calls: number) =>
  insertCalls(
    service.stack,
    org.id,
    Array.from({ length: calls }, (_, nr) => ({ started_at: minutesAgo(5 + nr), status: 'missed' })),
  );
/** As if a minute had passed. */
async function evaluate(app = service.app) {
  await service.stack.sql.query(`update alert_evaluations set evaluated_at = '-infinity'`);
  await app.runJob('evaluate alerts');
}
const deliver = () => service.app.runJob('send alerts');

describe('an alert rule', () => {
  it('that fires sends one webhook, signed by Standard Webhooks', async () => {
    const { id, secret } = await makeDestination();
    const rule = await makeRule({ destination_ids: [id], filter: 'direction=inbound' });
    await missCalls(3);
    await evaluate();
    await evaluate();
    await deliver();
    expect(receiver.state.received).toHaveLength(1);
    const [{ headers, body }] = receiver.state.received as [Received];
    const payload = new Webhook(secret).verify(body, headers as Record<string, string>) as { data: { filter: string } };
    expect(payload).toMatchObject({
      type: 'alert.firing',
      data: { rule: { id: rule.id, name: 'Many missed' }, metric: 'missed', value: 3, part: 3, whole: null, sample: 3 },
    });
    const list = await send('GET', `/api/calls-dashboard?${payload.data.filter}`);
    expect(list.body.pagination.total).toBe(3);
    expect((await send('GET', `/api/alert-rules/${rule.id}`)).body).toMatchObject({ state: 'firing', value: 3, sample: 3 });
  });
});
