// Appointments of one staff member are written one at a time, within an organisation. Row-level security is checked before the lock.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../helpers/database.ts';
import { foreign, own, users } from '../helpers/marked-orgs.ts';
import { queryAs } from '../helpers/sql-caller.ts';
import { insertTwoOrgs } from '../helpers/two-orgs.ts';

const foreignStaff = '20000000-0000-4000-8000-000000000006';
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let holder: pg.Client;
let other: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  [holder, other] = [1, 2].map(() => new pg.Client({ connectionString: database.url })) as [pg.Client, pg.Client];
  await Promise.all([holder.connect(), other.connect()]);
  await insertTwoOrgs(holder);
  // A wait ends with an error, so the test does not hang.
  await other.query(`set lock_timeout = '10s'`);
});
afterAll(async () => {
  await holder?.end();
  await other?.end();
  await database?.close();
});

const booking = (orgId: string) =>
  `insert into public.appointments (org_id, staff_id, scheduled_at, ends_at)
   values ('${orgId}', '${foreignStaff}', '2030-01-01 10:00Z', '2030-01-01 11:00Z')
   returning (select count(*)::int from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()) as locks`;

describe('the booking lock of a staff member', () => {
  it('is taken by a booking in the own organisation', async () => {
    const rows = await queryAs(holder, { userId: users.foreignOwner, orgId: foreign.id }, booking(foreign.id));
    expect(rows).toEqual([{ locks: 1 }]);
  });

  it('is taken by callers without row-level security too', async () => {
    await holder.query('begin');
    expect((await holder.query(booking(foreign.id))).rows).toEqual([{ locks: 1 }]);
    await holder.query('rollback');
  });

  it('is neither awaited nor held by a member of another organisation', async () => {
    const agent = { userId: users.agent, orgId: own.id };
    await holder.query('begin');
    await holder.query(booking(foreign.id));
    await expect(queryAs(other, agent, booking(foreign.id))).rejects.toThrow('row-level security');
    await expect(queryAs(other, agent, booking(own.id))).rejects.toThrow('foreign key');
    await holder.query('rollback');
  });
});
