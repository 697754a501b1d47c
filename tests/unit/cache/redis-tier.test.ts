import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RedisLink } from '../../../src/cache/redis/redis-link.ts';
import { createTierOver } from '../../../src/cache/redis/redis-tier.ts';
import { createWaiterLimit } from '../../../src/cache/redis/waiter-limit.ts';
import { settled, standingClock } from './doubles.ts';

/** A link whose bumps wait until the test ends them. */
function heldLink() {
  const bumps: { counter: string; acknowledge(): void; fail(): void }[] = [];
  const link: RedisLink = {
    isReady: () => true,
    mget: async (keys) => keys.map((key) => (key.startsWith('cache:t:') ? Buffer.from('7') : null)),
    set: async () => {},
    seed: async (counters) => counters.map(() => '7'),
    bump(counter) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      bumps.push({ counter, acknowledge: resolve, fail: () => reject(new Error('no answer')) });
      return promise;
    },
    distrust: () => {},
    adoptData: async () => {},
    close: async () => {},
  };
  return { link, bumps };
}

const tags = ['*', 'acme', '*|calls', 'acme|calls'];

function tierOver(link: RedisLink) {
  const clock = standingClock();
  const reports: string[] = [];
  const tier = createTierOver(() => link, {
    now: clock.now,
    onFailure: (part) => reports.push(part),
    onRecovered: (part) => reports.push(`${part} recovered`),
  });
  return { tier, clock, reports };
}

describe('the Redis tier', () => {
  it('does not read a tag with an unacknowledged bump, and reads other tags', async () => {
    const { link, bumps } = heldLink();
    const { tier } = tierOver(link);
    const twice = [tier.bump('acme|calls'), tier.bump('acme|calls')];
    expect(tier.canAnswer(tags)).toBe(false);
    expect(tier.canAnswer(['*', 'globex'])).toBe(true);
    bumps[0]?.acknowledge();
    await settled();
    expect(tier.canAnswer(tags)).toBe(false);
    bumps[1]?.acknowledge();
    await Promise.all(twice);
    expect(tier.canAnswer(tags)).toBe(true);
  });

  it('is off after a failed bump until the epoch was raised, and reports the recovery', async () => {
    const { link, bumps } = heldLink();
    const { tier, reports } = tierOver(link);
    const lost = tier.bump('acme|calls');
    bumps[0]?.fail();
    await lost;
    expect(tier.canAnswer(['*', 'globex'])).toBe(false);
    expect(bumps.map(({ counter }) => counter)).toEqual(['cache:t:acme|calls', 'cache:t:*']);
    expect(tier.canAnswer(['*', 'globex'])).toBe(false);
    bumps[1]?.acknowledge();
    await settled();
    expect(tier.canAnswer(tags)).toBe(true);
    expect(reports).toEqual(['redis', 'redis recovered']);
  });

  it('raises the epoch again for a bump that was lost in the meantime', async () => {
    const { link, bumps } = heldLink();
    const { tier } = tierOver(link);
    const lost = tier.bump('acme|calls');
    bumps[0]?.fail();
    await lost;
    expect(tier.canAnswer(tags)).toBe(false);
    await tier.bump('acme|leads');
    bumps[1]?.acknowledge();
    await settled();
    expect(tier.canAnswer(tags)).toBe(false);
    expect(bumps.map(({ counter }) => counter)).toEqual(['cache:t:acme|calls', 'cache:t:*', 'cache:t:*']);
    bumps[2]?.acknowledge();
    await settled();
    expect(tier.canAnswer(tags)).toBe(true);
  });

  it('retries the epoch ten seconds after a failure, and not before', async () => {
    const { link, bumps } = heldLink();
    const { tier, clock } = tierOver(link);
    const lost = tier.bump('acme|calls');
    bumps[0]?.fail();
    await lost;
    tier.canAnswer(tags);
    bumps[1]?.fail();
    await settled();
    clock.pass(9999);
    tier.canAnswer(tags);
    expect(bumps).toHaveLength(2);
    clock.pass(1);
    tier.canAnswer(tags);
    expect(bumps).toHaveLength(3);
  });
});

describe('a slow bump', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('waits until the command fails, and never rejects', async () => {
    const { link, bumps } = heldLink();
    const { tier, reports } = tierOver(link);
    const ends: string[] = [];
    for (const org of ['acme', 'globex', 'initech', 'umbrella']) {
      tier.bump(`${org}|calls`).then(
        () => ends.push('done'),
        () => ends.push('rejected'),
      );
    }
    await vi.advanceTimersByTimeAsync(100);
    for (const { fail } of bumps) fail();
    await vi.advanceTimersByTimeAsync(1);
    expect(ends).toEqual(['done', 'done', 'done', 'done']);
    expect(reports).toContain('redis');
    expect(tier.canAnswer(tags)).toBe(false);
  });
});

describe('a Redis without traffic', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is tried again ten seconds after a failure', async () => {
    const { link, bumps } = heldLink();
    const { tier, reports } = tierOver(link);
    const lost = tier.bump('acme|calls');
    bumps[0]?.fail();
    await lost;
    await vi.advanceTimersByTimeAsync(9999);
    expect(bumps).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(bumps.map(({ counter }) => counter)).toEqual(['cache:t:acme|calls', 'cache:t:*']);
    bumps[1]?.acknowledge();
    await vi.advanceTimersByTimeAsync(1);
    expect(reports).toEqual(['redis', 'redis recovered']);
    await tier.close();
  });
});

describe('the waiter limit', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const never = () => new Promise<string>(() => {});

  it('lets three readers wait until the deadline, and no other start', async () => {
    const waiterLimit = createWaiterLimit();
    const ends: string[] = [];
    for (let waiter = 0; waiter < 5; waiter++) {
      waiterLimit.wait(never()).then(
        () => ends.push(`${waiter} gave up`),
        () => ends.push(`${waiter} saw the deadline`),
      );
    }
    await vi.advanceTimersByTimeAsync(9);
    expect(waiterLimit.hasSlowWaiter()).toBe(false);
    await vi.advanceTimersByTimeAsync(2);
    expect(ends).toEqual(['3 gave up', '4 gave up']);
    expect(waiterLimit.hasSlowWaiter()).toBe(true);
    await vi.advanceTimersByTimeAsync(45);
    expect(ends.slice(2)).toEqual(['0 saw the deadline', '1 saw the deadline', '2 saw the deadline']);
    expect(waiterLimit.hasSlowWaiter()).toBe(false);
  });

  it('returns a late answer, and ends with it', async () => {
    const waiterLimit = createWaiterLimit();
    const { promise, resolve } = Promise.withResolvers<string>();
    const waiting = waiterLimit.wait(promise);
    await vi.advanceTimersByTimeAsync(20);
    expect(waiterLimit.hasSlowWaiter()).toBe(true);
    resolve('late');
    expect(await waiting).toBe('late');
    expect(waiterLimit.hasSlowWaiter()).toBe(false);
  });
});
