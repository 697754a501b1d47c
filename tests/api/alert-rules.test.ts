// Alert rules: stored, evaluated by one instance, and delivered as signed webhooks.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  addMember,
  insertCalls,
  makeOrg,
  startInstance,
  startTestApp,
  type TestApp,
  type TestOrg,
} from '../helpers/app.ts';

const host = 'hooks.example.com';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let receiver: Awaited<ReturnType<typeof startReceiver>>;
let service: TestApp;
let org: TestOrg;
/** Each evaluation is a minute after the one before. */
let aheadMs = 0;

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
  service = await startTestApp({ now: () => Date.now() + aheadMs, standIns: { [host]: receiver.url } });
});
afterAll(async () => {
  await service?.close();
  receiver?.close();
});
beforeEach(async () => {
  await service.stack.sql.query('delete from alert_rules');
  await service.stack.sql.query('delete from alert_destinations');
  aheadMs = 0;
  Object.assign(receiver.state, { status: 204, received: [] });
  org = await makeOrg(service.stack);
});

async function send(
  method: 'POST' | 'PATCH' | 'DELETE' | 'GET',
  url: string,
  payload?: object,
  { token }: Pick<TestOrg, 'token'> = org,
) {
  const headers = { authorization: `Bearer ${token}` };
  const response = await service.app.inject({ method, url, headers, ...(payload && { payload }) });
  return { status: response.statusCode, body: response.body === '' ? null : response.json() };
}

const makeDestination = async (changes = {}) =>
  (
    await send('POST', '/api/alert-destinations', {
      name: 'Team',
      kind: 'webhook',
      url: `https://${host}/a`,
      ...changes,
    })
  ).body;
const manyMissed = { name: 'Many missed', metric: 'missed', window_minutes: 60, operator: 'above', threshold: 1 };
const makeRule = async (changes: object) =>
  (await send('POST', '/api/alert-rules', { ...manyMissed, ...changes })).body;
const query = async (sql: string, values: unknown[] = []) => (await service.stack.sql.query(sql, values)).rows;
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const missCalls = (calls: number) =>
  insertCalls(
    service.stack,
    org.id,
    Array.from({ length: calls }, (_, nr) => ({ started_at: minutesAgo(5 + nr), status: 'missed' })),
  );
async function evaluate() {
  await service.stack.sql.query(`update alert_evaluations set evaluated_at = '-infinity'`);
  await service.app.runJob('evaluate alerts');
  aheadMs += 60_000;
}
const deliver = () => service.app.runJob('send alerts');

const stateOf = async (id: string) => (await send('GET', `/api/alert-rules/${id}`)).body;
const webhookIds = () => receiver.state.received.map(({ headers }) => headers['webhook-id']);

describe('an alert rule', () => {
  it('that fires sends one webhook, signed by Standard Webhooks', async () => {
    const { id, secret } = await makeDestination();
    const rule = await makeRule({ destination_ids: [id], filter: 'direction=inbound' });
    await missCalls(3);
    await insertCalls(service.stack, org.id, [{ started_at: minutesAgo(5) }]);
    await evaluate();
    await evaluate();
    await deliver();
    expect(receiver.state.received).toHaveLength(1);
    const [{ headers, body }] = receiver.state.received as [Received];
    const payload = new Webhook(secret).verify(body, headers as Record<string, string>) as { data: { filter: string } };
    expect(payload).toMatchObject({
      type: 'alert.firing',
      data: { rule: { id: rule.id, name: 'Many missed' }, metric: 'missed', value: 3, part: 3, whole: null, sample: 4 },
    });
    const list = await send('GET', `/api/calls-dashboard?${payload.data.filter}`);
    expect(list.body.pagination.total).toBe(3);
    expect(await stateOf(rule.id)).toMatchObject({ state: 'firing', value: 3, sample: 4, problem: null });
  });

  it('is evaluated once by two instances', async () => {
    const { id } = await makeDestination();
    const rule = await makeRule({ destination_ids: [id] });
    await missCalls(3);
    const other = await startInstance(service.stack);
    try {
      await Promise.all([evaluate(), other.runJob('evaluate alerts')]);
    } finally {
      await other.close();
    }
    expect(await query('select to_state from alert_rule_changes where rule_id = $1', [rule.id])).toEqual([
      { to_state: 'firing' },
    ]);
    expect(await query('select state from alert_deliveries where rule_id = $1', [rule.id])).toHaveLength(1);
  });

  it('is not evaluated while another instance holds the lease', async () => {
    const rule = await makeRule({});
    await missCalls(3);
    await evaluate();
    const [{ evaluated_at: before }] = await query('select evaluated_at from alert_rule_states');
    await query(`update alert_evaluations set evaluated_at = '-infinity', leased_until = now() + interval '1 min'`);
    await service.app.runJob('evaluate alerts');
    expect(await query('select evaluated_at from alert_rule_states where rule_id = $1', [rule.id])).toEqual([
      { evaluated_at: before },
    ]);
  });

  it('can be changed with the etag from before an evaluation, which a read sees as another', async () => {
    const { id } = await makeRule({});
    const url = `/api/alert-rules/${id}`;
    const headers = { authorization: `Bearer ${org.token}` };
    const etagNow = async () => String((await service.app.inject({ url, headers })).headers.etag);
    const etag = await etagNow();
    await evaluate();
    await expect.poll(etagNow).not.toBe(etag);
    const change = (name: string) =>
      service.app.inject({ method: 'PATCH', url, headers: { ...headers, 'if-match': etag }, payload: { name } });
    expect((await change('Renamed')).statusCode).toBe(200);
    expect((await change('Renamed again')).statusCode).toBe(412);
  });

  it('writes each change of its state to its history and to the audit log', async () => {
    const rule = await makeRule({ cooldown_minutes: 0 });
    await missCalls(3);
    await evaluate();
    await query(`update call_logs set status = 'completed' where org_id = $1`, [org.id]);
    await evaluate();
    const { body } = await send('GET', `/api/alert-rules/${rule.id}/history?limit=1`);
    expect(body.data).toMatchObject([{ from_state: 'firing', to_state: 'resolved', value: 0, sample: 3 }]);
    const next = await send('GET', `/api/alert-rules/${rule.id}/history?cursor=${body.pagination.nextCursor}`);
    expect(next.body.data).toMatchObject([{ from_state: 'ok', to_state: 'firing', value: 3 }]);
    const audited = await query(
      `select details from audit_log where subject_id = $1 and action = 'alert_rule.state_changed' order by at`,
      [rule.id],
    );
    expect(audited.map(({ details }) => [details.from, details.to])).toEqual([
      ['ok', 'firing'],
      ['firing', 'resolved'],
    ]);
  });

  it('has no data without calls, instead of 0 calls', async () => {
    const rule = await makeRule({ operator: 'below', threshold: 5 });
    await evaluate();
    expect(await stateOf(rule.id)).toMatchObject({ state: 'no_data', value: 0, sample: 0 });
  });

  it('compares with the window before', async () => {
    const rule = await makeRule({ metric: 'calls', window_minutes: 10, comparison: 'previous', threshold: 50 });
    const startedAt = [3, 4, 5, 13].map((minutes) => ({ started_at: minutesAgo(minutes) }));
    await insertCalls(service.stack, org.id, startedAt);
    await evaluate();
    expect(await stateOf(rule.id)).toMatchObject({ state: 'firing', value: 3, before: 1 });
  });

  it('is evaluated as an owner when its author has left', async () => {
    const admin = await addMember(service.stack, org.id, 'admin');
    const { body: rule } = await send('POST', '/api/alert-rules', manyMissed, admin);
    expect(rule.created_by).toBe(admin.userId);
    await query('delete from user_org_roles where user_id = $1', [admin.userId]);
    await missCalls(3);
    await evaluate();
    expect(await stateOf(rule.id)).toMatchObject({ state: 'firing' });
  });

  it('counts no calls of another organisation', async () => {
    const other = await makeOrg(service.stack);
    await insertCalls(service.stack, other.id, [{ started_at: minutesAgo(5), status: 'missed' }]);
    const rule = await makeRule({});
    await evaluate();
    expect(await stateOf(rule.id)).toMatchObject({ state: 'no_data', sample: 0 });
  });

  it('sends nothing in its quiet hours, and one notification after them', async () => {
    const { id } = await makeDestination();
    const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
    // All days but the one after tomorrow: the whole week is refused.
    const isLater = (day: number) => day === (new Date().getUTCDay() + 1) % 7;
    const quiet_hours = Object.fromEntries(days.map((day, nr) => [day, isLater(nr) ? [] : [['00:00', '24:00']]]));
    const rule = await makeRule({ destination_ids: [id], quiet_hours });
    await missCalls(3);
    await evaluate();
    expect(await stateOf(rule.id)).toMatchObject({ state: 'firing' });
    expect(await query('select id from alert_deliveries')).toEqual([]);
    await send('PATCH', `/api/alert-rules/${rule.id}`, { quiet_hours: {} });
    await evaluate();
    expect(await query('select event_type from alert_deliveries')).toEqual([{ event_type: 'alert.firing' }]);
  });

  it('has no state while it is inactive', async () => {
    const rule = await makeRule({});
    await evaluate();
    await send('PATCH', `/api/alert-rules/${rule.id}`, { active: false });
    await evaluate();
    expect(await stateOf(rule.id)).toMatchObject({ active: false, state: null, since: null, value: null });
  });

  it('shows that its filter does not exist any more', async () => {
    const rule = await makeRule({});
    await query(`update alert_rules set filter = 'removed=1'`);
    await evaluate();
    expect(await stateOf(rule.id)).toMatchObject({ state: 'no_data', problem: 'FILTER_NOT_VALID' });
  });

  it('shows that the definition of its figure has changed', async () => {
    const rule = await makeRule({});
    expect(rule.metric_is_changed).toBe(false);
    await query('update alert_rules set metric_version = 99');
    expect(await stateOf(rule.id)).toMatchObject({ metric_is_changed: true });
  });

  it('stores its filter in a canonical form', async () => {
    const { filter } = await makeRule({ filter: '?status=missed&direction=outbound&status=failed' });
    expect(filter).toBe('direction=outbound&status=failed&status=missed');
  });

  it.each([
    [{ metric: 'answerRate', threshold: 100 }, 'threshold must be below 100'],
    [{ operator: 'below', threshold: 0 }, 'threshold must be above 0'],
    [{ comparison: 'week', operator: 'below', threshold: -100 }, 'threshold must be above -100'],
    [{ metric: 'calls', operator: 'below', threshold: 5, minimum_sample: 5 }, 'threshold must be above minimum_sample'],
    [{ filter: 'from=2026-01-01' }, 'filter: from is not a filter of an alert rule'],
    [{ filter: 'measure=calls' }, 'filter: measure is not a filter of an alert rule'],
    [{ filter: 'search=Ada' }, 'filter: search is not a filter of an alert rule'],
    [{ filter: 'status=lost' }, 'filter: status must be equal to one of the allowed values'],
    [{ filter: 'min_duration=9&max_duration=1' }, 'filter: min_duration must not be above max_duration'],
    [{ filter: '__proto__=1' }, 'filter: __proto__ is not a filter of an alert rule'],
    [{ filter: 'constructor=1' }, 'filter: constructor is not a filter of an alert rule'],
    [{ quiet_hours: { mon: [['10:00', '09:00']] } }, 'quiet_hours.mon: 10:00 to 09:00 does not end after it starts'],
    [{ destination_ids: ['0b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10'] }, 'does not exist in this organisation'],
    [{ window_minutes: 9 }, 'window_minutes must be >= 10'],
    [{ created_by: '0b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10' }, 'created_by is not a field of this route'],
  ])('is refused: %j', async (changes, message) => {
    const { status, body } = await send('POST', '/api/alert-rules', { ...manyMissed, ...changes });
    expect(status).toBe(400);
    expect(body.message).toContain(message);
  });

  it('is one of at most 100 of an organisation', async () => {
    await query(
      `insert into alert_rules (org_id, name, metric, metric_version, window_minutes, operator, threshold)
       select $1, 'Rule', 'calls', 1, 10, 'above', 1 from generate_series(1, 100)`,
      [org.id],
    );
    expect(await send('POST', '/api/alert-rules', manyMissed)).toMatchObject({ status: 409 });
  });

  it('can be read by every member, and written by admins and owners', async () => {
    const rule = await makeRule({});
    const viewer = await addMember(service.stack, org.id, 'viewer');
    const agent = await addMember(service.stack, org.id, 'agent');
    const url = `/api/alert-rules/${rule.id}`;
    expect((await send('GET', url, undefined, viewer)).status).toBe(200);
    for (const member of [viewer, agent]) {
      expect((await send('POST', '/api/alert-rules', manyMissed, member)).status).toBe(403);
      expect((await send('POST', '/api/alert-rules/preview', manyMissed, member)).status).toBe(403);
      expect((await send('PATCH', url, { active: false }, member)).status).toBe(403);
    }
    const stranger = await makeOrg(service.stack);
    expect((await send('GET', `${url}/history`, undefined, stranger)).status).toBe(404);
  });
});

describe('a preview', () => {
  it('shows when the rule would have fired, and stores nothing', async () => {
    const missed = { started_at: minutesAgo(3 * 24 * 60), status: 'missed' };
    await insertCalls(service.stack, org.id, [missed, missed, missed, missed]);
    const { status, body } = await send('POST', '/api/alert-rules/preview', { ...manyMissed, threshold: 2 });
    expect(status).toBe(200);
    expect(body).toMatchObject({ fired: 1, notifications: 1, stepMinutes: 10, firings: [{ peakValue: 4 }] });
    expect(Date.parse(body.firings[0].to)).toBeGreaterThan(Date.parse(body.firings[0].from));
    expect(await query('select id from alert_rules')).toEqual([]);
  });
});

describe('a notification', () => {
  async function fire(destination = {}) {
    const { id, secret } = await makeDestination(destination);
    const rule = await makeRule({ destination_ids: [id] });
    await missCalls(3);
    await evaluate();
    await deliver();
    return { id, secret, rule };
  }
  const due = () => query(`update alert_deliveries set next_attempt_at = now() where state = 'waiting'`);
  const log = async (id: string) => (await send('GET', `/api/alert-destinations/${id}/deliveries`)).body.data;

  it('is sent again after a failure, with the same id', async () => {
    receiver.state.status = 500;
    const { id } = await fire();
    expect(await log(id)).toMatchObject([{ state: 'waiting', attempts: 1, response_status: 500, error: 'STATUS_500' }]);
    receiver.state.status = 204;
    await deliver();
    expect(receiver.state.received).toHaveLength(1);
    await due();
    await deliver();
    expect(await log(id)).toMatchObject([{ state: 'delivered', attempts: 2, response_status: 204, error: null }]);
    expect(new Set(webhookIds()).size).toBe(1);
  });

  it('fails after ten attempts, and can be sent again', async () => {
    receiver.state.status = 500;
    const { id } = await fire();
    await query('update alert_deliveries set attempts = 9');
    await due();
    await deliver();
    const [failed] = await log(id);
    expect(failed).toMatchObject({ state: 'failed', attempts: 10, next_attempt_at: null });
    receiver.state.status = 204;
    const url = `/api/alert-destinations/${id}/deliveries/${failed.id}/replay`;
    expect((await send('POST', url)).status).toBe(202);
    expect((await send('POST', url)).status).toBe(409);
    await deliver();
    expect(await log(id)).toMatchObject([{ state: 'delivered' }]);
    expect(new Set(webhookIds()).size).toBe(1);
  });

  it('is refused as a test while five tests are waiting', async () => {
    const { id } = await fire();
    const statuses = [];
    for (let sent = 0; sent < 6; sent += 1)
      statuses.push((await send('POST', `/api/alert-destinations/${id}/test`)).status);
    expect(statuses).toEqual([202, 202, 202, 202, 202, 409]);
  });

  it('does not follow a redirect', async () => {
    receiver.state.status = 302;
    const { id } = await fire();
    expect(await log(id)).toMatchObject([{ state: 'waiting', error: 'STATUS_302' }]);
    expect(receiver.state.received).toHaveLength(1);
  });

  it('makes its destination inactive after five days of failures', async () => {
    receiver.state.status = 500;
    const { id } = await fire();
    await query(`update alert_destinations set failing_since = now() - interval '6 days'`);
    await due();
    await deliver();
    const destination = (await send('GET', `/api/alert-destinations/${id}`)).body;
    expect(destination).toMatchObject({ active: false, disabled_reason: expect.stringContaining('STATUS_500') });
    await due();
    await deliver();
    expect(await log(id)).toMatchObject([{ state: 'failed', error: 'DESTINATION_INACTIVE' }]);
    const { body } = await send('PATCH', `/api/alert-destinations/${id}`, { active: true });
    expect(body).toMatchObject({ active: true, failing_since: null, disabled_reason: null });
  });

  it('makes its destination inactive at once with status 410', async () => {
    receiver.state.status = 410;
    const { id } = await fire();
    expect((await send('GET', `/api/alert-destinations/${id}`)).body).toMatchObject({ active: false });
    expect(await log(id)).toMatchObject([{ state: 'failed', error: 'STATUS_410' }]);
  });

  it('never reaches an address inside of the network', async () => {
    const { id } = await fire({ url: 'https://localhost/a' });
    expect(await log(id)).toMatchObject([{ error: 'HOST_NOT_REACHABLE', response_status: null }]);
  });

  it('to Slack is a text without a signature', async () => {
    const { secret } = await fire({ kind: 'slack' });
    const [{ headers, body }] = receiver.state.received as [Received];
    expect(secret).toBeNull();
    expect(headers['webhook-signature']).toBeUndefined();
    expect(JSON.parse(body).text).toContain('*Firing: Many missed*\nmissed: 3. The rule fires above 1.');
  });

  it('has two signatures while a secret is replaced', async () => {
    const { id, secret } = await makeDestination();
    const added = await send('POST', `/api/alert-destinations/${id}/secrets`);
    expect(added.body).toMatchObject({ secret_count: 2 });
    expect((await send('POST', `/api/alert-destinations/${id}/test`)).status).toBe(202);
    await deliver();
    const [{ headers, body }] = receiver.state.received as [Received];
    for (const valid of [secret, added.body.secret]) {
      expect(new Webhook(valid).verify(body, headers as Record<string, string>)).toMatchObject({ type: 'alert.test' });
    }
    expect((await send('POST', `/api/alert-destinations/${id}/secrets`)).status).toBe(409);
    expect((await send('DELETE', `/api/alert-destinations/${id}/secrets/older`)).body).toEqual({ secret_count: 1 });
    expect((await send('DELETE', `/api/alert-destinations/${id}/secrets/older`)).status).toBe(409);
  });
});

describe('a destination', () => {
  it.each([
    'http://hooks.example.com/',
    'https://hooks.example.com:8443/',
    'https://user:pass@hooks.example.com/',
    'https://169.254.169.254/latest',
    'https://[::1]/',
    'https://2130706433/',
    'hooks.example.com',
  ])('is refused: %s', async (url) => {
    const { status, body } = await send('POST', '/api/alert-destinations', { name: 'Team', kind: 'webhook', url });
    expect(status).toBe(400);
    expect(body.message).toMatch(/^url must /);
  });

  it('never shows its URL or its secret again', async () => {
    const { id, secret } = await makeDestination({ url: `https://${host}/planted-token` });
    const { body } = await send('GET', `/api/alert-destinations/${id}`);
    expect(body).toMatchObject({ url_host: host, secret_count: 1 });
    const rows = await query(`select to_jsonb(d) as row from alert_destinations d`);
    const audited = await query('select details from audit_log where subject_id = $1', [id]);
    const stored = JSON.stringify([body, rows, audited]);
    expect(stored).not.toContain('planted-token');
    expect(stored).not.toContain(secret.slice('whsec_'.length));
  });

  it('is removed from the rules when it is deleted', async () => {
    const { id } = await makeDestination();
    const rule = await makeRule({ destination_ids: [id] });
    await stateOf(rule.id);
    expect((await send('DELETE', `/api/alert-destinations/${id}`)).status).toBe(204);
    expect(await stateOf(rule.id)).toMatchObject({ destination_ids: [] });
  });
});
