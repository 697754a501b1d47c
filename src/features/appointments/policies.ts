import { definePolicy } from '../../cache/policy.ts';
import { tablesOfTheWalls } from '../../database/rls-tables.ts';

/** Strict: what somebody has booked is offered to nobody. */
export const freeSlotList = definePolicy({
  name: 'free slots',
  version: 1,
  tables: ['appointments', 'staff', 'inbound_configs', ...tablesOfTheWalls],
  ttlMs: 60_000,
  mode: 'strict',
  staleOnErrorMs: 10 * 60_000,
  negativeTtlMs: 15_000,
});
