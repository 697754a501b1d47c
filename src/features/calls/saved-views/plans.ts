import type { Plans } from '../../../index-doctor/hot-query.ts';
import { indexesOn } from '../../../index-doctor/required-index.ts';

export const savedViewPlans: Plans = {
  requiredIndexes: indexesOn('saved_views', { idx_saved_views_org_author: 'btree (org_id, author_id)' }),
};
