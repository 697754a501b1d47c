// The funnel: each stage is part of the one before, by contact and by attempt.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { get, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';

const base = '/api/calls-dashboard';
const now = Date.parse('2026-11-21T12:00Z');
let service: TestApp;
let org: TestOrg;
let contacts: string[];
let campaign: string;

beforeAll(async () => {
  service = await startTestApp({ now: () => now });
});
afterAll(() => service?.close());

const rowsOf = async (sql: string, values: unknown[]) =>
  (await service.stack.sql.query<{ id: string }>(`${sql} returning id`, values)).rows.map(({ id }) => id);

beforeEach(async () => {
  org = await makeOrg(service.stack);
  contacts = await rowsOf(
    `insert into contacts (org_id, full_name) select $1, 'Nr ' || n from generate_series(1, 8) n`,
    [org.id],
  );
  [campaign = ''] = await rowsOf(`insert into campaigns (org_id, name) values ($1, 'Recall')`, [org.id]);
  await rowsOf(
    `insert into call_queue (org_id, campaign_id, contact_id, created_at) select $1, $2, unnest($3::uuid[]), '2026-11-20T08:00Z'`,
    [org.id, campaign, contacts.slice(0, 7)],
  );
});

interface Call {
  readonly contact?: number;
  readonly [column: string]: unknown;
}

async function call(...calls: readonly Call[]): Promise<void> {
  const rows = calls.map(({ contact, ...fields }) => ({
    ...{ org_id: org.id, direction: 'outbound', status: 'completed', campaign_id: campaign },
    ...{ started_at: '2026-11-20T10:00Z', contact_id: contact === undefined ? null : contacts[contact], ...fields },
  }));
  await rowsOf(
    `insert into call_logs (org_id, direction, status, started_at, contact_id, campaign_id, answered_by, successful, outcome)
     select org_id, direction, status, started_at, contact_id, campaign_id, answered_by, successful, outcome
     from jsonb_populate_recordset(null::call_logs, $1::jsonb)`,
    [JSON.stringify(rows)],
  );
}

const book = (contact: number, createdAt: string, status = 'scheduled') =>
  rowsOf(
    `insert into appointments (org_id, contact_id, scheduled_at, ends_at, status, created_at)
     values ($1, $2, '2026-11-21T09:00Z', '2026-11-21T10:00Z', $3, $4)`,
    [org.id, contacts[contact], status, createdAt],
  );

async function funnel(query: Record<string, string> = { campaign_id: campaign }) {
  const { status, body } = await get(service.app, org, `${base}/analytics/funnel?${new URLSearchParams(query)}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.stages as {
    name: string;
    contacts: { count: number | null; percent: number | null };
    attempts: { count: number | null; percent: number | null };
    filter: string | null;
  }[];
}

const countsOf = (stages: Awaited<ReturnType<typeof funnel>>) =>
  Object.fromEntries(stages.map(({ name, contacts: people, attempts }) => [name, [people.count, attempts.count]]));

/** One contact for each stage, and an earlier call to the last one that did not get as far. */
async function callEachStage(): Promise<void> {
  const yes = { successful: true, answered_by: 'human' };
  await call(
    { contact: 1, status: 'missed', successful: true },
    { contact: 2, answered_by: 'machine', successful: true },
    { contact: 3, answered_by: 'human' },
    { contact: 4, ...yes },
    { contact: 5, ...yes, outcome: 'appointment_booked' },
    { contact: 6, ...yes, answered_by: null },
    { contact: 6, status: 'voicemail', started_at: '2026-11-19T10:00Z' },
  );
  await book(6, '2026-11-20T10:05Z', 'completed');
}

describe('the funnel of a campaign', () => {
  it('counts contacts by the furthest of their calls, and attempts each by itself', async () => {
    await callEachStage();
    const stages = await funnel();
    expect(countsOf(stages)).toEqual({
      queued: [7, null],
      dialled: [6, 7],
      connected: [5, 6],
      human: [4, 4],
      successful: [3, 3],
      booked: [2, 2],
      kept: [1, 1],
    });
    expect(stages.map(({ contacts: people }) => people.percent)).toEqual([null, 85.7, 83.3, 80, 75, 66.7, 50]);
    expect(stages.map(({ attempts }) => attempts.percent)).toEqual([null, null, 85.7, 66.7, 75, 66.7, 50]);
  });

  it('has no contact that the campaign did not queue, and no call of another campaign', async () => {
    await call({ contact: 7 }, { contact: 1, campaign_id: null }, {}, { contact: 1, direction: 'inbound' });
    expect(countsOf(await funnel())).toMatchObject({ queued: [7, null], dialled: [0, 2], human: [0, 2] });
    expect(countsOf(await funnel({ to: '2026-11-20T07:00Z', campaign_id: campaign }))).toMatchObject({
      queued: [0, null],
    });
  });

  it('counts an appointment as booked only when it was created within 24 hours of the start of the call', async () => {
    await call(...[1, 2, 3, 4].map((contact) => ({ contact, successful: true })));
    await book(1, '2026-11-20T09:59:59Z', 'completed');
    await book(2, '2026-11-20T10:00Z', 'completed');
    await book(3, '2026-11-21T09:59:59Z', 'canceled');
    await book(4, '2026-11-21T10:00Z', 'completed');
    expect(countsOf(await funnel())).toMatchObject({ successful: [4, 4], booked: [2, 2], kept: [1, 1] });
  });

  it('shows a new appointment at once', async () => {
    const at = Date.now() - 60_000;
    const span = { from: new Date(at).toISOString(), to: new Date(at + 60_000).toISOString() };
    await call({ contact: 1, successful: true, started_at: span.from });
    expect(countsOf(await funnel(span))).toMatchObject({ booked: [0, 0] });
    const { statusCode } = await service.app.inject({
      method: 'POST',
      url: '/api/appointments',
      headers: { authorization: `Bearer ${org.token}` },
      payload: { contact_id: contacts[1], scheduled_at: '2026-12-01T09:00:00Z', ends_at: '2026-12-01T10:00:00Z' },
    });
    expect(statusCode).toBe(201);
    expect(countsOf(await funnel(span))).toMatchObject({ booked: [1, 1] });
  });
});

describe('the funnel of all outbound calls', () => {
  it('begins with the calls', async () => {
    await callEachStage();
    await call({ contact: 7, campaign_id: null });
    expect(countsOf(await funnel({}))).toMatchObject({ queued: [null, null], dialled: [7, 8], human: [5, 5] });
  });

  it.each([
    {},
    { campaign_id: 'none' },
    { status: 'completed' },
    { status: 'missed' },
    { answered_by: 'machine' },
    { from: '2026-11-20', to: '2026-11-20' },
  ])('links to lists with exactly its calls, with the filters %j', async (query) => {
    await callEachStage();
    await call({ contact: 7, campaign_id: null }, { direction: 'inbound' });
    const stages = await funnel(query as Record<string, string>);
    expect(stages[1]?.filter).not.toBeNull();
    for (const { name, attempts, filter } of stages) {
      if (filter === null) continue;
      const { body } = await get(service.app, org, `${base}?${filter}`);
      expect([name, body.pagination.total]).toEqual([name, attempts.count]);
    }
  });

  it('links to the calls of a campaign too', async () => {
    await callEachStage();
    await call({ contact: 7, campaign_id: null });
    const stages = await funnel();
    expect(stages.map(({ filter }) => filter !== null)).toEqual([false, true, true, true, true, false, false]);
    const { body } = await get(service.app, org, `${base}?${stages[4]?.filter}`);
    expect(body.pagination.total).toBe(3);
  });

  it('refuses more than 92 days, and a direction', async () => {
    const refused = async (query: string) => (await get(service.app, org, `${base}/analytics/funnel?${query}`)).status;
    expect(await refused('from=2026-01-01&to=2026-11-01')).toBe(400);
    expect(await refused('direction=outbound')).toBe(400);
  });
});
