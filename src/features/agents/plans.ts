import type { Plans } from '../../index-doctor/hot-query.ts';
import { indexesOn } from '../../index-doctor/required-index.ts';

export const agentPlans: Plans = {
  requiredIndexes: indexesOn('agents', { idx_agents_user_org: 'btree (user_id, org_id)' }),
};
