import type { Plans } from '../../index-doctor/hot-query.ts';
import { indexesOn, uniqueIndexesOn } from '../../index-doctor/required-index.ts';

export const phoneNumberPlans: Plans = {
  requiredIndexes: [
    ...indexesOn('phone_numbers', { idx_phone_numbers_org_agent: 'btree (org_id, agent_id)' }),
    ...uniqueIndexesOn('phone_numbers', {
      idx_phone_numbers_e164: 'btree (e164) WHERE (verified_at IS NOT NULL)',
      idx_phone_numbers_provider_phone_id:
        'btree (provider_phone_id) WHERE (provider_phone_id_verified_at IS NOT NULL)',
    }),
  ],
};
