// Instances of the cache on a real Redis, with promises for their background work.
import { createCache } from '../../../src/cache/cache.ts';
import { createRedisTier, type RedisTierOptions } from '../../../src/cache/redis/redis-tier.ts';
import type { SharedTier } from '../../../src/cache/shared-tier.ts';
import { mebibyte } from '../../unit/cache/doubles.ts';

const closers: (() => Promise<unknown>)[] = [];
export const onClose = (close: () => Promise<unknown>) => closers.push(close);

export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

/** Counts calls, and resolves when all values are stored. */
function watched(tier: SharedTier) {
  const sent = { reads: 0, stores: 0, bumps: 0 };
  const stores = new Set<Promise<void>>();
  const tierToUse: SharedTier = {
    ...tier,
    read(key, tags) {
      sent.reads++;
      return tier.read(key, tags);
    },
    store(...args) {
      sent.stores++;
      const store = tier.store(...args);
      stores.add(store);
      return store;
    },
    bump(...args) {
      sent.bumps++;
      return tier.bump(...args);
    },
  };
  return { tier: tierToUse, sent, stored: () => Promise.all(stores) };
}

export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve));
}

/** Waits until Redis is ready, unless `isUp` is false. */
export async function createInstance(url: string, options: Partial<RedisTierOptions> & { isUp?: boolean } = {}) {
  const { isUp = true, ...tierOptions } = options;
  const { tier, sent, stored } = watched(createRedisTier({ url, ...tierOptions }));
  const cache = createCache({
    maxBytes: 256 * mebibyte,
    sharedTier: tier,
    ...(tierOptions.now && { now: tierOptions.now }),
  });
  onClose(cache.close);
  if (isUp) await until(() => tier.stats().state === 'up');
  return { cache, tier, sent, stored, url };
}
