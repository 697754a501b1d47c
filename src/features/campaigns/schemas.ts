import { type Static, Type } from 'typebox';
import { Id, Pagination } from '../../http/contract.ts';
import { campaign } from './resource.ts';

export const maxContacts = 10_000;
/** That many ids take 390 KB. */
export const bodyLimitOfContacts = 512 * 1024;

/** A contact of the demo data. */
export const demoContact = '46f8e5c3-d2bd-458d-8a07-4b1dae569e6c';

export const ContactIds = Type.Array(Id('The id of a contact.'), {
  minItems: 1,
  // No maxItems: too many contacts are a 413 and not a validation error.
  description: 'The contacts to call, at most 10,000 in one request. Duplicates are queued once.',
});

const Count = Type.Integer({ minimum: 0 });

export const Queued = Type.Object(
  {
    queued: Type.Integer({ minimum: 0, description: 'Contacts that this request added to the queue.' }),
    alreadyQueued: Type.Integer({
      minimum: 0,
      description: 'Contacts that were in the queue before, in any status. They are not changed.',
    }),
  },
  {
    title: 'QueuedContacts',
    description: 'How many contacts were added to the queue.',
    examples: [{ queued: 48, alreadyQueued: 2 }],
  },
);

const progressExample = { total: 50, queued: 12, calling: 3, completed: 30, failed: 4, canceled: 1 };

export const Progress = Type.Object(
  { total: Count, queued: Count, calling: Count, completed: Count, failed: Count, canceled: Count },
  {
    title: 'CampaignProgress',
    description: 'The number of queued contacts by status.',
    examples: [progressExample],
  },
);
export type Progress = Static<typeof Progress>;

/** Of a contact in the queue. A check constraint has the same list. */
export const queueStatuses = ['queued', 'calling', 'completed', 'failed', 'canceled'] as const;

export const CampaignList = Type.Object(
  {
    data: Type.Array(Type.Object({ ...campaign.Item.properties, progress: Progress }, { title: 'CampaignListItem' })),
    pagination: Pagination,
  },
  {
    title: 'CampaignList',
    description: 'A page of campaigns, each with its progress.',
    examples: [
      {
        data: [{ ...campaign.example, progress: progressExample }],
        pagination: { page: 1, limit: 20, total: 1, totalPages: 1 },
      },
    ],
  },
);
