// The preview of an invalidation names exactly the entries that the invalidation then drops.
import { expect, it } from 'vitest';
import { createCache } from '../../../src/cache/cache.ts';
import type { Invalidation } from '../../../src/cache/changes.ts';
import { acrossOrgs } from '../../../src/cache/key.ts';
import { acme, globex, mebibyte, policyOf, settled, standingClock } from './doubles.ts';

async function warmCache() {
  const cache = createCache({ now: standingClock().now, maxBytes: 64 * mebibyte, warmUpPause: settled });
  const calls = policyOf({ name: 'calls', tables: ['calls', 'agents'] });
  const agents = policyOf({ name: 'agents', tables: ['agents'] });
  const roles = policyOf({ name: 'roles', tables: ['roles', 'agents'], isAcrossOrgs: true });
  cache.declare(calls, agents, roles);
  for (const org of [acme, globex]) {
    for (const page of [1, 2]) await cache.read(calls, org, { page }, async () => page);
    await cache.read(agents, org, null, async () => 'all');
  }
  await cache.read(roles, acrossOrgs, null, async () => 'role');
  return cache;
}

it.each<[string, Invalidation, Record<string, number>]>([
  ['everything', {}, { calls: 4, agents: 2, roles: 1 }],
  ['an organisation', { orgId: acme }, { calls: 2, agents: 1, roles: 1 }],
  ['a table', { tables: ['calls'] }, { calls: 4 }],
  ['a table that is read across organisations', { orgId: acme, tables: ['agents'] }, { calls: 2, agents: 1, roles: 1 }],
  [
    'a policy, with other policies that read its tables',
    { orgId: globex, policy: 'agents' },
    { calls: 2, agents: 1, roles: 1 },
  ],
  ['a policy that does not exist', { policy: 'other' }, {}],
])('of %s', async (_, invalidation, expected) => {
  const cache = await warmCache();
  const { policies, tags } = cache.previewInvalidation(invalidation);
  expect(Object.fromEntries(policies.map(({ policy, entries }) => [policy, entries]))).toEqual(expected);
  for (const { bytes } of policies) expect(bytes).toBeGreaterThan(0);
  const dropped = await cache.invalidate(invalidation);
  expect(dropped).toEqual({ entries: policies.reduce((sum, { entries }) => sum + entries, 0), tags });
  // What is outdated already is not dropped again.
  expect(cache.previewInvalidation(invalidation).policies).toEqual([]);
});
