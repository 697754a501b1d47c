import { definePolicy } from '../../cache/policy.ts';

export const inboundConfig = definePolicy({
  name: 'inbound config',
  version: 1,
  tables: ['inbound_configs'],
  ttlMs: 5 * 60_000,
  mode: 'strict',
  staleOnErrorMs: 60 * 60_000,
});
