// A write that is answered 503 is never committed later: its statement times out before the request's deadline.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deadlineMs } from '../../src/database/request-budget.ts';
import { makeOrg, startTestApp, type TestApp } from '../helpers/app.ts';
import { send } from '../helpers/send.ts';

let service: TestApp;

beforeAll(async () => {
  service = await startTestApp();
});
afterAll(() => service?.close());

it.each(['authenticated', 'anon', 'callboard_service'])(
  'of %s is shorter than the deadline of a request',
  async (role) => {
    const { rows } = await service.stack.sql.query<{ ms: number }>(
      `select extract(epoch from split_part(setting, '=', 2)::interval)::float * 1000 as ms
     from pg_roles, unnest(rolconfig) as setting where rolname = $1 and setting like 'statement_timeout=%'`,
      [role],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.ms).toBeGreaterThan(0);
    expect(rows[0]?.ms).toBeLessThan(deadlineMs);
  },
);

it('leaves no rows of a write that was answered 503', async () => {
  const org = await makeOrg(service.stack);
  const { sql } = service.stack;
  // Caches the membership, so that the write is the request's first query.
  await send(service.app, 'GET', '/api/services', { as: org });
  await sql.query('begin; lock table services in exclusive mode');
  const answer = await send(service.app, 'POST', '/api/services', { as: org, body: { name: 'Cut' } });
  await sql.query('commit');
  expect(answer).toMatchObject({ status: 503, body: { code: 'DATABASE_UNAVAILABLE' } });
  // A writer that still waited for the lock would get it before this one.
  await sql.query('begin; lock table services in exclusive mode');
  const { rows } = await sql.query('select name from services where org_id = $1', [org.id]);
  await sql.query('commit');
  expect(rows).toEqual([]);
});
