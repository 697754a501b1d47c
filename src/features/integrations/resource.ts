import { defaulted, flag, nullable, required, text } from '../../resources/fields.ts';
import { adminsAndAbove, defineResource } from '../../resources/resource.ts';

export const integration = defineResource({
  one: 'integration',
  many: 'integrations',
  table: 'integrations',
  writers: adminsAndAbove,
  fields: {
    name: required(text(200, 'Our pages')),
    facebook_page_id: nullable(text(100, '104857600000001')),
    instagram_page_id: nullable(text(100, '17841400000000001')),
    active: defaulted(flag),
  },
  filters: ['active'],
  search: 'search_integrations',
  sorts: ['-created_at', 'created_at', 'name', '-name'],
  example: {
    id: '7e3b9a51-0c4d-4e8f-a6b2-9d1f5c7e3a08',
    org_id: 'fe470000-0000-4000-8000-000000000002',
    name: 'Our pages',
    facebook_page_id: '104857600000001',
    instagram_page_id: null,
    active: true,
    created_at: '2026-03-08T14:30:00+00:00',
    updated_at: '2026-11-20T16:02:11.5+00:00',
  },
});
