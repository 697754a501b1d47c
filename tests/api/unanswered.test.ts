// The call back list: who is on it, its order and pages, and the resolution of a caller.
import { randomInt, randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addMember, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { fuzzRuns } from '../helpers/fuzz-runs.ts';
import { createRandom } from '../helpers/seeded-random.ts';
import { send } from '../helpers/send.ts';

const base = '/api/calls-dashboard/unanswered';
let service: TestApp;
let org: TestOrg;

beforeAll(async () => {
  service = await startTestApp();
});
afterAll(() => service?.close());
beforeEach(async () => {
  org = await makeOrg(service.stack);
});

const now = Date.now();
const minutesAgo = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
const caller = '+15550100001';

interface Call {
  readonly id?: string;
  readonly at: number;
  readonly status?: string;
  readonly direction?: 'inbound' | 'outbound';
  readonly number?: string | null;
  readonly [column: string]: unknown;
}

async function addCalls(...calls: readonly Call[]): Promise<string[]> {
  const ids: string[] = [];
  for (const {
    at,
    number = caller,
    direction = 'inbound',
    status = 'missed',
    id = randomUUID(),
    ...columns
  } of calls) {
    const party = direction === 'inbound' ? 'from_number' : 'to_number';
    const row = { id, org_id: org.id, direction, status, started_at: minutesAgo(at), [party]: number, ...columns };
    const names = Object.keys(row).join(', ');
    await service.stack.sql.query(
      `insert into call_logs (${names}) select ${names} from jsonb_populate_record(null::call_logs, $1)`,
      [row],
    );
    ids.push(id);
  }
  return ids;
}

const read = async (query = '', as: { readonly token: string } = org) => {
  await service.app.cache.invalidate();
  return send(service.app, 'GET', `${base}?${query}`, { as });
};
const numbersOf = ({ body }: Awaited<ReturnType<typeof read>>) =>
  body.data.map((row: { number: string }) => row.number);
const numbers = async (query = '') => numbersOf(await read(query));
const resolve = (lastCallId: unknown, resolution = 'done', as: { readonly token: string } = org) =>
  send(service.app, 'POST', `${base}/resolve`, { as, body: { number: caller, resolution, lastCallId } });
const fold = () => service.app.runJob('fold unanswered callers');

describe('the call back list', () => {
  it('has one row for each caller with all unanswered calls since the last conversation', async () => {
    const agent = randomUUID();
    await service.stack.sql.query('insert into agents (id, org_id, name) values ($1, $2, $3)', [agent, org.id, 'Zoë']);
    await addCalls(
      { at: 500 },
      { at: 400, status: 'completed' },
      { at: 300, status: 'voicemail', summary: `${'a'.repeat(159)}bc` },
      { at: 200, status: 'failed' },
    );
    const [last] = await addCalls({ at: 100, agent_id: agent });
    const { status, body } = await read();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      data: [
        {
          number: caller,
          contact_id: null,
          attempts: 2,
          lastStatus: 'missed',
          lastCallId: last,
          isWithinHours: true,
          summary: `${'a'.repeat(159)}b`,
          agent_id: agent,
          agent_name: 'Zoë',
        },
      ],
      withheld: { calls: 0 },
      pagination: { limit: 20, total: 1, nextCursor: null },
    });
    expect(body.data[0].firstAt).toContain(minutesAgo(300).slice(0, 19));
    // A longer number is another caller.
    await addCalls({ at: 200, number: `${caller}2` });
    const rows = (await read()).body.data;
    expect(rows).toHaveLength(2);
    for (const { filter, attempts } of rows) {
      const list = await send(service.app, 'GET', `/api/calls-dashboard?${filter}`, { as: org });
      expect(list.body.pagination.total).toBe(attempts);
    }
  });

  it.each([
    ['a completed inbound call', { at: 1, status: 'completed' }, 0],
    ['a completed outbound call', { at: 1, status: 'completed', direction: 'outbound' as const }, 0],
    ['a failed outbound call', { at: 1, status: 'failed', direction: 'outbound' as const }, 1],
    ['a completed call before', { at: 9, status: 'completed' }, 1],
    ['a completed test call', { at: 1, status: 'completed', is_test: true }, 1],
    ['a completed call from another number', { at: 1, status: 'completed', number: '+15550100002' }, 1],
  ])('after %s', async (_, call, rows) => {
    await addCalls({ at: 5 });
    expect((await read()).body.pagination.total).toBe(1);
    await fold();
    await addCalls(call);
    expect((await read()).body.pagination.total).toBe(rows);
    await fold();
    expect((await read()).body.pagination.total).toBe(rows);
  });

  it.each([
    ['has another number', `update call_logs set from_number = '+15550100002' where id = $1`],
    ['failed', `update call_logs set status = 'failed' where id = $1`],
    ['is a test call', 'update call_logs set is_test = true where id = $1'],
    ['started before', `update call_logs set started_at = started_at - interval '1 day' where id = $1`],
    [
      'is a leg',
      `update call_logs as leg set leg_of = call.id from call_logs as call
       where leg.id = $1 and call.org_id = leg.org_id and call.id <> leg.id`,
    ],
    ['is deleted', 'delete from call_logs where id = $1'],
  ])('has the caller again when the completed call %s', async (_, change) => {
    await addCalls({ at: 5 });
    const [completed] = await addCalls({ at: 1, status: 'completed' });
    await fold();
    expect(await numbers()).toEqual([]);
    await service.stack.sql.query(change, [completed]);
    expect(await numbers()).toEqual([caller]);
    await fold();
    expect(await numbers()).toEqual([caller]);
  });

  it('has no legs and no test calls, and counts withheld numbers', async () => {
    const [call] = await addCalls({ at: 4, status: 'completed', number: '+15550100009' });
    await addCalls(
      { at: 3, leg_of: call },
      { at: 2, is_test: true },
      { at: 3, number: null },
      { at: 2, number: null, status: 'voicemail' },
      { at: 2, number: null, is_test: true },
      { at: 2, number: null, status: 'completed' },
      { at: 60 * 24 * 40, number: null },
    );
    expect((await read()).body).toMatchObject({ data: [], withheld: { calls: 2 }, pagination: { total: 0 } });
  });

  it('is read page by page, the longest wait first, with the exact total', async () => {
    for (let n = 1; n <= 5; n += 1) await addCalls({ at: n === 2 ? 30 : n * 10, number: `+1555010000${n}` });
    await fold();
    await addCalls({ at: 1, number: '+15550100005' });
    const found: string[] = [];
    let cursor = '';
    do {
      const page = await read(`limit=2${cursor}`);
      expect(page.body.pagination.total).toBe(5);
      found.push(...numbersOf(page));
      cursor = page.body.pagination.nextCursor === null ? '' : `&cursor=${page.body.pagination.nextCursor}`;
    } while (cursor !== '');
    // Two callers wait since the same moment.
    expect(found.map((number) => number.slice(-1)).join('')).toBe('54231');
    expect((await read('cursor=bm90')).body).toMatchObject({ code: 'INVALID_CURSOR' });
  });

  it('selects by the last call: its time, agent and number', async () => {
    const [one, two] = [randomUUID(), randomUUID()];
    for (const id of [one, two]) {
      await service.stack.sql.query('insert into agents (id, org_id, name) values ($1, $2, $3)', [id, org.id, id]);
    }
    await addCalls({ at: 120, agent_id: one }, { at: 5, agent_id: two }, { at: 5, number: null, agent_id: two });
    for (const isFolded of [false, true]) {
      if (isFolded) await fold();
      expect(await numbers(`agent_id=${one}`)).toEqual([]);
      expect((await read(`agent_id=${two}`)).body).toMatchObject({ data: [{ attempts: 2 }], withheld: { calls: 1 } });
      expect(await numbers(`to=${minutesAgo(60)}`)).toEqual([]);
      expect((await read(`from=${minutesAgo(60)}`)).body.data).toMatchObject([{ attempts: 2 }]);
    }
  });

  it('says whether the last call was within the opening hours', async () => {
    const weekday = new Date(minutesAgo(5))
      .toLocaleDateString('en', { weekday: 'short', timeZone: 'UTC' })
      .toLowerCase();
    await addCalls({ at: 5 });
    const open = async (hours: object) => {
      await send(service.app, 'PATCH', '/api/settings/inbound', { as: org, body: { hours } });
      return (await read()).body.data[0].isWithinHours;
    };
    expect(await open({ [weekday]: [['00:00', '24:00']] })).toBe(true);
    expect(await open({ [weekday]: [] })).toBe(false);
    expect(await open({})).toBe(true);
  });
});

describe('a resolved caller', () => {
  it.each(['done', 'not_needed'])(
    'leaves the list (%s), and a later missed call brings it back',
    async (resolution) => {
      const [call] = await addCalls({ at: 10 });
      expect((await read()).body.data).toHaveLength(1);
      const resolved = await resolve(call, resolution);
      expect(resolved).toMatchObject({ status: 200, body: { number: caller, resolution, lastCallId: call } });
      // Without an invalidation: the own write is seen.
      expect((await send(service.app, 'GET', base, { as: org })).body.data).toEqual([]);
      await fold();
      expect(await numbers()).toEqual([]);
      await addCalls({ at: 5, status: 'voicemail' });
      expect((await read()).body.data).toMatchObject([{ attempts: 1, lastStatus: 'voicemail' }]);
    },
  );

  it('is resolved once, however often it is sent, and each change is audited', async () => {
    const [call] = await addCalls({ at: 10 });
    const first = await resolve(call);
    expect((await resolve(call)).body).toEqual(first.body);
    expect((await resolve(call, 'not_needed')).body).toMatchObject({
      resolution: 'not_needed',
      resolved_by: org.userId,
    });
    const { rows } = await service.stack.sql.query(
      'select action, subject_type, subject_id, actor_id, details from audit_log where org_id = $1 and subject_id = $2 order by at',
      [org.id, call],
    );
    const entry = { action: 'caller.resolved', subject_type: 'call', subject_id: call, actor_id: org.userId };
    expect(rows).toEqual(['done', 'not_needed'].map((resolution) => ({ ...entry, details: { resolution } })));
  });

  it('is refused with 409 when the caller has called again, and 404 for an unknown call', async () => {
    const [call] = await addCalls({ at: 10 });
    const [other] = await addCalls({ at: 5, number: '+15550100002' });
    await addCalls({ at: 5 });
    expect(await resolve(call)).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    expect(await resolve(other)).toMatchObject({ status: 409 });
    expect(await resolve(randomUUID())).toMatchObject({ status: 404, body: { code: 'CALL_NOT_FOUND' } });
    expect((await read()).body.data).toMatchObject([{ attempts: 2 }, { attempts: 1 }]);
  });

  it('needs the role of an agent, also in the database', async () => {
    const [call] = await addCalls({ at: 10 });
    const viewer = await addMember(service.stack, org.id, 'viewer');
    expect(await resolve(call, 'done', viewer)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    await service.stack.sql.query('begin');
    try {
      await service.stack.sql.query(
        `select set_config('request.jwt.claims', $1, true), set_config('request.headers', $2, true)`,
        [JSON.stringify({ sub: viewer.userId, role: 'authenticated' }), JSON.stringify({ 'x-org-id': org.id })],
      );
      const refused = service.stack.sql.query('select resolve_unanswered($1, $2, $3, $4)', [
        org.id,
        caller,
        'done',
        call,
      ]);
      await expect(refused).rejects.toThrow('this role cannot resolve callers');
    } finally {
      await service.stack.sql.query('rollback');
    }
    const agent = await addMember(service.stack, org.id, 'agent');
    expect((await resolve(call, 'done', agent)).status).toBe(200);
  });
});

describe('the stored callers equal the calls', () => {
  const seed = randomInt(2 ** 31);
  it(`after any writes and folds, seed ${seed}`, async () => {
    const random = createRandom(seed);
    const { sql } = service.stack;
    const columns = () => ({
      number: random.one([caller, '+15550100002', '+15550100003', null]),
      direction: random.one(['inbound', 'inbound', 'outbound'] as const),
      status: random.one(['missed', 'voicemail', 'completed', 'failed']),
      at: random.below(20),
      is_test: random.one([null, null, null, true]),
    });
    for (let round = 0; round < fuzzRuns(80); round += 1) {
      const { rows } = await sql.query<{ id: string }>('select id from call_logs where org_id = $1 order by id', [
        org.id,
      ]);
      const ids = rows.map(({ id }) => id);
      const [one = randomUUID()] = [ids[random.below(ids.length)]];
      const { number, direction, status, at, is_test } = columns();
      const write = ids.length < 4 ? 'insert' : random.one(['insert', 'insert', 'update', 'update', 'delete', 'leg']);
      if (write === 'insert') await addCalls({ number, direction, status, at, is_test });
      if (write === 'delete') await sql.query('delete from call_logs where org_id = $1 and id = $2', [org.id, one]);
      if (write === 'leg') {
        await sql.query(
          'update call_logs set leg_of = case when leg_of is null then $3::uuid end where org_id = $1 and id = $2',
          [org.id, one, ids.find((id) => id !== one)],
        );
      }
      if (write === 'update') {
        await sql.query(
          `update call_logs set status = $3, direction = $4, started_at = $5, is_test = $6,
             from_number = case $4 when 'inbound' then $7 end, to_number = case $4 when 'outbound' then $7 end
           where org_id = $1 and id = $2`,
          [org.id, one, status, direction, minutesAgo(at), is_test, number],
        );
      }
      if (random.happens(0.3)) await fold();
      if (round % 4 === 0) expect((await read()).body.data).toMatchObject(await expectedRows());
    }
    await fold();
    expect((await read()).body.data).toMatchObject(await expectedRows());
  });

  /** Computed from the rows, without the functions under test. */
  async function expectedRows() {
    const { rows } = await service.stack.sql.query<{ number: string; status: string; id: string; at: Date }>(
      `select coalesce(case direction when 'inbound' then from_number else to_number end, '') as number, id, started_at as at,
         case when status = 'completed' then 'spoken' when direction = 'inbound' and status in ('missed', 'voicemail') then 'open' end as status
       from call_logs where org_id = $1 and leg_of is null and is_test is not true`,
      [org.id],
    );
    const callers = [...new Set(rows.map(({ number }) => number))].filter((number) => number !== '');
    return callers
      .map((number) => {
        const own = rows.filter((row) => row.number === number);
        const spoken = Math.max(0, ...own.filter(({ status }) => status === 'spoken').map(({ at }) => at.getTime()));
        const open = own
          .filter(({ status, at }) => status === 'open' && at.getTime() > spoken)
          .sort((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1));
        return { number, attempts: open.length, lastCallId: open.at(-1)?.id, first: open[0]?.at.getTime() ?? 0 };
      })
      .filter(({ attempts }) => attempts > 0)
      .sort((a, b) => a.first - b.first || (a.number < b.number ? -1 : 1))
      .map(({ first: _, ...row }) => row);
  }

  it('when a call commits after a fold that could not see it', async () => {
    await addCalls({ at: 10 });
    const writer = new pg.Client({ connectionString: service.stack.services.databaseUrl });
    await writer.connect();
    try {
      await writer.query('begin');
      await writer.query(
        `insert into call_logs (org_id, direction, status, to_number, started_at) values ($1, 'outbound', 'completed', $2, $3)`,
        [org.id, caller, minutesAgo(1)],
      );
      await fold();
      expect(await numbers()).toEqual([caller]);
      await writer.query('commit');
    } finally {
      await writer.end();
    }
    expect(await numbers()).toEqual([]);
    await fold();
    expect(await numbers()).toEqual([]);
    const { rows } = await service.stack.sql.query('select from private.changed_callers');
    expect(rows).toEqual([]);
  });
});
