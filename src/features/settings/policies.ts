import { definePolicy } from '../../cache/policy.ts';
import { rlsTables } from '../../database/rls-tables.ts';

export const orgSettings = definePolicy({
  name: 'org settings',
  version: 2,
  tables: ['org_settings', ...rlsTables],
  ttlMs: 10 * 60_000,
  mode: 'strict',
  staleOnErrorMs: 60 * 60_000,
});
