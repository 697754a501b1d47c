import { afterEach, describe, expect, it } from 'vitest';
import { createCache } from '../../../src/cache/cache.ts';
import { createRedisTier } from '../../../src/cache/redis/redis-tier.ts';
import { startRedis } from '../../helpers/redis.ts';
import { describeWithRedis } from '../../helpers/with-redis.ts';
import { acme, heldLoader, mebibyte, policyOf } from '../../unit/cache/doubles.ts';
import { closeAll, createInstance, onClose } from './instances.ts';

afterEach(closeAll);

const mustNotLoad = async (): Promise<never> => {
  throw new Error('The value must come from a tier.');
};

describeWithRedis('two instances on one Redis', () => {
  async function twoInstances() {
    const redis = await startRedis();
    onClose(redis.stop);
    return { redis, one: await createInstance(redis.url), other: await createInstance(redis.url) };
  }

  it('share a loaded value, which is a hit on the other', async () => {
    const { one, other } = await twoInstances();
    const policy = policyOf();
    const reported: string[] = [];
    await one.cache.read(policy, acme, { page: 1 }, async () => ({ rows: ['é', null, 1.5] }));
    await one.stored();
    const value = await other.cache.read(policy, acme, { page: 1 }, mustNotLoad, (outcome) => reported.push(outcome));
    expect(value).toEqual({ rows: ['é', null, 1.5] });
    expect(Object.isFrozen(value)).toBe(true);
    expect(reported).toEqual(['HIT']);
    expect(other.cache.stats()).toMatchObject({ hits: 1, tiers: { memory: { hits: 0 }, shared: { hits: 1 } } });
    expect(other.cache.read(policy, acme, { page: 1 }, mustNotLoad)).toBe(value);
  });

  it('a write on one outdates the value on the other', async () => {
    const { one, other } = await twoInstances();
    const policy = policyOf();
    await one.cache.read(policy, acme, null, async () => 'old');
    await one.stored();
    await other.cache.read(policy, acme, null, mustNotLoad);
    await one.cache.changed('call_logs', acme);
    await other.cache.changed('call_logs', acme, { eventId: 'e1' });
    expect(await other.cache.read(policy, acme, null, async () => 'new')).toBe('new');
    await other.stored();
    await one.cache.changed('call_logs', acme, { eventId: 'e1' });
    expect(await one.cache.read(policy, acme, null, mustNotLoad)).toBe('new');
  });

  it('a load that overlaps a write on the other stores no outdated value', async () => {
    const { one, other } = await twoInstances();
    const policy = policyOf();
    await one.cache.read(policy, acme, { warms: 'the counters' }, async () => 0);
    const slow = heldLoader<string>();
    const early = one.cache.read(policy, acme, null, slow.load);
    await slow.called(1);
    await other.cache.changed('call_logs', acme);
    slow.call(0).answer('before the write');
    expect(await early).toBe('before the write');
    await one.stored();
    expect(await other.cache.read(policy, acme, null, async () => 'after')).toBe('after');
  });

  it('an event increments a counter once for all instances', async () => {
    const { redis, one, other } = await twoInstances();
    const policy = policyOf();
    await one.cache.read(policy, acme, null, async () => 1);
    const counter = async () => BigInt((await redis.admin.get('cache:t:acme|call_logs')) ?? '0');
    const before = await counter();
    await Promise.all([one, other].map(({ cache }) => cache.changed('call_logs', acme, { eventId: 'e1' })));
    expect(await counter()).toBe(before + 1n);
    await Promise.all([one, other].map(({ cache }) => cache.changed('call_logs', acme, { eventId: 'e2' })));
    expect(await counter()).toBe(before + 2n);
  });

  it('an epoch on one outdates the shared tier for both', async () => {
    const { one, other } = await twoInstances();
    const policy = policyOf();
    await one.cache.read(policy, acme, null, async () => 'old');
    await one.stored();
    await one.cache.raiseEpoch();
    expect(await other.cache.read(policy, acme, null, async () => 'new')).toBe('new');
  });

  it('a degraded instance neither reads nor fills the shared tier', async () => {
    const { one, other } = await twoInstances();
    const policy = policyOf();
    await one.cache.read(policy, acme, null, async () => 'shared');
    await one.stored();
    other.cache.feedState('degraded');
    expect(await other.cache.read(policy, acme, null, async () => 'its own')).toBe('its own');
    other.cache.feedState('healthy');
    const third = await createInstance(one.url);
    expect(await third.cache.read(policy, acme, null, mustNotLoad)).toBe('shared');
  });
});

describe('a cache without a shared tier', () => {
  it('works, and reports none in its statistics', async () => {
    const cache = createCache({ maxBytes: mebibyte });
    expect(await cache.read(policyOf(), acme, null, async () => 1)).toBe(1);
    expect(cache.stats()).toMatchObject({ tiers: { shared: null } });
  });

  it('does not wait for a Redis that was never up', async () => {
    const sharedTier = createRedisTier({ url: 'redis://127.0.0.1:1' });
    const cache = createCache({ maxBytes: mebibyte, sharedTier });
    expect(await cache.read(policyOf(), acme, null, async () => 1)).toBe(1);
    await cache.changed('call_logs', acme);
    expect(await cache.read(policyOf({ name: 'other' }), acme, null, async () => 2)).toBe(2);
    await cache.close();
  });
});
