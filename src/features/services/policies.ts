import { isFarPage } from '../../cache/doorkeeper.ts';
import { definePolicy } from '../../cache/policy.ts';
import { rlsTables } from '../../database/rls-tables.ts';

export const servicePricing = definePolicy({
  name: 'service pricing',
  version: 1,
  tables: ['services', ...rlsTables],
  ttlMs: 60 * 60_000,
  mode: 'strict',
  staleOnErrorMs: 60 * 60_000,
  admitOnSecondSight: isFarPage,
});
