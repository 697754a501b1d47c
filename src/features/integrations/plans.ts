import { firstPageOf, type Plans } from '../../index-doctor/hot-query.ts';
import { indexesOn, uniqueIndexesOn } from '../../index-doctor/required-index.ts';

export const integrationPlans: Plans = {
  hotQueries: [firstPageOf('integrations', 'idx_integrations_org_created')],
  requiredIndexes: [
    ...indexesOn('integrations', { idx_integrations_org_created: 'btree (org_id, created_at DESC)' }),
    ...uniqueIndexesOn('integrations', {
      idx_integrations_facebook_page_id: 'btree (facebook_page_id) WHERE (facebook_page_verified_at IS NOT NULL)',
      idx_integrations_instagram_page_id: 'btree (instagram_page_id) WHERE (instagram_page_verified_at IS NOT NULL)',
    }),
  ],
};
