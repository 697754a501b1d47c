import { definePolicy } from '../../cache/policy.ts';
import { tablesOfTheWalls } from '../../database/rls-tables.ts';

export const inboundConfig = definePolicy({
  name: 'inbound config',
  version: 2,
  tables: ['inbound_configs', ...tablesOfTheWalls],
  ttlMs: 5 * 60_000,
  mode: 'strict',
  staleOnErrorMs: 60 * 60_000,
});
