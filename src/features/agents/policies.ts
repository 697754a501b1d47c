import { isFarPage } from '../../cache/doorkeeper.ts';
import { definePolicy } from '../../cache/policy.ts';
import { rlsTables } from '../../database/rls-tables.ts';

export const agentList = definePolicy({
  name: 'agent list',
  version: 1,
  tables: ['agents', 'phone_numbers', ...rlsTables],
  ttlMs: 10 * 60_000,
  mode: 'strict',
  staleOnErrorMs: 60 * 60_000,
  admitOnSecondSight: isFarPage,
});
