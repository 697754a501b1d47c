import { type Static, Type } from 'typebox';
import { Id } from '../../http/contract.ts';

export const mostContacts = 10_000;
/** So many ids are 390 KB. */
export const bodyLimitOfContacts = 512 * 1024;

/** Of the demo data. */
export const demoContact = '46f8e5c3-d2bd-458d-8a07-4b1dae569e6c';

export const ContactIds = Type.Array(Id('A contact.'), {
  minItems: 1,
  // More of them are too large a body (413), which is no fault of any field: the schema does not say it.
  description: 'Contacts to call, each once, however often it is named; at most 10,000 in a request.',
});

const Count = Type.Integer({ minimum: 0 });

export const Queued = Type.Object(
  {
    queued: Type.Integer({ minimum: 0, description: 'New in the queue.' }),
    alreadyQueued: Type.Integer({
      minimum: 0,
      description: 'There already, in whatever status, and left as they are.',
    }),
  },
  {
    title: 'QueuedContacts',
    description: 'What became of the contacts.',
    examples: [{ queued: 48, alreadyQueued: 2 }],
  },
);

export const Progress = Type.Object(
  { total: Count, queued: Count, calling: Count, completed: Count, failed: Count, canceled: Count },
  {
    title: 'CampaignProgress',
    description: 'How many of its contacts are how far.',
    examples: [{ total: 50, queued: 12, calling: 3, completed: 30, failed: 4, canceled: 1 }],
  },
);
export type Progress = Static<typeof Progress>;
