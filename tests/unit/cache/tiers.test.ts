import { createCache } from '../../../src/cache/cache.ts';
import { createTierOver } from '../../../src/cache/redis/redis-tier.ts';
import { mebibyte, settled } from './doubles.ts';
import { createRedisModel } from './redis-model.ts';
import { type Cluster, describeContract } from './tier-contract.ts';
import { createVirtualTime, seededChance } from './virtual-time.ts';

const maxBytes = 64 * mebibyte;

describeContract('a cache in memory alone', async (): Promise<Cluster> => {
  const cache = createCache({ maxBytes });
  return { one: cache, another: cache, stored: settled };
});

describeContract('a cache on the model of Redis that the simulator uses', async (): Promise<Cluster> => {
  const time = createVirtualTime();
  const calm = { lostBefore: 0, lostAfter: 0, freezeEveryMs: 0, counterLostEveryMs: 0, restoreEveryMs: 0 };
  const redis = createRedisModel(time, seededChance(1), calm);
  const stores = new Set<Promise<void>>();
  const [one, another] = [0, 1].map(() => {
    const waiterLimit = { hasSlowWaiter: () => false, wait: <Answer>(answer: Promise<Answer>) => answer };
    const tier = createTierOver(redis.connect, { now: time.now, waiterLimit });
    const store: typeof tier.store = (...args) => {
      const storing = tier.store(...args);
      stores.add(storing);
      return storing;
    };
    return createCache({ maxBytes, now: time.now, sharedTier: { ...tier, store } });
  }) as [Cluster['one'], Cluster['one']];
  // Runs the virtual time in the background.
  let isOver = false;
  await time.runUntil(() => time.now() > 1_700_000_000_100);
  const tick = async () => {
    while (!isOver) await time.runUntil(() => isOver).then(settled);
  };
  void tick();
  setTimeout(() => {
    isOver = true;
  }, 60_000).unref();
  return { one, another, stored: () => Promise.all(stores) };
});
