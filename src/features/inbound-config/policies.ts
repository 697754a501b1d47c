import { definePolicy } from '../../cache/policy.ts';
import { rlsTables } from '../../database/rls-tables.ts';

export const inboundConfig = definePolicy({
  name: 'inbound config',
  version: 2,
  tables: ['inbound_configs', ...rlsTables],
  ttlMs: 5 * 60_000,
  mode: 'strict',
  staleOnErrorMs: 60 * 60_000,
});
