import { describe, expect, it } from 'vitest';
import { createCache } from '../../../src/cache/cache.ts';
import { acme, globex, heldLoader, mebibyte, policyOf, settled, standingClock } from './doubles.ts';

function cacheWith(options: Partial<Parameters<typeof createCache>[0]> = {}) {
  const clock = standingClock();
  // 0.5: no jitter.
  const cache = createCache({
    now: clock.now,
    random: () => 0.5,
    maxBytes: 64 * mebibyte,
    warmUpPause: settled,
    ...options,
  });
  const reported: string[] = [];
  const report = (outcome: string, ageMs: number) => reported.push(`${outcome} ${ageMs}`);
  return { cache, clock, reported, report };
}

const fails = async (): Promise<never> => {
  throw new Error('the database is away');
};

describe('a read', () => {
  it('loads once, then returns the value without a promise, with its age', async () => {
    const { cache, clock, reported, report } = cacheWith();
    const policy = policyOf();
    expect(await cache.read(policy, acme, { page: 1 }, async () => ({ total: 3 }), report)).toEqual({ total: 3 });
    clock.pass(1500);
    expect(cache.read(policy, acme, { page: 1 }, fails, report)).toEqual({ total: 3 });
    expect(reported).toEqual(['MISS 0', 'HIT 1500']);
  });

  it('never returns the value of another org', async () => {
    const { cache } = cacheWith();
    const policy = policyOf();
    await cache.read(policy, acme, null, async () => 'acme');
    expect(await cache.read(policy, globex, null, async () => 'globex')).toBe('globex');
    expect(cache.read(policy, acme, null, fails)).toBe('acme');
  });

  it('loads again after the TTL, which has a jitter of a tenth', async () => {
    for (const [random, ttlMs] of [
      [0, 54_000],
      [0.5, 60_000],
      [1, 66_000],
    ] as const) {
      const { cache, clock, reported, report } = cacheWith({ random: () => random });
      const policy = policyOf();
      await cache.read(policy, acme, null, async () => 1, report);
      clock.pass(ttlMs - 1);
      await cache.read(policy, acme, null, async () => 2, report);
      clock.pass(1);
      await cache.read(policy, acme, null, async () => 3, report);
      expect(reported).toEqual(['MISS 0', `HIT ${ttlMs - 1}`, 'MISS 0']);
    }
  });

  it('returns what `peek` returned before, and `peek` counts nothing', async () => {
    const { cache, clock } = cacheWith();
    const policy = policyOf();
    const peek = () => cache.peek(policy, acme, null);
    expect(peek()).toBeUndefined();
    await cache.read(policy, acme, null, async () => null);
    expect(peek()).toBeNull();
    void cache.changed('call_logs', acme, { eventId: 'e1' });
    expect(peek()).toBeUndefined();
    await cache.read(policy, acme, null, async () => 2);
    expect(peek()).toBe(2);
    clock.pass(60_000);
    expect(peek()).toBeUndefined();
    expect(cache.stats()).toMatchObject({ hits: 0, misses: 2 });
  });

  it('keeps null for the negative TTL only', async () => {
    const { cache, clock, reported, report } = cacheWith();
    const policy = policyOf({ negativeTtlMs: 15_000 });
    await cache.read(policy, acme, null, async () => null, report);
    clock.pass(14_999);
    expect(cache.read(policy, acme, null, fails, report)).toBeNull();
    clock.pass(1);
    await cache.read(policy, acme, null, async () => 'found', report);
    expect(reported).toEqual(['MISS 0', 'HIT 14999', 'MISS 0']);
  });
});

describe('a write', () => {
  it('outdates values of its table and its org, and no others', async () => {
    const { cache } = cacheWith();
    const calls = policyOf();
    const leads = policyOf({ name: 'leads', tables: ['leads', 'contacts'] });
    for (const org of [acme, globex]) {
      await cache.read(calls, org, null, async () => 'old');
      await cache.read(leads, org, null, async () => 'old');
    }
    void cache.changed('contacts', acme);
    expect(cache.read(calls, acme, null, async () => 'new')).toBe('old');
    expect(cache.read(leads, globex, null, async () => 'new')).toBe('old');
    expect(await cache.read(leads, acme, null, async () => 'new')).toBe('new');
  });

  it('to all orgs outdates values of each org, and no other tables', async () => {
    const { cache } = cacheWith();
    const calls = policyOf();
    const leads = policyOf({ name: 'leads', tables: ['leads'] });
    for (const org of [acme, globex]) {
      await cache.read(calls, org, null, async () => 'old');
      await cache.read(leads, org, null, async () => 'old');
    }
    void cache.changed('call_logs', '*');
    for (const org of [acme, globex]) {
      expect(await cache.read(calls, org, null, async () => 'new')).toBe('new');
      expect(cache.read(leads, org, null, async () => 'new')).toBe('old');
    }
  });

  it('during a load outdates the loaded value', async () => {
    const { cache } = cacheWith();
    const policy = policyOf();
    const loader = heldLoader<string>();
    const early = cache.read(policy, acme, null, loader.load);
    void cache.changed('call_logs', acme);
    loader.call(0).answer('before the write');
    expect(await early).toBe('before the write');
    expect(await cache.read(policy, acme, null, async () => 'after')).toBe('after');
  });

  it('makes later readers wait for one new load', async () => {
    const { cache } = cacheWith();
    const policy = policyOf();
    const loader = heldLoader<string>();
    const early = [cache.read(policy, acme, null, loader.load), cache.read(policy, acme, null, loader.load)];
    void cache.changed('call_logs', acme);
    const late = [cache.read(policy, acme, null, loader.load), cache.read(policy, acme, null, loader.load)];
    expect(loader.calls).toHaveLength(1);
    loader.call(0).answer('before');
    expect(await Promise.all(early)).toEqual(['before', 'before']);
    expect(loader.calls).toHaveLength(2);
    loader.call(1).answer('after');
    expect(await Promise.all(late)).toEqual(['after', 'after']);
  });
});

describe('a relaxed policy', () => {
  const relaxed = () => policyOf({ relaxedMs: 1000 });

  it('serves a value for a second after writes of others: a stream of writes costs one load a second', async () => {
    const { cache, clock } = cacheWith();
    const policy = relaxed();
    let loads = 0;
    for (let write = 0; write < 500; write++) {
      void cache.changed('call_logs', acme, { eventId: `e${write}` });
      await cache.read(policy, acme, null, async () => ++loads);
      clock.pass(20);
    }
    expect(loads).toBe(10);
  });

  it('never serves a value from before a write of this process', async () => {
    const { cache } = cacheWith();
    const policy = relaxed();
    await cache.read(policy, acme, null, async () => 'old');
    void cache.changed('call_logs', acme);
    expect(await cache.read(policy, acme, null, async () => 'new')).toBe('new');
  });

  it('lets readers join a load for a second from its start, and no longer', async () => {
    const { cache, clock } = cacheWith();
    const policy = relaxed();
    const loader = heldLoader<string>();
    void cache.read(policy, acme, null, loader.load);
    void cache.changed('call_logs', acme, { eventId: 'e1' });
    clock.pass(999);
    const joined = cache.read(policy, acme, null, loader.load);
    clock.pass(1);
    const trailing = cache.read(policy, acme, null, loader.load);
    loader.call(0).answer('first');
    expect(await joined).toBe('first');
    loader.call(1).answer('second');
    expect(await trailing).toBe('second');
  });
});

describe('single-flight', () => {
  it('is one load for a thousand concurrent misses', async () => {
    const { cache } = cacheWith();
    const policy = policyOf();
    const loader = heldLoader<{ total: number }>();
    const reads = Array.from({ length: 1000 }, () => cache.read(policy, acme, { page: 1 }, loader.load));
    expect(loader.calls).toHaveLength(1);
    loader.call(0).answer({ total: 7 });
    expect(new Set(await Promise.all(reads)).size).toBe(1);
    expect(cache.stats()).toMatchObject({ misses: 1000, hits: 0 });
  });

  it('shares a failure: one call, and all readers get the same error', async () => {
    const { cache } = cacheWith();
    const policy = policyOf();
    const loader = heldLoader<number>();
    const reads = Array.from({ length: 1000 }, () => cache.read(policy, acme, null, loader.load));
    const failure = new Error('the database is away');
    loader.call(0).fail(failure);
    const results = await Promise.allSettled(reads);
    expect(loader.calls).toHaveLength(1);
    expect(results.every((result) => result.status === 'rejected' && result.reason === failure)).toBe(true);
    expect(cache.stats()).toMatchObject({ misses: 1000 });
    expect(await cache.read(policy, acme, null, async () => 5)).toBe(5);
  });

  it('never overlaps loads of one key, at 50 writes a second for 10 seconds', async () => {
    const { cache, clock } = cacheWith();
    const policy = policyOf();
    const loader = heldLoader<number>();
    const reads: unknown[] = [];
    let written = 0;
    let answered = 0;
    for (let ms = 0; ms < 10_000; ms += 5) {
      if (ms % 20 === 0) {
        written++;
        void cache.changed('call_logs', acme, { eventId: `e${written}` });
      }
      for (let reader = 0; reader < 4; reader++) reads.push(cache.read(policy, acme, null, loader.load));
      // A load takes 35 ms.
      if (ms % 35 === 0 && loader.calls.length > answered) loader.call(answered++).answer(written);
      await settled();
      clock.pass(5);
    }
    while (loader.calls.length > answered) {
      loader.call(answered++).answer(written);
      await settled();
    }
    await Promise.all(reads);
    expect(written).toBe(500);
    expect(loader.calls.length).toBeGreaterThan(200);
    expect(loader.mostOpen()).toBe(1);
  });
});

describe('when the loader fails', () => {
  const lenient = () => policyOf({ ttlMs: 10_000, staleIfErrorMs: 60_000 });

  it('the last value is served as STALE with its age, and the load is retried every 5 seconds', async () => {
    const { cache, clock, reported, report } = cacheWith();
    const policy = lenient();
    await cache.read(policy, acme, null, async () => 'last');
    clock.pass(10_000);
    let tries = 0;
    const load = async () => {
      tries++;
      return fails();
    };
    for (let second = 0; second < 20; second++) {
      expect(await cache.read(policy, acme, null, load, report)).toBe('last');
      clock.pass(1000);
    }
    expect(tries).toBe(4);
    expect(reported[0]).toBe('STALE 10000');
    expect(reported[19]).toBe('STALE 29000');
    expect(await cache.read(policy, acme, null, async () => 'fresh', report)).toBe('fresh');
  });

  it('a refusal is no failure: it is not reported, and no other value is served', async () => {
    const reports: string[] = [];
    const isRefusal = (error: unknown) => error instanceof RangeError;
    const { cache, clock } = cacheWith({ isRefusal, onFailure: (part) => reports.push(part) });
    const policy = lenient();
    await cache.read(policy, acme, null, async () => 'last');
    clock.pass(10_000);
    const refused = cache.read(policy, acme, null, () => Promise.reject(new RangeError('no')));
    await expect(refused).rejects.toThrow('no');
    expect(reports).toEqual([]);
    expect(await cache.read(policy, acme, null, async () => 'fresh')).toBe('fresh');
  });

  it('after an overrun the last value is served, nothing is reported, and other loads continue', async () => {
    const reports: string[] = [];
    const isOverrun = (error: unknown) => error instanceof RangeError;
    const { cache, clock, reported, report } = cacheWith({ isOverrun, onFailure: (part) => reports.push(part) });
    const policy = lenient();
    await cache.read(policy, acme, null, async () => 'last');
    for (let round = 0; round < 10; round += 1) {
      const slow = cache.read(policy, acme, { round }, async () => {
        clock.pass(2500);
        throw new RangeError('late');
      });
      await expect(slow).rejects.toThrow('late');
    }
    clock.pass(10_000);
    const late = () => Promise.reject(new RangeError('late'));
    expect(await cache.read(policy, acme, null, late, report)).toBe('last');
    expect(reported.at(-1)).toMatch(/^STALE/);
    expect(reports).toEqual([]);
    // After so many slow failures in a row no reader would load.
    clock.pass(10_000);
    expect(await cache.read(policy, acme, null, async () => 'fresh')).toBe('fresh');
  });

  it('an outdated value is served too', async () => {
    const { cache, reported, report } = cacheWith();
    const policy = lenient();
    await cache.read(policy, acme, null, async () => 'last');
    void cache.changed('call_logs', acme, { eventId: 'e1' });
    expect(await cache.read(policy, acme, null, fails, report)).toBe('last');
    expect(reported).toEqual(['STALE 0']);
  });

  it('a write of this process does not wait for the next retry', async () => {
    const { cache, clock } = cacheWith();
    const policy = lenient();
    await cache.read(policy, acme, null, async () => 'last');
    clock.pass(10_000);
    expect(await cache.read(policy, acme, null, fails)).toBe('last');
    void cache.changed('call_logs', acme);
    expect(await cache.read(policy, acme, null, async () => 'mine')).toBe('mine');
  });

  it('no value is served past the limit, or without one in the policy', async () => {
    const { cache, clock } = cacheWith();
    const policy = lenient();
    const never = policyOf({ name: 'membership', tables: ['user_org_roles'], ttlMs: 10_000 });
    await cache.read(policy, acme, null, async () => 'last');
    await cache.read(never, acme, null, async () => 'last');
    clock.pass(10_000);
    await expect(cache.read(never, acme, null, fails)).rejects.toThrow('the database is away');
    clock.pass(60_000);
    expect(await cache.read(policy, acme, null, fails)).toBe('last');
    clock.pass(5000);
    await expect(cache.read(policy, acme, null, fails)).rejects.toThrow('the database is away');
  });

  it('each failure is reported, and the first success after it', async () => {
    const reports: string[] = [];
    const { cache } = cacheWith({
      onFailure: (part, error) => reports.push(`${part}: ${error}`),
      onRecovered: (part) => reports.push(`${part} recovered`),
    });
    const policy = policyOf();
    await expect(cache.read(policy, acme, null, fails)).rejects.toThrow();
    await expect(cache.read(policy, acme, null, fails)).rejects.toThrow();
    await cache.read(policy, acme, null, async () => 1);
    await cache.read(policy, globex, null, async () => 1);
    const failure = 'loader: Error: the database is away';
    expect(reports).toEqual([failure, failure, 'loader recovered']);
  });
});

describe('while the change feed is lost', () => {
  it('no value is older than 5 seconds, including older entries, and hits are STALE', async () => {
    const { cache, clock, reported, report } = cacheWith();
    const policy = policyOf();
    await cache.read(policy, acme, null, async () => 1);
    cache.feedState('degraded');
    clock.pass(4999);
    await cache.read(policy, acme, null, async () => 2, report);
    clock.pass(1);
    await cache.read(policy, acme, null, async () => 2, report);
    cache.feedState('healthy');
    clock.pass(30_000);
    await cache.read(policy, acme, null, async () => 3, report);
    expect(reported).toEqual(['STALE 4999', 'MISS 0', 'HIT 30000']);
  });

  it('a new epoch outdates everything, and keeps it for stale-if-error', async () => {
    const { cache, reported, report } = cacheWith();
    const policy = policyOf({ staleIfErrorMs: 1000 });
    const never = policyOf({ name: 'never stale' });
    await cache.read(policy, acme, null, async () => 1);
    await cache.read(never, acme, null, async () => 1);
    await cache.raiseEpoch();
    expect(await cache.read(policy, acme, null, fails, report)).toBe(1);
    await expect(cache.read(never, acme, null, fails)).rejects.toThrow();
    expect(reported).toEqual(['STALE 0']);
  });
});

describe('a value that is not JSON', () => {
  it.each([
    ['undefined', undefined],
    ['a Date', { at: new Date(0) }],
    ['a BigInt', { id: 1n }],
    ['NaN', [Number.NaN]],
    ['an undefined property', { a: undefined }],
    ['a hole', new Array(3)],
    ['a Map', new Map()],
    ['a function', { a: () => 1 }],
    ['a symbol as a key', { [Symbol('a')]: 1 }],
  ])('is returned, not stored, and counted: %s', async (_name, value) => {
    const { cache, reported, report } = cacheWith();
    const policy = policyOf();
    expect(await cache.read<unknown>(policy, acme, null, async () => value, report)).toBe(value);
    expect(await cache.read<unknown>(policy, acme, null, async () => value, report)).toBe(value);
    expect(Object.isFrozen(value)).toBe(typeof value !== 'object');
    expect(reported).toEqual(['BYPASS 0', 'BYPASS 0']);
    expect(cache.stats()).toMatchObject({ uncacheable: 2, size: 0, bypass: 2 });
  });

  it('includes a cycle, and a value that is nested too deeply', async () => {
    const { cache } = cacheWith();
    const cycle: Record<string, unknown> = {};
    Object.assign(cycle, { cycle });
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(await cache.read<unknown>(policyOf(), acme, { a: 1 }, async () => cycle)).toBe(cycle);
    expect(await cache.read<unknown>(policyOf({ name: 'deep' }), acme, { a: 2 }, async () => deep)).toBe(deep);
    expect(cache.stats()).toMatchObject({ uncacheable: 2, size: 0 });
  });
});

describe('the doorkeeper', () => {
  it('stores far pages on their second request, and others on their first', async () => {
    const { cache, reported, report } = cacheWith();
    const policy = policyOf({ needsSecondRequest: (params) => Number(params?.page) > 20 });
    for (let time = 0; time < 3; time++) await cache.read(policy, acme, { page: 21 }, async () => [], report);
    for (let time = 0; time < 2; time++) await cache.read(policy, acme, { page: 20 }, async () => [], report);
    expect(reported.map((line) => line.split(' ')[0])).toEqual(['BYPASS', 'MISS', 'HIT', 'MISS', 'HIT']);
  });
});

describe('invalidate', () => {
  async function filled() {
    const { cache } = cacheWith();
    for (const policy of [policyOf(), policyOf({ name: 'leads', tables: ['leads'] })]) {
      for (const org of [acme, globex]) await cache.read(policy, org, null, async () => 1);
    }
    return cache;
  }

  it.each([
    [{}, 4, ['*']],
    [{ orgId: acme }, 2, ['acme']],
    [{ tables: ['leads'] }, 2, ['*|leads']],
    [{ policy: 'calls', orgId: globex }, 1, ['globex|call_logs']],
    [{ policy: 'no such policy' }, 0, []],
  ])('returns what it outdated: %j', async (what, entries, tags) => {
    const cache = await filled();
    expect(await cache.invalidate(what)).toEqual({ entries, tags });
    expect(await cache.invalidate(what)).toEqual({ entries: 0, tags });
  });
});

describe('the warm-up', () => {
  it('reloads the most requested entries after an epoch, in that order, one at a time', async () => {
    const { cache } = cacheWith();
    const policy = policyOf();
    const cold = policyOf({ name: 'without a warm-up load' });
    const loads: unknown[] = [];
    cache.registerWarmUp(policy, async (org, params) => loads.push([org, params]));
    for (const [page, times] of [
      [1, 2],
      [2, 5],
      [3, 1],
    ] as const) {
      for (let time = 0; time < times; time++) await cache.read(policy, acme, { page }, async () => page);
    }
    await cache.read(cold, acme, null, async () => 1);
    await cache.read(cold, acme, null, async () => 1);
    const reads = cache.stats().hits + cache.stats().misses;
    await cache.raiseEpoch();
    for (let turn = 0; turn < 20; turn++) await settled();
    expect(loads).toEqual([
      [acme, { page: 2 }],
      [acme, { page: 1 }],
    ]);
    expect(cache.read(policy, acme, { page: 2 }, fails)).toBe(1);
    expect(cache.stats().hits + cache.stats().misses).toBe(reads + 1);
  });
});
