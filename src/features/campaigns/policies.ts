import { definePolicy } from '../../cache/policy.ts';
import { rlsTables } from '../../database/rls-tables.ts';

/** One second old at most while a campaign runs: each call of it changes its queue. */
export const campaignProgress = definePolicy({
  name: 'campaign progress',
  version: 1,
  tables: ['call_queue', 'campaigns', ...rlsTables],
  ttlMs: 60_000,
  mode: { relaxedMs: 1000 },
  staleOnErrorMs: 10 * 60_000,
  negativeTtlMs: 15_000,
});
