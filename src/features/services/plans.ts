import { firstPageOf, type Plans } from '../../index-doctor/hot-query.ts';
import { indexesOn } from '../../index-doctor/required-index.ts';

export const servicePlans: Plans = {
  hotQueries: [firstPageOf('services', 'idx_services_org_created')],
  requiredIndexes: indexesOn('services', { idx_services_org_created: 'btree (org_id, created_at DESC)' }),
};
