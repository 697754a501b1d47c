import { type HotQuery, inPostgrest, type Plans, page, rowsOf } from '../../index-doctor/hot-query.ts';
import { indexesOn } from '../../index-doctor/required-index.ts';

const ofOrg = 'org_id = :org_id';
const appointment = { feature: 'appointments', table: 'appointments', runsAs: 'member' } as const;

const inOneDay = ['scheduled_at >= :from', 'scheduled_at < :before'];
const oneDay = {
  from: `date_trunc('day', scheduled_at)`,
  before: `date_trunc('day', scheduled_at) + interval '1 day'`,
};

const dayOf = (whose: string, column: string, index: string): HotQuery => ({
  ...appointment,
  name: `appointments: a day of ${whose}`,
  sql: rowsOf('appointments', {
    where: [ofOrg, `${column} = any (:wanted)`, ...inOneDay],
    orderBy: 'scheduled_at desc, id desc',
    isCounted: true,
  }),
  given: { ...oneDay, wanted: `array[${column}]` },
  index,
  bound: 'scheduled_at',
});

const hotQueries: readonly HotQuery[] = [
  {
    ...appointment,
    name: 'appointments, first page',
    sql: rowsOf('appointments', { where: [ofOrg], orderBy: 'scheduled_at desc, id desc', isCounted: true }),
    index: 'idx_appointments_org_scheduled',
    inOrder: true,
  },
  dayOf('a staff member', 'staff_id', 'idx_appointments_org_staff_scheduled'),
  dayOf('a location', 'location_id', 'idx_appointments_org_location_scheduled'),
  dayOf('a contact', 'contact_id', 'idx_appointments_org_contact_scheduled'),
  {
    ...appointment,
    name: 'appointments: confirmed ones of a day',
    sql: rowsOf('appointments', {
      where: [ofOrg, 'status = any (:statuses)', ...inOneDay],
      orderBy: 'scheduled_at desc, id desc',
      isCounted: true,
    }),
    given: { ...oneDay, statuses: 'array[status]' },
    index: { any: ['idx_appointments_org_status_confirmed', 'idx_appointments_org_scheduled'] },
    bound: 'scheduled_at',
  },
  {
    ...appointment,
    name: 'appointments: free slots',
    sql: inPostgrest(`
      select staff.active, booked.taken from public.staff
      left join lateral (
        select json_agg(one) as taken from (
          select scheduled_at, ends_at from public.appointments
          where appointments.org_id = :org_id and scheduled_at >= :from and scheduled_at < :before
            and busy && :span and appointments.org_id = staff.org_id and appointments.staff_id = staff.id
          order by scheduled_at ${page(1000)}
        ) one
      ) booked on true
      where staff.org_id = :org_id and staff.id = :staff_id`),
    given: {
      ...oneDay,
      span: `tstzrange(date_trunc('day', scheduled_at), date_trunc('day', scheduled_at) + interval '1 day')`,
    },
    index: { any: ['idx_appointments_org_staff_scheduled', 'appointments_staff_slot_taken'] },
  },
  {
    ...appointment,
    name: 'appointment search',
    runsAs: 'owner',
    inside: 'private.search_appointments',
    isVerbatim: true,
    sql: `select appointments.* from public.appointments as appointments
      where appointments.org_id = :caller_org and appointments.search_text like :pattern`,
    given: { caller_org: 'org_id', pattern: `'%' || left(search_text, 20) || '%'` },
    index: 'idx_appointments_org_search',
  },
];

export const appointmentPlans: Plans = {
  hotQueries,
  requiredIndexes: indexesOn('appointments', {
    idx_appointments_org_contact_scheduled: 'btree (org_id, contact_id, scheduled_at DESC)',
    idx_appointments_org_location_scheduled: 'btree (org_id, location_id, scheduled_at)',
    idx_appointments_org_scheduled: 'btree (org_id, scheduled_at DESC, id DESC)',
    idx_appointments_org_search: 'gin (org_id, search_text extensions.gin_trgm_ops)',
    idx_appointments_org_staff_scheduled: 'btree (org_id, staff_id, scheduled_at)',
    idx_appointments_org_status_confirmed: 'btree (org_id, status, scheduled_at)',
  }),
};
