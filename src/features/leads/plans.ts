import { firstPageOf, type Plans } from '../../index-doctor/hot-query.ts';
import { indexesOn } from '../../index-doctor/required-index.ts';

export const leadPlans: Plans = {
  hotQueries: [firstPageOf('leads', 'idx_leads_org_created')],
  requiredIndexes: indexesOn('leads', {
    idx_leads_org_account: 'btree (org_id, account_id)',
    idx_leads_org_contact: 'btree (org_id, contact_id)',
    idx_leads_org_created: 'btree (org_id, created_at DESC) INCLUDE (status, value_micros)',
  }),
};
