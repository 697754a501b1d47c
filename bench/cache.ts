// The cost of a hit in memory as a multiple of Map.get, and of a hit in Redis as a multiple of ioredis.get with JSON.parse, compared
// with other cache libraries. All in one run, alternating, so that the load of the machine affects all.
import { createCache as createDedupe } from 'async-cache-dedupe';
import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { redisDriver } from 'bentocache/drivers/redis';
import { createCache as createCacheManager } from 'cache-manager';
import { Cacheable } from 'cacheable';
import { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { createCache } from '../src/cache/cache.ts';
import { orgKey } from '../src/cache/key.ts';
import { definePolicy } from '../src/cache/policy.ts';
import { createRedisTier } from '../src/cache/redis/redis-tier.ts';
import { hasRedis, startRedis } from '../tests/helpers/redis.ts';

const keyCount = 1000;
const rounds = 15;
const hourMs = 3_600_000;

/** About the size of the stats response. */
const makeValue = (index: number) => ({
  total: 120_000 + index,
  byStatus: { completed: 100_000, failed: 5000, busy: 15_000 },
  byDay: Array.from({ length: 14 }, (_, day) => ({
    day: `2026-11-${10 + day}`,
    calls: index + day,
    minutes: day * 1.5,
  })),
});
const orgs = Array.from({ length: keyCount }, (_, index) =>
  orgKey(`0b9e6c1e-5a70-4a1e-9d3f-${String(index).padStart(12, '0')}`),
);
const keys = orgs.map((org) => `stats@1|${org}|null`);
const pick = <Item>(items: readonly Item[], index: number): Item => items[index % items.length] as Item;

const policyOf = (name: string) => definePolicy({ name, version: 1, tables: ['call_logs', 'leads'], ttlMs: hourMs });
const mustNotLoad = async (): Promise<never> => {
  throw new Error('The benchmark measures hits only.');
};

interface Contender {
  readonly name: string;
  /** Runs this many hits, one after the other. */
  readonly run: (count: number) => void | Promise<void>;
}

/** Nanoseconds per hit: the median of the rounds. */
async function measure(contenders: readonly Contender[], count: number): Promise<Map<string, number>> {
  const times = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < rounds + 3; round++) {
    for (const { name, run } of contenders) {
      const startedAt = performance.now();
      await run(count);
      // The first rounds warm up the compiler.
      if (round >= 3) times.get(name)?.push(((performance.now() - startedAt) * 1e6) / count);
    }
  }
  return new Map([...times].map(([name, ns]) => [name, ns.toSorted((a, b) => a - b)[rounds >> 1] ?? Number.NaN]));
}

let sink: unknown;
const awaited = (get: (index: number) => unknown) => async (count: number) => {
  for (let index = 0; index < count; index++) sink = await get(index);
};
const synchronous = (get: (index: number) => unknown) => (count: number) => {
  for (let index = 0; index < count; index++) sink = get(index);
};

function print(title: string, times: Map<string, number>, floor: string, unit: 'ns' | 'µs'): void {
  const floorNs = times.get(floor) ?? Number.NaN;
  console.log(`\n${title}`);
  for (const [name, ns] of times) {
    const time = unit === 'ns' ? ns.toFixed(0) : (ns / 1000).toFixed(1);
    console.log(`  ${name.padEnd(58)}${time.padStart(9)} ${unit}${(ns / floorNs).toFixed(2).padStart(9)} ×`);
  }
}

async function benchMemory(): Promise<void> {
  const map = new Map(keys.map((key, index) => [key, makeValue(index)]));
  const lru = new LRUCache<string, object>({ max: 50_000, ttl: hourMs });
  const cache = createCache({ maxBytes: 256 * 1024 * 1024, orgShare: 1 });
  const stats = policyOf('stats');
  const list = policyOf('list');
  const paramsOf = (index: number) => ({ limit: 20, page: index % 10, sort: 'newest' });
  const bento = new BentoCache({
    default: 'memory',
    stores: { memory: bentostore().useL1Layer(memoryDriver({ maxItems: 50_000 })) },
  });
  const dedupe = createDedupe({ ttl: hourMs / 1000, storage: { type: 'memory', options: { size: 50_000 } } }).define(
    'stats',
    async (key: string) => makeValue(keys.indexOf(key)),
  );
  const cacheable = new Cacheable({ ttl: hourMs });
  const manager = createCacheManager({ ttl: hourMs });
  for (let index = 0; index < keyCount; index++) {
    const [key, org, value] = [pick(keys, index), pick(orgs, index), makeValue(index)];
    lru.set(key, value);
    await cache.read(stats, org, null, async () => makeValue(index));
    await bento.set({ key, value });
    await dedupe.stats(key);
    await cacheable.set(key, value);
    await manager.set(key, value);
  }

  const times = await measure(
    [
      { name: 'Map.get', run: synchronous((index) => map.get(pick(keys, index))) },
      { name: 'lru-cache.get', run: synchronous((index) => lru.get(pick(keys, index))) },
      {
        name: 'Callboard, synchronous',
        run: synchronous((index) => cache.read(stats, pick(orgs, index), null, mustNotLoad)),
      },
      { name: 'Map.get, awaited', run: awaited((index) => map.get(pick(keys, index))) },
      { name: 'Callboard, awaited', run: awaited((index) => cache.read(stats, pick(orgs, index), null, mustNotLoad)) },
      {
        name: 'bentocache getOrSet',
        run: awaited((index) => bento.getOrSet({ key: pick(keys, index), factory: mustNotLoad, ttl: hourMs })),
      },
      { name: 'async-cache-dedupe', run: awaited((index) => dedupe.stats(pick(keys, index))) },
      { name: 'cacheable getOrSet', run: awaited((index) => cacheable.getOrSet(pick(keys, index), mustNotLoad)) },
      { name: 'cache-manager wrap', run: awaited((index) => manager.wrap(pick(keys, index), mustNotLoad)) },
    ],
    20_000,
  );
  print(`A hit in memory, ${keyCount} keys`, times, 'Map.get', 'ns');
  const others = ['bentocache getOrSet', 'async-cache-dedupe', 'cacheable getOrSet', 'cache-manager wrap'];
  const ours = times.get('Callboard, awaited') ?? Number.NaN;
  const fastest = Math.min(...others.map((name) => times.get(name) ?? Number.NaN));
  console.log(`  awaited, the fastest ready-made layer takes ${(fastest / ours).toFixed(1)} × as long`);
  for (let index = 0; index < keyCount; index++) {
    await cache.read(list, pick(orgs, index % 100), paramsOf(Math.floor(index / 100)), async () => makeValue(index));
  }
  // Separate, because here the key is built from params in each read.
  const withParams = await measure(
    [
      { name: 'Map.get', run: synchronous((index) => map.get(pick(keys, index))) },
      {
        name: 'Callboard, synchronous, a key of three params',
        run: synchronous((index) => cache.read(list, pick(orgs, index % 100), paramsOf(index), mustNotLoad)),
      },
      {
        name: 'Callboard, awaited, a key of three params',
        run: awaited((index) => cache.read(list, pick(orgs, index % 100), paramsOf(index), mustNotLoad)),
      },
    ],
    20_000,
  );
  print('The same, with a key built from three params', withParams, 'Map.get', 'ns');
  await bento.disconnectAll();
}

async function benchRedis(): Promise<void> {
  const server = await startRedis();
  const bare = new Redis(server.url);
  const tier = createRedisTier({ url: server.url });
  const stats = definePolicy({ name: 'stats', version: 1, tables: ['call_logs'], ttlMs: hourMs });
  // The memory tier holds half of the keys and they are read in order, so every read is a hit in Redis, stored in memory too.
  const cache = createCache({ maxBytes: 64 * 1024 * 1024, maxEntries: keyCount / 2, orgShare: 1, sharedTier: tier });
  const pageOf = (index: number) => ({ page: Math.floor(index / 10) % 100 });
  const orgOf = (index: number) => pick(orgs, index % 10);
  const bento = new BentoCache({
    default: 'redis',
    stores: { redis: bentostore().useL2Layer(redisDriver({ connection: new Redis(server.url) })) },
  });
  while (tier.stats().state !== 'up') await new Promise((resolve) => setImmediate(resolve));
  for (let index = 0; index < keyCount; index++) {
    const [key, value] = [pick(keys, index), makeValue(index)];
    await bare.set(`bare:${key}`, JSON.stringify(value));
    await cache.read(stats, orgOf(index), pageOf(index), async () => value);
    await bento.set({ key, value, tags: ['acme', 'acme:call_logs'] });
  }
  const counters = ['*', 'org', '*|call_logs', 'org|call_logs'].map((tag) => `bare:t:${tag}`);
  for (const counter of counters) await bare.set(counter, '7300000000000000');

  const times = await measure(
    [
      {
        name: 'ioredis.get + JSON.parse',
        run: awaited(async (index) => JSON.parse((await bare.get(`bare:${pick(keys, index)}`)) ?? '')),
      },
      {
        name: 'ioredis.mget of the value and four counters + JSON.parse',
        run: awaited(async (index) =>
          JSON.parse((await bare.mget([`bare:${pick(keys, index)}`, ...counters]))[0] ?? ''),
        ),
      },
      {
        name: 'Callboard, a shared hit with its four tags',
        run: awaited((index) => cache.read(stats, orgOf(index), pageOf(index), mustNotLoad)),
      },
      {
        name: 'bentocache with two tags',
        run: awaited((index) => bento.getOrSet({ key: pick(keys, index), factory: mustNotLoad })),
      },
    ],
    2000,
  );
  print('A hit in Redis, one after the other', times, 'ioredis.get + JSON.parse', 'µs');
  await Promise.all([bento.disconnectAll(), cache.close(), bare.quit()]);
  await server.stop();
}

await benchMemory();
if (hasRedis) await benchRedis();
else console.log('\nSkipped: there is no redis-server on this machine.');
if (sink === undefined) throw new Error('No value was read.');
process.exit();
