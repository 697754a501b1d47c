import { choice, defaulted, instant, nullable, reference, required, text } from '../../crud/fields.ts';
import { defineResource } from '../../crud/resource.ts';
import { ValidationFailed } from '../../errors.ts';

export const campaign = defineResource({
  one: 'campaign',
  many: 'campaigns',
  description: 'Lists of contacts to call, and their progress.',
  table: 'campaigns',
  writeRight: 'campaigns.write',
  fields: {
    name: required(text(200, 'Spring check-ups')),
    status: defaulted(choice('draft', 'running', 'paused', 'completed', 'canceled')),
    agent_id: nullable(reference('The agent that places the calls.')),
    starts_at: nullable(instant('Start of the campaign.')),
    ends_at: nullable(instant('End of the campaign. Must be after `starts_at`.')),
  },
  filters: ['status', 'agent_id'],
  search: 'search_campaigns',
  sorts: ['-created_at', 'created_at', 'name', '-name', '-starts_at', 'starts_at'],
  // A create can fill the queue, a delete removes it.
  alsoChanges: { create: ['call_queue'], delete: ['call_queue'] },
  referencedBy: { call_logs: 'has calls: end it instead (status: completed or canceled)' },
  databaseErrors: { '23514': () => new ValidationFailed('ends_at must be after starts_at', { field: 'ends_at' }) },
  createExample: { name: 'Spring check-ups' },
  example: {
    id: '6562c7bf-3fec-4ea5-8815-df34d862b539',
    org_id: 'b1eb12d0-0000-4000-8000-000000000001',
    name: 'Insurance year ends',
    status: 'draft',
    agent_id: '8421d95d-d3e9-41f3-821b-c9f92096330e',
    starts_at: '2026-03-09T13:00:00+00:00',
    ends_at: null,
    created_at: '2026-03-08T14:30:00+00:00',
    updated_at: '2026-03-08T14:30:00+00:00',
  },
});
