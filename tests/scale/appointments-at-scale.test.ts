// Each appointment query uses its own index among 200,000 appointments.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeOrg, type TestOrg } from '../helpers/app.ts';
import { loadBeforeIndexes } from '../helpers/bulk-load.ts';
import { startExplainer } from '../helpers/query-plans.ts';
import { startTestStack, type TestStack } from '../helpers/stack.ts';

let stack: TestStack;
let org: TestOrg;
let explainer: Awaited<ReturnType<typeof startExplainer>>;
let one: Record<'staff' | 'locations' | 'contacts', string>;

beforeAll(async () => {
  stack = await startTestStack();
  org = await makeOrg(stack);
  const { sql } = stack;
  for (const [table, name] of [
    ['staff', 'full_name'],
    ['locations', 'name'],
    ['contacts', 'full_name'],
  ]) {
    await sql.query(`insert into ${table} (org_id, ${name}) select $1, 'Nr ' || nr from generate_series(1, 40) nr`, [
      org.id,
    ]);
  }
  // Loads without the overlap constraint and triggers, which takes half the time. The constraint is checked once, afterwards.
  const { rows: held } = await sql.query<{ definition: string }>(
    `select pg_get_constraintdef(oid) as definition from pg_constraint where conname = 'appointments_staff_slot_taken'`,
  );
  await sql.query('alter table appointments drop constraint appointments_staff_slot_taken');
  await loadBeforeIndexes(sql, ['appointments'], () =>
    sql.query(
      `begin;
     set local session_replication_role = replica;
     with
       people as (select id, row_number() over (order by id) as nr from staff),
       places as (select id, row_number() over (order by id) as nr from locations),
       guests as (select id, row_number() over (order by id) as nr from contacts)
     insert into appointments (org_id, staff_id, location_id, contact_id, scheduled_at, ends_at, notes)
     select '${org.id}', people.id, places.id, guests.id, start, start + interval '30 minutes', 'Nr ' || slot
     from people
     cross join generate_series(1, 5000) slot
     cross join lateral (select timestamptz '2025-12-01 00:00Z' + slot * interval '2 hours' as start) time
     join places on places.nr = 1 + (people.nr + slot) % 40
     join guests on guests.nr = 1 + (people.nr + slot / 40) % 40;
     commit`,
    ),
  );
  await sql.query(`alter table appointments add constraint appointments_staff_slot_taken ${held[0]?.definition}`);
  await sql.query('vacuum analyze appointments');
  const { rows } = await sql.query<Record<'staff' | 'locations' | 'contacts', string>>(
    `select (select id from staff limit 1) as staff, (select id from locations limit 1) as locations,
       (select id from contacts limit 1) as contacts`,
  );
  one = rows[0] ?? { staff: '', locations: '', contacts: '' };
  explainer = await startExplainer(stack);
}, 120_000);
afterAll(async () => {
  await explainer?.close();
  await stack?.close();
});

const day = 'from=2026-12-01&to=2026-12-02';

describe('among 200,000 appointments', () => {
  it.each([
    [
      "a staff member's day",
      () => `/api/appointments?staff_id=${one.staff}&${day}`,
      'idx_appointments_org_staff_scheduled',
    ],
    [
      "a location's day",
      () => `/api/appointments?location_id=${one.locations}&${day}`,
      'idx_appointments_org_location_scheduled',
    ],
    [
      "a contact's day",
      () => `/api/appointments?contact_id=${one.contacts}&${day}`,
      'idx_appointments_org_contact_scheduled',
    ],
    ["an organisation's day", () => `/api/appointments?${day}`, 'idx_appointments_org_scheduled'],
  ])('a query for %s uses its own index, within bounds', async (_what, url, index) => {
    const { appointments = [] } = await explainer.stepsOf(org, url());
    // A bitmap index scan has no table. Steps of other tables read the names of the page.
    const reads = appointments.filter(
      ({ index: used, table }) => table === 'appointments' || (table === undefined && used !== undefined),
    );
    expect(reads.length).toBeGreaterThan(0);
    for (const read of reads.filter((step) => step.type !== 'Bitmap Heap Scan')) {
      expect(read).toMatchObject({ index, condition: expect.stringMatching(/scheduled_at >=.*scheduled_at </) });
    }
  });

  it('the list of latest appointments is read in index order', async () => {
    const { appointments = [] } = await explainer.stepsOf(org, '/api/appointments');
    expect(appointments).toContainEqual(expect.objectContaining({ index: 'idx_appointments_org_scheduled' }));
    expect(appointments.filter(({ type }) => /Sort/.test(type))).toEqual([]);
  });

  it('busy times are queried by staff member and time range, not over the whole history', async () => {
    const slots = `/api/appointments/availability?staff_id=${one.staff}&from=2026-12-01&to=2026-12-02&duration=30`;
    const { staff = [] } = await explainer.stepsOf(org, slots);
    const reads = staff.filter(({ index, table }) => index?.includes('appointments') || table === 'appointments');
    expect(reads.map(({ index }) => index).filter((index) => index !== undefined)).toEqual([
      'idx_appointments_org_staff_scheduled',
    ]);
    expect(reads.map(({ condition }) => condition).join()).toMatch(/staff_id.*scheduled_at >=.*scheduled_at </);
  });
});
