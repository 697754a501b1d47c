import { definePolicy } from '../../cache/policy.ts';

export const agentList = definePolicy({
  name: 'agent list',
  version: 1,
  tables: ['agents', 'phone_numbers', 'user_org_roles'],
  ttlMs: 10 * 60_000,
  mode: 'strict',
  staleOnErrorMs: 60 * 60_000,
});
