// Campaigns and their queues, on the whole stack. The clock only moves when a test moves it.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  addMember,
  makeOrg,
  startInstance,
  startTestApp,
  type TestApp,
  type TestOrg,
  waitForChanges,
} from '../helpers/app.ts';
import { withLockedRow } from '../helpers/locked-row.ts';

let now = Date.now();
let service: TestApp;
let org: TestOrg;
let campaignId: string;

beforeAll(async () => {
  const env = { RATE_LIMIT_PER_IP: '1000000', RATE_LIMIT_PER_ORG: '1000000' };
  service = await startTestApp({ env, now: () => now });
});
afterAll(() => service?.close());
beforeEach(async () => {
  org = await makeOrg(service.stack);
  await waitForChanges(service.stack, service.app);
  campaignId = (await send('POST', '/api/campaigns', { name: 'Spring' })).body.id;
  await waitForChanges(service.stack, service.app);
});

async function send(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: object, token = org.token) {
  const answer = await service.app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${token}` },
    ...(body && { payload: body }),
  });
  return { status: answer.statusCode, headers: answer.headers, body: answer.body === '' ? null : answer.json() };
}

async function meet(count: number, orgId = org.id): Promise<string[]> {
  const { rows } = await service.stack.sql.query<{ id: string }>(
    `insert into contacts (org_id, full_name) select $1, 'Somebody ' || nr from generate_series(1, $2::integer) nr returning id`,
    [orgId, count],
  );
  await waitForChanges(service.stack, service.app);
  return rows.map(({ id }) => id);
}

const queue = (contact_ids: readonly string[], token = org.token) =>
  send('POST', `/api/campaigns/${campaignId}/contacts`, { contact_ids }, token);
const progress = (id = campaignId) => send('GET', `/api/campaigns/${id}/progress`);
const entries = async () => {
  const { rows } = await service.stack.sql.query<{ entries: number }>(
    'select count(*)::int as entries from call_queue where org_id = $1',
    [org.id],
  );
  return rows[0]?.entries;
};
/** Retries: the machine may be busy with other tests. */
const retryWhileBusy = (request: () => ReturnType<typeof send>) =>
  vi.waitFor(
    async () => {
      const sent = await request();
      expect(sent.status).not.toBe(503);
      return sent;
    },
    { timeout: 30_000, interval: 5 },
  );
const queriesOf = (headers: Record<string, unknown>) => /desc="(\d+)/.exec(String(headers['server-timing']))?.[1];
const none = { queued: 0, calling: 0, completed: 0, failed: 0, canceled: 0 };

describe('a campaign', () => {
  it('is created, read, listed, changed and deleted with its queue, and the next read sees each write', async () => {
    const url = `/api/campaigns/${campaignId}`;
    const made = await send('GET', url);
    expect(made.body).toMatchObject({ name: 'Spring', status: 'draft', agent_id: null, starts_at: null });
    expect(queriesOf(made.headers)).toBe('1');
    expect(queriesOf((await send('GET', url)).headers)).toBe('0');
    const list = await send('GET', '/api/campaigns?search=spr&status=draft');
    expect([list.body.data, queriesOf(list.headers)]).toMatchObject([[made.body], '2']);
    const changed = await send('PATCH', url, { status: 'running', starts_at: '2026-11-20T10:00:00+01:00' });
    expect(changed.body).toMatchObject({ status: 'running', starts_at: '2026-11-20T09:00:00+00:00' });
    expect((await send('GET', '/api/campaigns')).body.data).toMatchObject([changed.body]);
    expect((await send('PATCH', url, { ends_at: '2026-11-20T09:00:00Z' })).body.message).toBe(
      'ends_at must be after starts_at',
    );
    await queue(await meet(2));
    expect((await progress()).body.total).toBe(2);
    expect((await send('DELETE', url)).status).toBe(204);
    expect((await progress()).body.code).toBe('CAMPAIGN_NOT_FOUND');
    expect(await entries()).toBe(0);
  });

  it('is created with all its contacts, or not at all', async () => {
    const ids = await meet(3);
    const made = await send('POST', '/api/campaigns', {
      name: 'Autumn',
      status: 'paused',
      contact_ids: [...ids, ids[0]],
    });
    expect(made).toMatchObject({ status: 201, body: { name: 'Autumn', status: 'paused', ends_at: null } });
    expect(made.body).not.toHaveProperty('contact_ids');
    const read = await send('GET', `/api/campaigns/${made.body.id}`);
    // The response has the queue counts in addition to the row. The etag is that of the row.
    expect(made.body).toEqual({ ...read.body, queued: 3, alreadyQueued: 0 });
    expect(made.headers.etag).toBe(read.headers.etag);
    expect((await progress(made.body.id)).body).toEqual({ ...none, total: 3, queued: 3 });
    const alone = await send('POST', '/api/campaigns', { name: 'Alone' });
    expect(alone).toMatchObject({ status: 201, body: { queued: 0, alreadyQueued: 0 } });
    const again = { authorization: `Bearer ${org.token}`, 'if-match': String(alone.headers.etag) };
    const url = `/api/campaigns/${alone.body.id}`;
    const changed = await service.app.inject({ method: 'PATCH', url, headers: again, payload: { name: 'Other' } });
    expect(changed.json()).toMatchObject({ name: 'Other' });
    for (const [body, message] of [
      [{ name: 'Winter', contact_ids: [...ids, randomUUID(), randomUUID()] }, 'contact_ids: 2 of them'],
      [{ name: 'Winter', contact_ids: ids, agent_id: randomUUID() }, 'agent_id'],
      [{ name: 'Winter', contact_ids: [] }, 'contact_ids'],
      [{ contact_ids: ids }, 'name is missing'],
      [
        { name: 'Winter', contact_ids: ids, starts_at: '2026-11-20T09:00:00Z', ends_at: '2026-11-20T09:00:00Z' },
        'ends_at must be after starts_at',
      ],
    ] as const) {
      const answer = await send('POST', '/api/campaigns', body);
      expect(answer, message).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
      expect(answer.body.message).toContain(message);
    }
    expect((await send('GET', '/api/campaigns')).body.pagination.total).toBe(3);
    expect(await entries()).toBe(3);
  });
});

describe('the queue of a campaign', () => {
  it('contains each contact once, also when it is sent repeatedly', async () => {
    const [first = '', second = '', third = ''] = await meet(3);
    expect(await queue([first, second, first.toUpperCase()])).toMatchObject({
      status: 200,
      body: { queued: 2, alreadyQueued: 0 },
    });
    expect((await queue([third, second])).body).toEqual({ queued: 1, alreadyQueued: 1 });
    expect((await queue([third, third])).body).toEqual({ queued: 0, alreadyQueued: 1 });
    expect(await entries()).toBe(3);
  });

  it('locks contacts in the order of their ids, which prevents deadlocks', async () => {
    const ids = await meet(200);
    await queue(ids.toSorted().toReversed());
    const { rows } = await service.stack.sql.query<{ contact_id: string }>(
      'select contact_id from call_queue where campaign_id = $1 order by ctid',
      [campaignId],
    );
    expect(rows.map(({ contact_id }) => contact_id)).toEqual(ids.toSorted());
  });

  it('contains each contact once after twenty concurrent requests with the same list in any order', async () => {
    const ids = await meet(300);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, nr) => queue(nr % 2 ? ids : ids.toReversed())));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    for (const { body } of answers) expect(body.queued + body.alreadyQueued).toBe(300);
    expect(answers.map(({ body }) => body.queued).reduce((one, other) => one + other)).toBe(300);
    expect(await entries()).toBe(300);
    expect((await progress()).body).toEqual({ ...none, total: 300, queued: 300 });
  });

  it('refuses a list with unknown contacts, and the message has their number', async () => {
    const [stranger = ''] = await meet(1, (await makeOrg(service.stack)).id);
    const answer = await queue([...(await meet(2)), stranger, randomUUID(), stranger]);
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect(answer.body.message).toContain('contact_ids: 2 of them');
    expect(await entries()).toBe(0);
  });

  it('refuses a list when a contact is deleted concurrently, and names the field', async () => {
    const ids = await meet(3);
    const creation = () => send('POST', '/api/campaigns', { name: 'Autumn', contact_ids: ids });
    for (const request of [() => queue(ids), creation]) {
      const deletion = ['delete from contacts where id = $1', [ids.at(-1)]] as const;
      await withLockedRow(service.stack, deletion, async ({ untilBlocked, release }) => {
        const queued = request();
        await untilBlocked(1);
        await release();
        const { status, body } = await queued;
        expect([status, body.message]).toEqual([400, expect.stringContaining('contact_ids: 1 of them')]);
      });
      ids.splice(-1, 1, ...(await meet(1)));
    }
    expect(await entries()).toBe(0);
    expect((await send('GET', '/api/campaigns')).body.pagination.total).toBe(1);
  });

  it('is not found when the campaign is deleted concurrently', async () => {
    const ids = await meet(3);
    const deletion = ['delete from campaigns where id = $1', [campaignId]] as const;
    await withLockedRow(service.stack, deletion, async ({ untilBlocked, release }) => {
      const queued = queue(ids);
      await untilBlocked(1);
      await release();
      expect(await queued).toMatchObject({ status: 404, body: { code: 'CAMPAIGN_NOT_FOUND' } });
    });
  });

  it('takes at most 10,000 contacts and 512 KiB in a request', async () => {
    const ids = await meet(10_000);
    const answer = await retryWhileBusy(() => queue(ids));
    expect([answer.status, answer.body.queued + answer.body.alreadyQueued]).toEqual([200, 10_000]);
    expect((await progress()).body).toEqual({ ...none, total: 10_000, queued: 10_000 });
    for (const url of [`/api/campaigns/${campaignId}/contacts`, '/api/campaigns']) {
      const fields = url.endsWith('campaigns') ? { name: 'Many' } : {};
      const { body: oneMore } = await send('POST', url, { ...fields, contact_ids: [...ids, randomUUID()] });
      expect(oneMore).toMatchObject({
        statusCode: 413,
        code: 'BODY_TOO_LARGE',
        message: 'contact_ids: at most 10,000 in one request',
        field: 'contact_ids',
        limit: { max: 10_000, unit: 'values' },
      });
      const { body } = await send('POST', url, { ...fields, contact_ids: Array(14_000).fill(ids[0]) });
      expect(body).toEqual({
        statusCode: 413,
        code: 'BODY_TOO_LARGE',
        error: 'Payload Too Large',
        message: 'The body is too large',
        requestId: expect.any(String),
      });
    }
    const made = await retryWhileBusy(() => send('POST', '/api/campaigns', { name: 'Many', contact_ids: ids }));
    expect(made).toMatchObject({ status: 201, body: { queued: 10_000, alreadyQueued: 0 } });
    expect((await progress(made.body.id)).body).toEqual({ ...none, total: 10_000, queued: 10_000 });
  });

  it('is refused with the field name, for viewers, and for unknown or foreign campaigns', async () => {
    const ids = await meet(1);
    for (const body of [
      {},
      { contact_ids: [] },
      { contact_ids: ['x'] },
      { contact_ids: ids, more: 1 },
      { contact_ids: null },
    ]) {
      const answer = await send('POST', `/api/campaigns/${campaignId}/contacts`, body);
      expect(answer.status, JSON.stringify(body)).toBe(400);
    }
    const viewer = await addMember(service.stack, org.id, 'viewer');
    expect((await queue(ids, viewer.token)).body.code).toBe('FORBIDDEN');
    expect((await send('POST', '/api/campaigns', { name: 'x', contact_ids: ids }, viewer.token)).body.code).toBe(
      'FORBIDDEN',
    );
    const foreigner = await makeOrg(service.stack);
    expect((await queue(ids, foreigner.token)).body.code).toBe('CAMPAIGN_NOT_FOUND');
    campaignId = randomUUID();
    expect((await queue(ids)).body.code).toBe('CAMPAIGN_NOT_FOUND');
    expect(await entries()).toBe(0);
  });
});

describe('the queue of a campaign in lists', () => {
  const setStatuses = (statuses: readonly string[]) =>
    service.stack.sql.query(
      `with numbered as (select id, row_number() over (order by contact_id) as nr from call_queue where campaign_id = $1)
       update call_queue set status = ($2::text[])[nr] from numbered where call_queue.id = numbered.id`,
      [campaignId, statuses],
    );

  it('is in the row of each campaign, by one query for the whole page', async () => {
    await queue(await meet(6));
    await send('POST', '/api/campaigns', { name: 'Empty' });
    await setStatuses(['queued', 'calling', 'completed', 'completed', 'failed', 'canceled']);
    await waitForChanges(service.stack, service.app);
    await service.app.cache.invalidate();
    // Reads the membership.
    await send('GET', '/api/settings');
    const { body, headers } = await send('GET', '/api/campaigns?sort=-name');
    expect(queriesOf(headers)).toBe('2');
    const progressOf = Object.fromEntries(
      body.data.map((row: { id: string; progress: object }) => [row.id, row.progress]),
    );
    expect(progressOf[campaignId]).toEqual({ total: 6, queued: 1, calling: 1, completed: 2, failed: 1, canceled: 1 });
    expect(progressOf[campaignId]).toEqual((await progress()).body);
    expect(Object.values(progressOf)).toContainEqual({ ...none, total: 0 });
    expect((await send('GET', `/api/campaigns?id=${campaignId}`)).body.data).toMatchObject([{ id: campaignId }]);
  });

  it('is listed by status, with the names of the contacts', async () => {
    const ids = (await meet(3)).toSorted();
    await queue(ids);
    await setStatuses(['failed', 'queued', 'failed']);
    await waitForChanges(service.stack, service.app);
    await service.app.cache.invalidate();
    const url = `/api/campaigns/${campaignId}/contacts`;
    const { body } = await send('GET', `${url}?status=failed`);
    expect(body.pagination).toEqual({ page: 1, limit: 20, total: 2, totalPages: 1 });
    expect(body.data.map((row: { contact_id: string }) => row.contact_id).sort()).toEqual([ids[0], ids[2]]);
    for (const row of body.data)
      expect(row).toMatchObject({ status: 'failed', attempts: 0, contact_name: expect.any(String) });
    expect((await send('GET', `${url}?status=failed&status=queued&limit=1&page=3`)).body.data).toHaveLength(1);
    expect((await send('GET', url)).body.pagination.total).toBe(3);
    expect((await send('GET', `${url}?status=lost`)).body.field).toBe('status.0');
    for (const [id, token] of [
      [randomUUID(), org.token],
      [campaignId, (await makeOrg(service.stack)).token],
    ] as const) {
      const missing = await send('GET', `/api/campaigns/${id}/contacts`, undefined, token);
      expect([missing.status, missing.body.code]).toEqual([404, 'CAMPAIGN_NOT_FOUND']);
    }
  });
});

describe('the progress of a campaign', () => {
  it('is counted by the database for this campaign only, and then cached', async () => {
    await queue(await meet(7));
    const other = (await send('POST', '/api/campaigns', { name: 'Other', contact_ids: await meet(1) })).body.id;
    await service.stack.sql.query(
      `with numbered as (select id, row_number() over () as nr from call_queue where campaign_id = $1)
       update call_queue set status = (array['calling', 'completed', 'completed', 'completed', 'failed', 'canceled'])[nr]
       from numbered where call_queue.id = numbered.id and nr <= 6`,
      [campaignId],
    );
    await waitForChanges(service.stack, service.app);
    await service.app.cache.invalidate();
    const read = await progress();
    expect(read.body).toEqual({ total: 7, queued: 1, calling: 1, completed: 3, failed: 1, canceled: 1 });
    expect(queriesOf((await progress()).headers)).toBe('0');
    expect((await progress(other)).body).toEqual({ ...none, total: 1, queued: 1 });
  });

  it('includes the own writes at once, before the change feed announces them', async () => {
    const between = ({ databaseUrl: _, ...services }: TestApp['stack']['services']) => services;
    const withoutFeed = await startInstance(service.stack, { isWithoutFeed: true, between, now: () => now });
    try {
      const [first = '', second = ''] = await meet(2);
      const headers = { authorization: `Bearer ${org.token}` };
      const url = `/api/campaigns/${campaignId}`;
      for (const [nr, contact] of [first, second].entries()) {
        await withoutFeed.inject({
          method: 'POST',
          url: `${url}/contacts`,
          headers,
          payload: { contact_ids: [contact] },
        });
        expect((await withoutFeed.inject({ url: `${url}/progress`, headers })).json()).toMatchObject({ total: nr + 1 });
      }
      await withoutFeed.inject({ method: 'DELETE', url, headers });
      expect((await withoutFeed.inject({ url: `${url}/progress`, headers })).statusCode).toBe(404);
    } finally {
      await withoutFeed.close();
    }
  });

  it('is at most one second old when other instances change the queue', async () => {
    await queue(await meet(1));
    expect((await progress()).body.total).toBe(1);
    await service.stack.sql.query('delete from call_queue where campaign_id = $1', [campaignId]);
    await waitForChanges(service.stack, service.app);
    expect((await progress()).body.total).toBe(1);
    now += 1001;
    expect((await progress()).body.total).toBe(0);
  });

  it('is not found for an unknown or foreign campaign', async () => {
    const foreigner = await makeOrg(service.stack);
    expect((await send('GET', `/api/campaigns/${campaignId}/progress`, undefined, foreigner.token)).status).toBe(404);
    expect((await progress(randomUUID())).body.code).toBe('CAMPAIGN_NOT_FOUND');
  });
});
