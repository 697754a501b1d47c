import { type HotQuery, type Plans, rowsOf } from '../../index-doctor/hot-query.ts';
import { indexesOn } from '../../index-doctor/required-index.ts';

const ofOrg = 'org_id = :org_id';
const message = { feature: 'messages', table: 'messages', runsAs: 'member' } as const;

const hotQueries: readonly HotQuery[] = [
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
    name: 'messages: duplicate of a recent one',
    runsAs: 'owner',
    sql: `select from public.messages other
      where other.org_id = :org_id and other.contact_id = :contact_id and other.method = :method
        and other.sent_at > :sent_at::timestamptz - interval '1 minute'
        and other.sent_at < :sent_at::timestamptz + interval '1 minute'`,
    // Both lead with contact and time, and the planner may take either.
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
];

export const messagePlans: Plans = {
  hotQueries,
  requiredIndexes: indexesOn('messages', {
    idx_messages_org_contact_method: 'btree (org_id, contact_id, method, sent_at DESC)',
    idx_messages_org_contact_sent: 'btree (org_id, contact_id, sent_at DESC, id DESC)',
    idx_messages_org_search: 'gin (org_id, search_vector)',
    idx_messages_org_sent: 'btree (org_id, sent_at DESC, id DESC)',
  }),
};
