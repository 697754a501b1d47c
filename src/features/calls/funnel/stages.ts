// The stages of the funnel, in order. public.call_funnel counts them.
interface Stage {
  readonly name: string;
  readonly definition: string;
  /** The filters of the list that, with those of the stages before, list exactly the calls of this stage. Absent: there are none. */
  readonly narrows?: Readonly<Record<string, readonly string[]>>;
}

export const stages = [
  {
    name: 'queued',
    definition: 'Contacts that the campaigns of `campaign_id` queued before `to`. Null without this filter.',
  },
  {
    name: 'dialled',
    definition: 'Outbound calls. With `campaign_id`, only contacts that these campaigns queued.',
    narrows: { direction: ['outbound'] },
  },
  {
    name: 'connected',
    definition: 'Of these, calls with the status `completed`, `in_progress` or `voicemail`.',
    narrows: { status: ['completed', 'in_progress', 'voicemail'] },
  },
  {
    name: 'human',
    definition: 'Of these, completed calls that were not answered by a machine.',
    narrows: { status: ['completed'], answered_by: ['human', 'unknown'] },
  },
  { name: 'successful', definition: 'Of these, calls where `successful` is true.', narrows: { successful: ['true'] } },
  {
    name: 'booked',
    definition:
      'Of these, calls with the outcome `appointment_booked`, or with an appointment of the contact that was created between the start of the call and 24 hours later.',
  },
  { name: 'kept', definition: 'Of these, calls with such an appointment that has the status `completed`.' },
] as const satisfies readonly Stage[];

export const stageNames = stages.map(({ name }) => name);
