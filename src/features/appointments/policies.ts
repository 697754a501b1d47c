import { definePolicy } from '../../cache/policy.ts';
import { rlsTables } from '../../database/rls-tables.ts';

/** Strict: what somebody has booked is offered to nobody. */
export const freeSlotList = definePolicy({
  name: 'free slots',
  version: 1,
  tables: ['appointments', 'staff', 'inbound_configs', ...rlsTables],
  ttlMs: 60_000,
  mode: 'strict',
  staleOnErrorMs: 10 * 60_000,
  negativeTtlMs: 15_000,
});
