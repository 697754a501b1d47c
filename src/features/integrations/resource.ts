import { defaulted, flag, nullable, required, text } from '../../crud/fields.ts';
import { adminsAndAbove, defineResource } from '../../crud/resource.ts';
import { Instant, Nullable } from '../../http/contract.ts';

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
  computed: {
    facebook_page_verified_at: Nullable(
      Instant('When the platform found that the page is yours. Null: pending, and not answered by routing until then.'),
    ),
    instagram_page_verified_at: Nullable(Instant('The same of instagram_page_id.')),
  },
  filters: ['active'],
  search: 'search_integrations',
  sorts: ['-created_at', 'created_at', 'name', '-name'],
  another: { name: 'Our new pages', facebook_page_id: '104857600000009', instagram_page_id: '17841400000000009' },
  example: {
    id: 'a7176628-ea91-4121-80a4-fc171c272f7d',
    org_id: 'b1eb12d0-0000-4000-8000-000000000001',
    name: 'Bluebird Dental on Facebook and Instagram',
    facebook_page_id: '104857600000001',
    instagram_page_id: '178414000000001',
    active: true,
    facebook_page_verified_at: '2026-03-08T14:31:00+00:00',
    instagram_page_verified_at: null,
    created_at: '2026-03-08T14:30:00+00:00',
    updated_at: '2026-11-20T16:02:11.5+00:00',
  },
});
