// The hot queries of contacts and their histories.
import { countOf, firstPageOf, type HotQuery, type Plans, past, rowsOf } from '../../index-doctor/hot-query.ts';
import { indexesOn, uniqueConstraintsOn } from '../../index-doctor/required-index.ts';

const table = 'contacts';
const ofOrg = 'org_id = :org_id';
const newestFirst = 'created_at desc, id desc';
const query = { feature: 'contacts', table, runsAs: 'member' } as const;

const lookup = (column: string, index: string): HotQuery => ({
  ...query,
  name: `contact by ${column}`,
  inside: 'public.find_contact',
  isVerbatim: true,
  sql: `select contacts.* from public.contacts as contacts where contacts.org_id = :org and contacts.${column} = :value
        order by contacts.created_at desc, contacts.id desc limit 1`,
  given: { org: 'org_id', value: column },
  index,
  bound: column,
});

const history = (of: string, time: string, index: string, where: readonly string[] = []): HotQuery => ({
  ...query,
  table: of,
  name: `${of.replace('_', ' ')} of a contact`,
  sql: rowsOf(of, {
    where: [ofOrg, 'contact_id = :contact_id', ...where],
    orderBy: `${time} desc, id desc`,
    rows: 101,
  }),
  index,
  bound: 'contact_id',
});

const hotQueries: readonly HotQuery[] = [
  lookup('facebook_id', 'idx_contacts_org_facebook'),
  lookup('instagram_id', 'idx_contacts_org_instagram'),
  lookup('whatsapp', 'idx_contacts_org_whatsapp'),
  lookup('phone', 'idx_contacts_org_phone'),
  lookup('email', 'idx_contacts_org_email'),
  firstPageOf('contacts', 'idx_contacts_org_created'),
  {
    ...query,
    name: 'contacts, latest message first',
    sql: rowsOf(table, { where: [ofOrg], orderBy: 'last_message_at desc nulls last, id desc', isCounted: true }),
    index: 'idx_contacts_org_last_message',
  },
  {
    ...query,
    name: 'contact stats: of a temperature',
    sql: countOf(table, ofOrg, 'temperature = :temperature'),
    index: 'idx_contacts_org_temperature',
    bound: 'temperature',
  },
  {
    ...query,
    name: 'contacts of a status',
    sql: rowsOf(table, { where: [ofOrg, 'status = any (:statuses)'], orderBy: newestFirst, isCounted: true }),
    given: { statuses: 'array[status]' },
    index: 'idx_contacts_org_status',
    bound: 'status',
  },
  {
    ...query,
    name: 'contacts by name',
    sql: rowsOf(table, { where: [ofOrg], orderBy: 'full_name, id', isCounted: true }),
    index: 'idx_contacts_org_name',
    inOrder: true,
  },
  {
    ...query,
    name: 'contacts of an account',
    sql: rowsOf(table, { where: [ofOrg, 'account_id = any (:accounts)'], orderBy: newestFirst, isCounted: true }),
    given: { accounts: 'array[account_id]' },
    index: 'idx_contacts_org_account',
    bound: 'account_id',
  },
  {
    ...query,
    name: 'contact search',
    runsAs: 'owner',
    inside: 'private.search_contacts',
    isVerbatim: true,
    sql: `select contacts.* from public.contacts as contacts
      where contacts.org_id = :caller_org
        and (
          contacts.search_text like :pattern
          or (contacts.search_text like :number_pattern and contacts.phone like :number_pattern)
        )`,
    given: {
      caller_org: 'org_id',
      pattern: `'%' || left(lower(full_name), 20) || '%'`,
      number_pattern: `'%' || right(phone, 7) || '%'`,
    },
    index: 'idx_contacts_org_search',
  },
  history('messages', 'sent_at', 'idx_messages_org_contact_sent'),
  history('appointments', 'scheduled_at', 'idx_appointments_org_contact_scheduled'),
  history('call_logs', 'started_at', 'idx_call_logs_org_contact', ['leg_of is null']),
  {
    ...query,
    table: 'messages',
    name: 'messages of a contact, past a cursor',
    sql: rowsOf('messages', {
      where: [ofOrg, 'contact_id = :contact_id', ...past('sent_at')],
      orderBy: 'sent_at desc, id desc',
      rows: 101,
    }),
    index: 'idx_messages_org_contact_sent',
    bound: 'sent_at',
    inOrder: true,
  },
];

export const contactPlans: Plans = {
  hotQueries,
  requiredIndexes: [
    ...indexesOn('contacts', {
      idx_contacts_org_account: 'btree (org_id, account_id) WHERE (account_id IS NOT NULL)',
      idx_contacts_org_created: 'btree (org_id, created_at DESC, id DESC)',
      idx_contacts_org_email: 'btree (org_id, email)',
      idx_contacts_org_last_message: 'btree (org_id, last_message_at DESC NULLS LAST, id DESC)',
      idx_contacts_org_name: 'btree (org_id, full_name, id)',
      idx_contacts_org_phone: 'btree (org_id, phone)',
      idx_contacts_org_search: 'gin (org_id, search_text extensions.gin_trgm_ops)',
      idx_contacts_org_status: 'btree (org_id, status)',
      idx_contacts_org_temperature: 'btree (org_id, temperature)',
    }),
    ...uniqueConstraintsOn('contacts', {
      idx_contacts_org_facebook: 'btree (org_id, facebook_id)',
      idx_contacts_org_instagram: 'btree (org_id, instagram_id)',
      idx_contacts_org_whatsapp: 'btree (org_id, whatsapp)',
    }),
  ],
};
