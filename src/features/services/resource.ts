import { defaulted, flag, money, nullable, required, text, whole } from '../../crud/fields.ts';
import { agentsAndAbove, defineResource } from '../../crud/resource.ts';
import { servicePricing } from './policies.ts';

export const service = defineResource({
  one: 'service',
  many: 'services',
  table: 'services',
  writers: agentsAndAbove,
  fields: {
    name: required(text(200, 'Guided day tour')),
    description: nullable(text(2000, 'Eight hours, lunch included.')),
    price_micros: nullable(money),
    duration_seconds: nullable(whole(1, 604_800, 'How long it takes, a week at most.')),
    active: defaulted(flag),
  },
  filters: ['active'],
  search: 'search_services',
  sorts: ['-created_at', 'created_at', 'name', '-name', 'price_micros', '-price_micros'],
  listPolicy: servicePricing,
  example: {
    id: '52f8dc34-e156-42b1-8176-b9003395c977',
    org_id: 'b1eb12d0-0000-4000-8000-000000000001',
    name: 'Check-up and cleaning',
    description: 'Examination, scaling, polishing',
    price_micros: 140_000_000,
    duration_seconds: 2700,
    active: true,
    created_at: '2026-03-08T14:30:00+00:00',
    updated_at: '2026-11-20T16:02:11.5+00:00',
  },
});
