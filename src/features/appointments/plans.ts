// Messages and appointments.
import { type HotQuery, inPostgrest, page, rowsOf } from '../hot-query.ts';

const ofOrg = 'org_id = :org_id';
const message = { feature: 'messages', table: 'messages', runsAs: 'member' } as const;
const appointment = { feature: 'appointments', table: 'appointments', runsAs: 'member' } as const;

const inOneDay = ['scheduled_at >= :from', 'scheduled_at < :before'];
const oneDay = {
  from: `date_trunc('day', scheduled_at)`,
  before: `date_trunc('day', scheduled_at) + interval '1 day'`,
};

const dayOf = (who: string, column: string, index: string): HotQuery => ({
  ...appointment,
  name: `appointments: a day of ${who}`,
  sql: rowsOf('appointments', {
    where: [ofOrg, `${column} = any (:wanted)`, ...inOneDay],
    orderBy: 'scheduled_at desc, id desc',
    isCounted: true,
  }),
  given: { ...oneDay, wanted: `array[${column}]` },
  index,
  bound: 'scheduled_at',
});

export const conversationQueries: readonly HotQuery[] = [
  {
    ...message,
    name: 'messages, first page',
    sql: rowsOf('messages', { where: [ofOrg], orderBy: 'sent_at desc, id desc', isCounted: true }),
    index: 'idx_messages_org_sent',
    inOrder: true,
  },
  {
    ...message,
    name: 'message search',
    runsAs: 'owner',
    inside: 'private.search_messages',
    isVerbatim: true,
    sql: `select
      messages.id, messages.org_id, messages.contact_id, messages.method, messages.direction, messages.sent_at,
      ts_rank(messages.search_vector, :sought)
    from public.messages
    where messages.org_id = :caller_org and messages.search_vector @@ :sought`,
    given: { caller_org: 'org_id', sought: `plainto_tsquery('simple', left(content, 100))` },
    index: 'idx_messages_org_search',
  },
  {
    ...message,
    name: 'messages: was the same sent lately?',
    runsAs: 'owner',
    sql: `select from public.messages other
      where other.org_id = :org_id and other.contact_id = :contact_id and other.method = :method
        and other.sent_at > :sent_at::timestamptz - interval '1 minute'
        and other.sent_at < :sent_at::timestamptz + interval '1 minute'`,
    // Both go by contact and time; to the planner one row is one row.
    index: { any: ['idx_messages_org_contact_method', 'idx_messages_org_contact_sent'] },
    bound: 'sent_at',
  },
  {
    ...message,
    name: 'messages: the newest of a contact',
    runsAs: 'owner',
    inside: 'private.note_newest_message',
    sql: `select max(messages.sent_at) from public.messages
      where messages.org_id = :org_id and messages.contact_id = :contact_id`,
    index: 'idx_messages_org_contact_sent',
    bound: 'contact_id',
  },
  {
    ...message,
    name: 'messages of a contact by one method',
    sql: rowsOf('messages', {
      where: [ofOrg, 'contact_id = any (:contacts)', 'method = any (:methods)'],
      orderBy: 'sent_at desc, id desc',
      isCounted: true,
    }),
    given: { contacts: 'array[contact_id]', methods: 'array[method]' },
    index: 'idx_messages_org_contact_method',
    bound: 'method',
  },
  {
    ...appointment,
    name: 'appointments, first page',
    sql: rowsOf('appointments', { where: [ofOrg], orderBy: 'scheduled_at desc, id desc', isCounted: true }),
    index: 'idx_appointments_org_scheduled',
    inOrder: true,
  },
  dayOf('one of the staff', 'staff_id', 'idx_appointments_org_staff_scheduled'),
  dayOf('a place', 'location_id', 'idx_appointments_org_location_scheduled'),
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
