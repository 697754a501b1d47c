import type { Plans } from '../../index-doctor/hot-query.ts';
import { indexesOn, uniqueConstraintsOn } from '../../index-doctor/required-index.ts';

const queue = { feature: 'campaigns', table: 'call_queue', runsAs: 'member' } as const;

export const campaignPlans: Plans = {
  hotQueries: [
    {
      ...queue,
      name: 'campaign progress',
      inside: 'public.campaign_progress',
      isVerbatim: true,
      sql: `select
      entries.campaign_id,
      count(*),
      count(*) filter (where entries.status = 'queued'),
      count(*) filter (where entries.status = 'calling'),
      count(*) filter (where entries.status = 'completed'),
      count(*) filter (where entries.status = 'failed'),
      count(*) filter (where entries.status = 'canceled')
    from public.call_queue as entries
    where entries.org_id = :org
      and entries.org_id = (select private.active_org())
      and entries.campaign_id = any (:campaign_ids)
    group by entries.campaign_id`,
      given: { org: 'org_id', campaign_ids: 'array[campaign_id]' },
      index: 'idx_call_queue_org_campaign_status',
      bound: 'campaign_id',
    },
    {
      ...queue,
      name: 'a contact is queued once',
      inside: 'private.queue_each_once',
      sql: `insert into public.call_queue (org_id, campaign_id, contact_id) values (:org_id, :campaign_id, :contact_id)
      on conflict (org_id, campaign_id, contact_id) do nothing`,
      index: 'call_queue_org_id_campaign_id_contact_id_key',
    },
  ],
  requiredIndexes: [
    ...indexesOn('campaigns', { idx_campaigns_org_agent: 'btree (org_id, agent_id)' }),
    ...indexesOn('call_queue', {
      idx_call_queue_org_campaign_status: 'btree (org_id, campaign_id, status)',
      idx_call_queue_org_contact: 'btree (org_id, contact_id)',
    }),
    ...uniqueConstraintsOn('call_queue', {
      call_queue_org_id_campaign_id_contact_id_key: 'btree (org_id, campaign_id, contact_id)',
    }),
  ],
};
