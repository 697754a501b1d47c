import type { Plans } from '../../index-doctor/hot-query.ts';
import { indexesOn } from '../../index-doctor/required-index.ts';

export const bizdevSourcePlans: Plans = {
  requiredIndexes: indexesOn('bizdev_sources', {
    idx_bizdev_sources_org_account: 'btree (org_id, promoted_account_id)',
  }),
};
