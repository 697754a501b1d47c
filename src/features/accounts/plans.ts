import { firstPageOf, type Plans } from '../../index-doctor/hot-query.ts';
import { indexesOn } from '../../index-doctor/required-index.ts';

export const accountPlans: Plans = {
  hotQueries: [firstPageOf('accounts', 'idx_accounts_org_created')],
  requiredIndexes: indexesOn('accounts', { idx_accounts_org_created: 'btree (org_id, created_at DESC)' }),
};
