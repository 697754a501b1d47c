import { expect, it } from 'vitest';
import { createCache } from '../../../src/cache/cache.ts';
import { orgKey } from '../../../src/cache/key.ts';
import { definePolicy } from '../../../src/cache/policy.ts';

const org = orgKey('a');
const rights = definePolicy({
  name: 'rights that hold while nobody can be asked',
  version: 1,
  tables: ['roles'],
  ttlMs: 1000,
  mode: 'strict',
  staleOnErrorMs: 60_000,
  standsInOnlyUnchanged: true,
});

const away = () => Promise.reject(new Error('away'));

it('a value that must not outlive its end stands in only while no write is known to have outdated it', async () => {
  let now = 0;
  const cache = createCache({ maxBytes: 1_000_000, now: () => now });
  await cache.read(rights, org, null, async () => 'owner');
  now = 2000;
  expect(await cache.read(rights, org, null, away)).toBe('owner');
  void cache.changed('roles', org, { eventId: 'removed' });
  await expect(cache.read(rights, org, null, away)).rejects.toThrow('away');
  await expect(cache.read(rights, org, null, away)).rejects.toThrow('away');
});
