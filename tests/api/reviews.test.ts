// The review of a call: who may write it, what it changes, and how lists, figures and exports filter by it.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addMember, insertCalls, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { send } from '../helpers/send.ts';

const calls = '/api/calls-dashboard';
let service: TestApp;
let org: TestOrg;
let ids: string[];

beforeAll(async () => {
  service = await startTestApp({ env: { RATE_LIMIT_PER_ORG: '1000000' } });
});
afterAll(() => service?.close());
beforeEach(async () => {
  org = await makeOrg(service.stack);
  ids = await insertCalls(service.stack, org.id, [
    {
      started_at: '2026-11-01T10:00:00Z',
      from_number: '+12125550199',
      to_number: null,
    },
    { started_at: '2026-11-02T10:00:00Z' },
    { started_at: '2026-11-03T10:00:00Z' },
  ]);
  const items = ['Call back', { title: 'Send the form', status: 'completed' }];
  await query('update call_logs set action_items = $2 where id = $1', [ids[0], JSON.stringify(items)]);
});

type As = { readonly token: string };
const read = (path: string, as: As = org) => send(service.app, 'GET', `${calls}${path}`, { as });
const review = (
  body: object,
  { id = ids[0], as = org, ifMatch }: { id?: string | undefined; as?: As; ifMatch?: string } = {},
) => send(service.app, 'PATCH', `${calls}/${id}`, { as, body, ...(ifMatch !== undefined && { ifMatch }) });
const query = async (sql: string, values: unknown[]) => (await service.stack.sql.query(sql, values)).rows;
const auditOf = (id = ids[0]) =>
  query(
    `select actor_id, details from audit_log where subject_id = $1 and action = 'call.review_changed' order by at`,
    [id],
  );

describe('a call without a review', () => {
  it('has none, and its action items and numbers for people', async () => {
    const { body } = await read(`/${ids[0]}`);
    expect(body).toMatchObject({
      review: null,
      action_items: [
        { text: 'Call back', done: false },
        { text: 'Send the form', done: true },
      ],
      ...{ from_number: '+12125550199', from_number_display: '+1 212 555 0199', to_number_display: null },
    });
  });
});

describe('a review', () => {
  it('is stored apart from the call, and is in the call and its row', async () => {
    const [before] = await query('select * from call_logs where id = $1', [ids[0]]);
    const { status, body } = await review({
      reviewed: true,
      note: ' Polite. ',
      tags: ['Wrong  Number', 'wrong number', 'VIP'],
      action_items: [{ text: 'Call back', done: true }],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: ids[0],
      review: { reviewed_by: org.userId, note: 'Polite.', tags: ['wrong number', 'vip'] },
      action_items: [
        { text: 'Call back', done: true },
        { text: 'Send the form', done: true },
      ],
    });
    expect(Date.parse(body.review.reviewed_at)).not.toBeNaN();
    expect((await read(`/${ids[0]}`)).body).toEqual(body);
    const rows = (await read('')).body.data.map((row: object) => row);
    expect(rows.map(({ id, reviewed, tags }: never) => [id, reviewed, tags])).toEqual([
      [ids[2], false, []],
      [ids[1], false, []],
      [ids[0], true, ['wrong number', 'vip']],
    ]);
    expect(await query('select * from call_logs where id = $1', [ids[0]])).toEqual([before]);
  });

  /** Figures follow writes of others within a second. */
  const followed = { timeout: 5000 };

  it('replaces the sentiment of the provider wherever calls are shown and counted, until it is removed', async () => {
    const tell = (sentiment: string) => query(`update call_logs set sentiment = $2 where id = $1`, [ids[0], sentiment]);
    const shown = async () => {
      const { sentiment, review: found } = (await read(`/${ids[0]}`)).body;
      const [list, overview, stats] = await Promise.all([
        read(`?sentiment=${sentiment}`),
        read(`/analytics/overview?metric=calls&from=2026-11-01&to=2026-11-03`),
        query('select sentiment from call_logs where id = $1', [ids[0]]),
      ]);
      const { calls: counted } = overview.body.breakdowns.sentiment.find(
        ({ value }: { value: string }) => value === sentiment,
      );
      expect([list.body.data.map(({ id }: { id: string }) => id), counted, stats]).toEqual([
        [ids[0]],
        1,
        [{ sentiment }],
      ]);
      return [sentiment, found?.provider_sentiment ?? null];
    };
    await tell('positive');
    await expect.poll(shown, followed).toEqual(['positive', null]);
    const { status, body } = await review({ sentiment_override: 'negative' });
    expect([status, body.sentiment, body.review]).toMatchObject([
      200,
      'negative',
      { sentiment_override: 'negative', provider_sentiment: 'positive', reviewed_at: null },
    ]);
    expect(await shown()).toEqual(['negative', 'positive']);
    await tell('neutral');
    await expect.poll(shown, followed).toEqual(['negative', 'neutral']);
    await review({ sentiment_override: 'positive' });
    expect(await shown()).toEqual(['positive', 'neutral']);
    await review({ sentiment_override: null });
    expect(await shown()).toEqual(['neutral', null]);
    expect((await auditOf()).map(({ details }) => details.fields)).toEqual([
      ['sentiment_override'],
      ['sentiment_override'],
      ['sentiment_override'],
    ]);
  });

  it('keeps its sentiment when an event of the provider has one, or none', async () => {
    const row = { provider: 'twilio', provider_call_id: 'CA-override', direction: 'inbound', status: 'completed' };
    const record = async (event: object) => {
      const [found] = await query('select call_id from private.record_call($1)', [
        JSON.stringify({ org_id: org.id, ...row, ...event }),
      ]);
      return found.call_id as string;
    };
    const stored = () => query('select sentiment, provider_sentiment from call_logs where id = $1', [id]);
    const id = await record({ started_at: '2026-11-03T10:00:00Z', sentiment: 'positive' });
    expect((await review({ sentiment_override: 'negative' }, { id })).status).toBe(200);
    await record({ outcome: 'booked' });
    expect(await stored()).toEqual([{ sentiment: 'negative', provider_sentiment: 'positive' }]);
    await record({ sentiment: 'neutral' });
    expect(await stored()).toEqual([{ sentiment: 'negative', provider_sentiment: 'neutral' }]);
  });

  it('keeps what a change does not name, and the first reviewer', async () => {
    const first = (await review({ reviewed: true, tags: ['vip'] })).body.review;
    const agent = await addMember(service.stack, org.id, 'agent');
    const { body } = await review({ reviewed: true, note: 'Later' }, { as: agent });
    expect(body.review).toEqual({ ...first, note: 'Later' });
    expect((await review({ reviewed: false, note: '' })).body.review).toEqual({
      ...{ reviewed_at: null, reviewed_by: null, note: null, tags: ['vip'] },
      ...{ sentiment_override: null, provider_sentiment: null },
    });
  });

  it('keeps the state of an action item when the provider reorders the list', async () => {
    await review({ action_items: [{ text: 'Call back', done: true }] });
    await query(`update call_logs set action_items = '["New", "Call back"]' where id = $1`, [ids[0]]);
    const { body } = await review({ note: 'x' });
    expect(body.action_items).toEqual([
      { text: 'New', done: false },
      { text: 'Call back', done: true },
    ]);
  });

  it('loses no item when two members tick items at the same time', async () => {
    await Promise.all([
      review({ action_items: [{ text: 'Call back', done: true }] }),
      review({ action_items: [{ text: 'Send the form', done: false }] }),
      review({ tags: ['vip'] }),
    ]);
    expect((await read(`/${ids[0]}`)).body).toMatchObject({
      review: { tags: ['vip'] },
      action_items: [
        { text: 'Call back', done: true },
        { text: 'Send the form', done: false },
      ],
    });
  });

  it('is audited once a change, without its texts', async () => {
    await review({ reviewed: true, note: 'Secret', tags: ['vip'] });
    await review({ reviewed: true, note: 'Secret', tags: ['vip'] });
    await review({ note: 'Other' });
    expect(await auditOf()).toEqual([
      { actor_id: org.userId, details: { fields: ['reviewed', 'note', 'tags'], reviewed: true } },
      { actor_id: org.userId, details: { fields: ['note'], reviewed: true } },
    ]);
  });

  it.each([
    ['viewer', 403],
    ['agent', 200],
    ['admin', 200],
  ] as const)('by a member with the role %s is a %i', async (role, status) => {
    const as = await addMember(service.stack, org.id, role);
    expect((await review({ reviewed: true }, { as })).status).toBe(status);
    expect(await auditOf()).toHaveLength(status === 200 ? 1 : 0);
  });

  it('of a viewer is refused by the database too', async () => {
    const { userId } = await addMember(service.stack, org.id, 'viewer');
    const refused = service.stack.sql.query(
      `select set_config('request.jwt.claims', $1, true), set_config('request.headers', $2, true),
         review_call($3, $4, '{"reviewed": true}')`,
      [JSON.stringify({ sub: userId }), JSON.stringify({ 'x-org-id': org.id }), org.id, ids[0]],
    );
    await expect(refused).rejects.toThrow('cannot review calls');
  });

  it('of an unknown call, and of a call of another organisation, is a 404', async () => {
    const other = await makeOrg(service.stack);
    for (const sent of [review({ reviewed: true }, { id: randomUUID() }), review({ reviewed: true }, { as: other })]) {
      expect(await sent).toMatchObject({ status: 404, body: { code: 'CALL_NOT_FOUND' } });
    }
  });

  it.each([
    ['an unknown item', { action_items: [{ text: 'Nothing', done: true }] }, 'action_items.0.text'],
    ['a long note', { note: 'a'.repeat(4001) }, 'note'],
    ['a long tag', { tags: ['a'.repeat(41)] }, 'tags.0'],
    ['an empty tag', { tags: [' '] }, 'tags.0'],
    ['many tags', { tags: Array.from({ length: 21 }, (_, n) => `tag ${n}`) }, 'tags'],
  ])('with %s is a 400 that names the field', async (_, body, field) => {
    expect(await review(body)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED', field } });
  });

  it('with the longest values is stored', async () => {
    const tags = Array.from({ length: 20 }, (_, n) => `${'😀'.repeat(18)}${n + 10}`);
    const { status, body } = await review({ note: 'ä'.repeat(4000), tags });
    expect([status, body.review.tags]).toEqual([200, tags]);
  });

  it('changes the etag of the call, and is a 412 with an old one', async () => {
    const { etag } = await read(`/${ids[0]}`);
    const first = await review({ note: 'First' }, { ifMatch: etag });
    expect(first.status).toBe(200);
    expect(first.etag).not.toBe(etag);
    expect((await read(`/${ids[0]}`)).etag).toBe(first.etag);
    expect(await review({ note: 'Second' }, { ifMatch: etag })).toMatchObject({ status: 412 });
    expect(await review({ note: 'Third' }, { ifMatch: first.etag })).toMatchObject({ status: 200 });
  });

  it('is a 412 in the database when another review was written after the check', async () => {
    const sql = `select set_config('request.jwt.claims', $1, true), set_config('request.headers', $2, true),
      review_call($3, $4, '{"note": "x"}', $5, true)`;
    const caller = [JSON.stringify({ sub: org.userId }), JSON.stringify({ 'x-org-id': org.id }), org.id, ids[0]];
    await review({ note: 'First' });
    await expect(service.stack.sql.query(sql, [...caller, null])).rejects.toMatchObject({ code: 'PT412' });
    const stale = '2026-01-01T00:00:00Z';
    await expect(service.stack.sql.query(sql, [...caller, stale])).rejects.toMatchObject({ code: 'PT412' });
  });

  it('is deleted with its call', async () => {
    await review({ note: 'x' });
    await query('delete from call_logs where id = $1', [ids[0]]);
    expect(await query('select * from call_reviews where call_id = $1', [ids[0]])).toEqual([]);
  });
});

describe('the filters by review', () => {
  beforeEach(async () => {
    await review({ reviewed: true, tags: ['VIP', 'refund'] });
    await review({ tags: ['refund'] }, { id: ids[1] });
  });

  it.each([
    ['reviewed=true', [0]],
    ['reviewed=false', [2, 1]],
    ['tag=vip', [0]],
    ['tag=%20ViP', [0]],
    ['tag=refund', [1, 0]],
    ['tag=vip&tag=refund', [1, 0]],
    ['tag=refund&reviewed=false', [1]],
    ['tag=none', []],
    ['reviewed=true&search=212555', [0]],
    ['reviewed=false&search=212555', []],
  ])('%s', async (filter, places) => {
    const expected = places.map((place) => ids[place]);
    const { body } = await read(`?${filter}`);
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual(expected);
    expect(body.pagination.total).toBe(expected.length);
    const stats = await read(`/stats?${filter}`);
    expect(stats.body.totalCalls).toBe(expected.length);
    const series = await read(`/analytics/series?metric=calls&from=2026-11-01&to=2026-11-05&${filter}`);
    expect(series.body).toMatchObject({ series: [{ total: expected.length }] });
    const csv = await service.app.inject({
      method: 'GET',
      url: `${calls}/export?format=csv&columns=id&${filter}`,
      headers: { authorization: `Bearer ${org.token}` },
    });
    expect(csv.body.trim().split(/\r?\n/).slice(1).sort()).toEqual(expected.toSorted());
  });

  it('do not see another organisation', async () => {
    const other = await makeOrg(service.stack);
    for (const filter of ['reviewed=true', 'tag=refund']) {
      expect((await read(`?${filter}`, other)).body.data).toEqual([]);
    }
    expect((await read('/tags', other)).body).toEqual({ data: [] });
  });

  it('have the tags in use, the most frequent first', async () => {
    expect((await read('/tags')).body).toEqual({
      data: [
        { tag: 'refund', calls: 2 },
        { tag: 'vip', calls: 1 },
      ],
    });
    await review({ tags: [] });
    expect((await read('/tags')).body).toEqual({ data: [{ tag: 'refund', calls: 1 }] });
  });

  it('follow each change at once', async () => {
    expect((await read('?reviewed=true')).body.pagination.total).toBe(1);
    await review({ reviewed: true }, { id: ids[2] });
    expect((await read('?reviewed=true')).body.pagination.total).toBe(2);
  });
});
