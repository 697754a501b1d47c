import { defaulted, flag, money, nullable, required, text, whole } from '../../resources/fields.ts';
import { agentsAndAbove, defineResource } from '../../resources/resource.ts';
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
    id: '9c5e1b7a-3f8d-4d2c-b0e6-7a4f2c8d1e53',
    org_id: 'fe470000-0000-4000-8000-000000000002',
    name: 'Guided day tour',
    description: 'Eight hours, lunch included.',
    price_micros: 9_500_000_000,
    duration_seconds: 28_800,
    active: true,
    created_at: '2026-03-08T14:30:00+00:00',
    updated_at: '2026-11-20T16:02:11.5+00:00',
  },
});
