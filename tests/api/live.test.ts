// The live stream over real sockets: what a member is told, and how a stream ends.
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  addMember,
  makeOrg,
  startInstance,
  startTestApp,
  type TestApp,
  type TestOrg,
  waitForChanges,
} from '../helpers/app.ts';
import { eventually } from '../helpers/eventually.ts';
import { listen } from '../helpers/http-client.ts';
import { type LiveClient, type LiveClientOptions, openLive } from '../helpers/live-client.ts';

const streams = { LIVE_STREAMS_PER_INSTANCE: '20', LIVE_STREAMS_PER_ORG: '4', LIVE_STREAMS_PER_USER: '3' };
const origin = 'https://app.example.com';
let test: TestApp;
let port: number;
let org: TestOrg;
let other: TestOrg;
const clients: LiveClient[] = [];

beforeAll(async () => {
  test = await startTestApp({ env: { ...streams, CORS_ORIGINS: origin } });
  port = await listen(test.app);
  org = await makeOrg(test.stack);
  other = await makeOrg(test.stack);
});
afterEach(async () => {
  for (const client of clients.splice(0)) {
    client.cut();
    await client.closed;
  }
  await eventually(async () => expect(await metric('live_streams')).toBe(0));
});
afterAll(() => test?.close());

async function open(options: Partial<LiveClientOptions> = {}): Promise<LiveClient> {
  const client = await openLive({ port, token: org.token, ...options });
  clients.push(client);
  return client;
}

async function metric(name: string): Promise<number> {
  const line = (await test.app.metrics.read()).split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.split(' ')[1]);
}

const addService = ({ id }: TestOrg, name: string) =>
  test.stack.sql.query('insert into services (org_id, name) values ($1, $2)', [id, name]);

describe('the live stream', () => {
  it('begins at once with its headers and `ready`', async () => {
    const client = await open({ headers: { origin, 'accept-encoding': 'br, gzip' } });
    expect(client.status).toBe(200);
    expect(client.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': origin,
      'x-request-id': expect.any(String),
    });
    expect(client.headers).not.toHaveProperty('content-encoding');
    await client.sees('ready');
    expect(client.events[0]).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{12}-\d+$/), data: {} });
  });

  it('allows the header last-event-id to pages of other origins', async () => {
    const answer = await test.app.inject({
      method: 'OPTIONS',
      url: '/api/events',
      headers: { origin, 'access-control-request-method': 'GET' },
    });
    expect(answer.headers['access-control-allow-headers']).toContain('last-event-id');
  });

  it('tells the tables of a write, and nothing of its rows', async () => {
    const client = await open();
    await client.sees('ready');
    await addService(org, 'a private name');
    await client.seesTable('services');
    const hint = client.events.find(({ event }) => event === 'changed');
    expect(Object.keys(hint?.data ?? {})).toEqual(['tables', 'at']);
    expect(JSON.stringify(client.events)).not.toContain('private');
    expect(await metric('live_hints_total')).toBeGreaterThan(0);
    expect(await metric('live_hint_lag_seconds_count')).toBeGreaterThan(0);
  });

  it('tells an organisation nothing about another one', async () => {
    const [client, stranger] = [await open(), await open({ token: other.token })];
    await Promise.all([client.sees('ready'), stranger.sees('ready')]);
    await addService(org, 'unseen');
    await client.seesTable('services');
    await test.stack.sql.query(`insert into locations (org_id, name) values ($1, 'Here')`, [other.id]);
    await stranger.seesTable('locations');
    expect(stranger.tables()).toEqual(['locations']);
    expect(client.tables()).toEqual(['services']);
  });

  it('names a new call to members who ask for calls, and to no other organisation', async () => {
    const path = '/api/events?topics=calls';
    const [client, stranger] = [await open({ path }), await open({ path, token: other.token })];
    await Promise.all([client.sees('ready'), stranger.sees('ready')]);
    await test.stack.sql.query(
      `insert into call_logs (org_id, direction, status, started_at, from_number) values ($1, 'inbound', 'ringing', now(), '+12125550177')`,
      [org.id],
    );
    await client.seesTable('call_logs');
    const call = client.events.find(({ event }) => event === 'call');
    expect(Object.keys(call?.data ?? {})).toEqual(['id', 'status', 'agent_id', 'direction', 'started_at']);
    await addService(other, 'next');
    await stranger.seesTable('services');
    expect(stranger.names()).not.toContain('call');
  });

  it.each(['header', 'query'])('resumes after the last id in the %s with all changes since', async (way) => {
    const first = await open();
    await first.sees('ready');
    const id = first.lastId() ?? '';
    first.cut();
    await first.closed;
    await addService(org, `while away, ${way}`);
    await waitForChanges(test.stack, test.app);
    const isHeader = way === 'header';
    const again = await open(
      isHeader
        ? { headers: { 'last-event-id': id }, path: '/api/events?last_event_id=wrong' }
        : { path: `/api/events?last_event_id=${id}` },
    );
    await again.seesTable('services');
    expect(again.names()).toEqual(['ready', 'changed']);
    expect(again.events[0]).not.toHaveProperty('id');
  });

  it.each(['unknown', '0123456789ab-1', '-1', '9'])('answers `reset` to the unknown id %s', async (id) => {
    const client = await open({ headers: { 'last-event-id': id } });
    await client.sees('reset');
    expect(client.events.at(-1)?.id).toMatch(/^[0-9a-f]{12}-\d+$/);
  });

  it('answers `reset` to an id of another organisation', async () => {
    const stranger = await open({ token: other.token });
    await stranger.sees('ready');
    const client = await open({ headers: { 'last-event-id': stranger.lastId() ?? '' } });
    await client.sees('reset');
  });

  it('refuses callers before the stream begins', async () => {
    expect(await open({ token: 'none' })).toMatchObject({ status: 401 });
    const stranger = await open({ headers: { 'x-org-id': other.id } });
    expect(stranger.status).toBe(403);
    expect(stranger.headers['content-type']).toContain('application/json');
  });

  it('ends with `busy` above a limit', async () => {
    for (let count = 0; count < 3; count += 1) await (await open()).sees('ready');
    const fourth = await open();
    await fourth.closed;
    expect(fourth).toMatchObject({ status: 200, events: [{ event: 'busy', retry: 15_000 }] });
    const { token } = await addMember(test.stack, org.id, 'viewer');
    await (await open({ token })).sees('ready');
    const fifth = await open({ token });
    await fifth.closed;
    expect(fifth.names()).toEqual(['busy']);
    await (await open({ token: other.token })).sees('ready');
  });

  it('ends when the membership is revoked, and only that stream', async () => {
    const { token, userId } = await addMember(test.stack, org.id, 'viewer');
    const [member, revoked] = [await open(), await open({ token })];
    await Promise.all([member.sees('ready'), revoked.sees('ready')]);
    await test.stack.sql.query('delete from user_org_roles where user_id = $1', [userId]);
    await revoked.closed;
    expect(revoked.names()).toContain('revoked');
    await addService(org, 'after');
    await member.seesTable('services');
    expect(member.names()).not.toContain('revoked');
  });

  it('answers HEAD without a stream', async () => {
    const headers = { authorization: `Bearer ${org.token}` };
    const answer = await test.app.inject({ method: 'HEAD', url: '/api/events', headers });
    expect(answer).toMatchObject({ statusCode: 200, body: '' });
    expect(answer.headers['content-type']).toContain('text/event-stream');
  });

  it('is not logged as a slow request', async () => {
    const lines: string[] = [];
    const logger = { level: 'info', stream: { write: (line: string) => void lines.push(line) } } as const;
    const logging = await startInstance(test.stack, { env: { ...streams, SLOW_REQUEST_MS: '1' }, logger });
    const client = await open({ port: await listen(logging) });
    await client.sees('ready');
    await addService(org, 'slow');
    await client.seesTable('services');
    await logging.close();
    expect(lines.join('')).toContain('request completed');
    expect(lines.join('')).not.toContain('slow request');
  });

  it('gives the place back when the client leaves', async () => {
    const client = await open();
    await client.sees('ready');
    expect(await metric('live_streams')).toBe(1);
    client.cut();
    await eventually(async () => expect(await metric('live_streams')).toBe(0));
  });
});

describe('another instance', () => {
  let second: FastifyInstance;
  let secondPort: number;
  beforeAll(async () => {
    second = await startInstance(test.stack, { env: streams });
    secondPort = await listen(second);
  });
  afterAll(() => second?.close());

  it('tells of the same write, and answers `reset` to an id of the first', async () => {
    const one = await open();
    await one.sees('ready');
    const two = await open({ port: secondPort, headers: { 'last-event-id': one.lastId() ?? '' } });
    await two.sees('reset');
    await addService(org, 'for both');
    await Promise.all([one.seesTable('services'), two.seesTable('services')]);
  });

  it('says `bye` with a random retry when it stops, and closes', async () => {
    const client = await open({ port: secondPort });
    await client.sees('ready');
    const closing = second.close();
    await client.closed;
    const { event, retry } = client.events.at(-1) ?? {};
    expect(event).toBe('bye');
    expect(retry).toBeGreaterThanOrEqual(1000);
    expect(retry).toBeLessThan(10_000);
    await closing;
  });
});

it('says `degraded` when the change feed is lost; then `reset` and `recovered`', async () => {
  const client = await open();
  await client.sees('ready');
  await test.stack.sql.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'callboard-change-feed' and datname = current_database()`,
  );
  await client.sees('recovered');
  const names = client.names();
  expect(names).toContain('reset');
  expect(names.indexOf('degraded')).toBeLessThan(names.indexOf('recovered'));
});
