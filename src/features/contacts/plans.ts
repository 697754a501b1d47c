// Contacts, what was exchanged with them, and what they may become.
import { countOf, type HotQuery, past, rowsOf } from '../hot-query.ts';

const feature = 'contacts';
const table = 'contacts';
const ofOrg = 'org_id = :org_id';
const newestFirst = 'created_at desc, id desc';
const asked = { feature, table, runsAs: 'member' } as const;

const lookup = (column: string, index: string): HotQuery => ({
  ...asked,
  name: `contact by ${column}`,
  inside: 'public.find_contact',
  isVerbatim: true,
  sql: `select contacts.* from public.contacts as contacts where contacts.org_id = :org and contacts.${column} = :value
        order by contacts.created_at desc, contacts.id desc limit 1`,
  given: { org: 'org_id', value: column },
  index,
  bound: column,
});

/** Lists by age: ties are few, and sorted by id after. */
const newest = (listed: string, index: string): HotQuery => ({
  feature: listed.replace('_', '-'),
  table: listed,
  runsAs: 'member',
  name: `${listed.replace('_', ' ')}, first page`,
  sql: rowsOf(listed, { where: [ofOrg], orderBy: newestFirst, isCounted: true }),
  index,
});

const history = (of: string, time: string, index: string): HotQuery => ({
  ...asked,
  table: of,
  name: `${of.replace('_', ' ')} of a contact`,
  sql: rowsOf(of, { where: [ofOrg, 'contact_id = :contact_id'], orderBy: `${time} desc, id desc`, rows: 101 }),
  index,
  bound: 'contact_id',
});

export const contactQueries: readonly HotQuery[] = [
  lookup('facebook_id', 'idx_contacts_org_facebook'),
  lookup('instagram_id', 'idx_contacts_org_instagram'),
  lookup('whatsapp', 'idx_contacts_org_whatsapp'),
  lookup('phone', 'idx_contacts_org_phone'),
  lookup('email', 'idx_contacts_org_email'),
  newest('contacts', 'idx_contacts_org_created'),
  newest('leads', 'idx_leads_org_created'),
  newest('accounts', 'idx_accounts_org_created'),
  newest('services', 'idx_services_org_created'),
  newest('integrations', 'idx_integrations_org_created'),
  {
    ...asked,
    name: 'contacts, last spoken to first',
    sql: rowsOf(table, { where: [ofOrg], orderBy: 'last_message_at desc nulls last, id desc', isCounted: true }),
    index: 'idx_contacts_org_last_message',
  },
  {
    ...asked,
    name: 'contact stats: of a temperature',
    sql: countOf(table, ofOrg, 'temperature = :temperature'),
    index: 'idx_contacts_org_temperature',
    bound: 'temperature',
  },
  {
    ...asked,
    name: 'contacts of a status',
    sql: rowsOf(table, { where: [ofOrg, 'status = any (:statuses)'], orderBy: newestFirst, isCounted: true }),
    given: { statuses: 'array[status]' },
    index: 'idx_contacts_org_status',
    bound: 'status',
  },
  {
    ...asked,
    name: 'contacts by name',
    sql: rowsOf(table, { where: [ofOrg], orderBy: 'full_name, id', isCounted: true }),
    index: 'idx_contacts_org_name',
    inOrder: true,
  },
  {
    ...asked,
    name: 'contacts of an account',
    sql: rowsOf(table, { where: [ofOrg, 'account_id = any (:accounts)'], orderBy: newestFirst, isCounted: true }),
    given: { accounts: 'array[account_id]' },
    index: 'idx_contacts_org_account',
    bound: 'account_id',
  },
  {
    ...asked,
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
  history('call_logs', 'started_at', 'idx_call_logs_org_contact'),
  {
    ...asked,
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
