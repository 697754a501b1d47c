import { describe, expect, it } from 'vitest';
import { createCache } from '../../../src/cache/cache.ts';
import { orgKey } from '../../../src/cache/key.ts';
import { acme, mebibyte, policyOf, standingClock } from './doubles.ts';
import { seededChance } from './virtual-time.ts';

describe('the counters', () => {
  it('have no hit rate before the first read, then percent with two decimals', async () => {
    const cache = createCache({ maxBytes: mebibyte });
    const policy = policyOf();
    expect(cache.stats()).toMatchObject({ hitRate: null, hits: 0, misses: 0, policies: [] });
    for (let read = 0; read < 3; read++) await cache.read(policy, acme, null, async () => 1);
    expect(cache.stats()).toMatchObject({ hitRate: 66.67, policies: [{ name: 'calls', hitRate: 66.67, entries: 1 }] });
    cache.resetStats();
    expect(cache.stats()).toMatchObject({
      hitRate: null,
      size: 1,
      policies: [{ hitRate: null, entries: 1, loadMs: null }],
    });
  });

  it('add up to the number of reads over 100,000 random operations, and agree with the reported outcomes', async () => {
    const { below, oneOf, random } = seededChance(11);
    const clock = standingClock();
    const cache = createCache({ now: clock.now, random, maxBytes: 200_000, maxEntries: 100 });
    const policies = [
      policyOf(),
      policyOf({ name: 'lenient', staleIfErrorMs: 600_000, ttlMs: 5000 }),
      policyOf({ name: 'relaxed', relaxedMs: 1000 }),
      policyOf({ name: 'pages', needsSecondRequest: (params) => Number(params?.page) > 5 }),
    ];
    const orgs = ['acme', 'globex', 'initech'].map(orgKey);
    const reported = { HIT: 0, MISS: 0, STALE: 0, BYPASS: 0 };
    let reads = 0;
    let failures = 0;
    const waiting: (() => void)[] = [];
    const load = (): Promise<unknown> => {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      const kind = below(20);
      waiting.push(() =>
        kind === 0 ? reject(new Error('away')) : resolve(kind === 1 ? new Date() : { size: 'x'.repeat(below(900)) }),
      );
      return promise;
    };
    const answers: Promise<unknown>[] = [];
    for (let operation = 0; operation < 100_000; operation++) {
      const kind = below(100);
      if (kind < 85) {
        reads++;
        const answer = cache.read<unknown>(
          oneOf(policies),
          oneOf(orgs),
          { page: below(10) },
          load,
          (outcome) => reported[outcome]++,
        );
        answers.push(Promise.resolve(answer).catch(() => failures++));
      } else if (kind < 89) void cache.changed('call_logs', oneOf([...orgs, '*' as const]));
      else if (kind < 90) cache.feedState(oneOf(['healthy', 'degraded']));
      else if (kind < 91) clock.pass(below(3000));
      else {
        for (const answer of waiting.splice(0, below(20))) answer();
        await null;
      }
    }
    const ended = Promise.all(answers);
    let isOver = false;
    void ended.then(() => {
      isOver = true;
    });
    while (!isOver) {
      for (const answer of waiting.splice(0)) answer();
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { hits, misses, stale, bypass, policies: described, tiers } = cache.stats();
    expect(hits + misses + stale + bypass).toBe(reads);
    expect({ HIT: hits, MISS: misses - failures, STALE: stale, BYPASS: bypass }).toEqual(reported);
    expect(Math.min(hits, misses, stale, bypass, failures)).toBeGreaterThan(100);
    expect(described.reduce((sum, policy) => sum + policy.hits + policy.misses + policy.stale + policy.bypass, 0)).toBe(
      reads,
    );
    expect(described.reduce((sum, { entries }) => sum + entries, 0)).toBe(cache.stats().size);
    expect(tiers.memory.hits + tiers.memory.misses).toBe(reads);
  });
});
