import { definePolicy } from '../../cache/policy.ts';

export const orgSettings = definePolicy({
  name: 'org settings',
  version: 1,
  tables: ['org_settings', 'organizations'],
  ttlMs: 10 * 60_000,
  mode: 'strict',
  staleOnErrorMs: 60 * 60_000,
});
