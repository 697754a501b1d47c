// The contacts in the queue of a campaign.
import { type FastifyPluginAsyncTypebox, type Static, Type } from '@fastify/type-provider-typebox';
import { isFarPage } from '../../cache/doorkeeper.ts';
import { readPage } from '../../database/paging.ts';
import { dataOrNull } from '../../database/postgrest-response.ts';
import { rlsTables } from '../../database/rls-tables.ts';
import { defineView } from '../../http/cache/view.ts';
import { Id, Instant, Nullable, Pagination, Strict } from '../../http/contract.ts';
import { campaign } from './resource.ts';
import { demoContact, queueStatuses } from './schemas.ts';

const Status = Type.Enum([...queueStatuses]);

const QueuedContactsQuery = Strict({
  status: Type.Optional(
    Type.Array(Status, {
      minItems: 1,
      maxItems: queueStatuses.length,
      uniqueItems: true,
      description: 'Contacts with any of these statuses.',
    }),
  ),
  page: Type.Integer({ minimum: 1, maximum: 1_000_000, default: 1, description: 'The first page is 1.' }),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20, description: 'Rows on a page.' }),
});

const QueuedContact = Type.Object(
  {
    id: Id('The id of the entry.'),
    contact_id: Id('The contact.'),
    contact_name: Type.String({ description: 'The name of the contact.' }),
    status: Status,
    attempts: Type.Integer({ minimum: 0, description: 'Calls so far.' }),
    next_attempt_at: Nullable(Instant('When the contact is called next. Null: not known.')),
    created_at: Instant('When the contact was queued.'),
    updated_at: Instant('Time of the last change.'),
  },
  { title: 'QueuedContact' },
);

const QueuedContactList = Type.Object(
  { data: Type.Array(QueuedContact), pagination: Pagination },
  {
    title: 'QueuedContactList',
    description: 'A page of the queue of a campaign.',
    examples: [
      {
        data: [
          {
            id: '0b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10',
            contact_id: demoContact,
            contact_name: 'Dmitri Parker',
            status: 'failed',
            attempts: 3,
            next_attempt_at: null,
            created_at: '2026-03-08T14:30:00+00:00',
            updated_at: '2026-11-20T16:02:11.5+00:00',
          },
        ],
        pagination: { page: 1, limit: 20, total: 1, totalPages: 1 },
      },
    ],
  },
);

const minute = 60_000;
const columns =
  'id,contact_id,...contacts(contact_name:full_name),status,attempts,next_attempt_at,created_at,updated_at';

type QueuedContactsParams = Static<typeof QueuedContactsQuery> & { readonly id: string };

/** Relaxed, as the progress. */
export const queuedContactsView = defineView({
  name: 'campaign contacts',
  tables: ['call_queue', 'campaigns', 'contacts', ...rlsTables],
  ttlMs: minute,
  relaxedMs: 1000,
  staleIfErrorMs: 10 * minute,
  negativeTtlMs: 15_000,
  needsSecondRequest: isFarPage,
  schema: QueuedContactList,
  async load({ database, orgId }, { id, status, page, limit }: QueuedContactsParams): Promise<object | null> {
    const [found, { rows, total }] = await Promise.all([
      database.from('campaigns').select('id').eq('org_id', orgId).eq('id', id).maybeSingle(),
      readPage({ page, limit }, ({ counting, isReversed }) => {
        const entries = database.from('call_queue').select(columns, counting).eq('org_id', orgId).eq('campaign_id', id);
        const listed = status === undefined ? entries : entries.in('status', status);
        return listed.order('updated_at', { ascending: isReversed }).order('id', { ascending: !isReversed });
      }),
    ]);
    if (dataOrNull(found) === null) return null;
    return { data: rows, pagination: { page, limit, total, totalPages: Math.ceil(total / limit) } };
  },
});

export const queuedContactsRoute: FastifyPluginAsyncTypebox = async function queuedContactsRoute(app) {
  app.declareViews(queuedContactsView);

  app.get(
    '/:id/contacts',
    {
      config: { isCached: true, tables: queuedContactsView.policy.tables, failures: [campaign.NotFound] },
      schema: {
        operationId: 'listQueuedContacts',
        tags: [campaign.words.tag],
        summary: 'List the contacts in the queue of a campaign',
        description: 'The latest change first.',
        params: Strict({ id: Id('The id of the campaign.', campaign.example.id) }),
        querystring: QueuedContactsQuery,
        response: { 200: QueuedContactList },
      },
    },
    ({ params: { id }, query }, reply) =>
      reply.cached(queuedContactsView, { ...query, id: id.toLowerCase() }, () => new campaign.NotFound()),
  );
};
