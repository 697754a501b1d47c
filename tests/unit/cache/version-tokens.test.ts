import { describe, expect, it } from 'vitest';
import { createCache } from '../../../src/cache/cache.ts';
import { createVersionTokens } from '../../../src/http/cache/version-header.ts';
import { acme, globex, heldLoader, mebibyte, policyOf, settled, standingClock } from './doubles.ts';

const relaxed = policyOf({ name: 'figures', relaxedMs: 1000 });

describe('a version token', () => {
  function start({ maxRemembered = 10 } = {}) {
    const told: string[] = [];
    let isStuck = false;
    const tokens = createVersionTokens({
      catchUp: async () => {
        told.push('catch up');
        return !isStuck;
      },
      readBack: (org) => void told.push(`read back ${org}`),
      maxRemembered,
    });
    return {
      ...tokens,
      told,
      stick(is: boolean) {
        isStuck = is;
      },
    };
  }

  it('is reached by hearing out the feed, once', async () => {
    const { reach, told } = start();
    expect(await reach(acme, ['t1'])).toBe(true);
    expect(await reach(acme, ['t1'])).toBe(true);
    expect(told).toEqual(['catch up', 'read back acme']);
  });

  it('is reached for one organisation at a time, for each has relaxed policies of its own', async () => {
    const { reach, told } = start();
    await reach(acme, ['t1']);
    await reach(globex, ['t1']);
    expect(told.filter((what) => what.startsWith('read back'))).toEqual(['read back acme', 'read back globex']);
  });

  it('is reached together with others, and all are remembered', async () => {
    const { reach, told } = start();
    await reach(acme, ['t1', 't2', 't3']);
    await reach(acme, ['t3', 't1']);
    expect(told).toEqual(['catch up', 'read back acme']);
    await reach(acme, ['t1', 't4']);
    expect(told).toHaveLength(4);
  });

  it('is not reached while the feed is stuck, and is not taken for reached later', async () => {
    const { reach, told, stick } = start();
    stick(true);
    expect(await reach(acme, ['t1'])).toBe(false);
    stick(false);
    expect(await reach(acme, ['t1'])).toBe(true);
    expect(told).toEqual(['catch up', 'catch up', 'read back acme']);
  });

  it('that was driven out is reached again: memory is bounded, whatever is sent', async () => {
    const { reach, told } = start({ maxRemembered: 2 });
    for (const token of ['t1', 't2', 't3', 't1']) await reach(acme, [token]);
    expect(told.filter((what) => what === 'catch up')).toHaveLength(4);
  });
});

describe('a relaxed policy', () => {
  async function start() {
    const clock = standingClock();
    const cache = createCache({ maxBytes: mebibyte, now: clock.now });
    let rows = 1;
    const read = () => cache.read(relaxed, acme, null, async () => rows);
    await read();
    return {
      cache,
      clock,
      read,
      async writeElsewhere() {
        rows++;
        await cache.changed('call_logs', acme, { eventId: `e${rows}` });
      },
    };
  }

  it('looks past a write of others for a second, but not for a reader that knows of it', async () => {
    const { cache, read, writeElsewhere } = await start();
    await writeElsewhere();
    expect(await read()).toBe(1);
    cache.readBack(acme);
    expect(await read()).toBe(2);
    await writeElsewhere();
    expect(await read()).toBe(2);
  });

  it('joins no load that began before the reader knew', async () => {
    const { cache, clock, writeElsewhere } = await start();
    await writeElsewhere();
    clock.pass(1000);
    const loader = heldLoader<string>();
    const first = cache.read(relaxed, acme, null, loader.load);
    await cache.changed('call_logs', acme, { eventId: 'late' });
    cache.readBack(acme);
    const second = cache.read(relaxed, acme, null, loader.load);
    loader.call(0).answer('before');
    await loader.called(2);
    loader.call(1).answer('after');
    expect([await first, await second]).toEqual(['before', 'after']);
  });

  it('keeps what no write outdated', async () => {
    const { cache, read } = await start();
    cache.readBack(acme);
    await read();
    expect(cache.stats().hits).toBe(1);
  });
});

describe('a read past the cache', () => {
  it('does not take what is remembered, does not keep what it finds, and is counted', async () => {
    const cache = createCache({ maxBytes: mebibyte });
    const policy = policyOf();
    await cache.read(policy, acme, null, async () => 'old');
    const reports: unknown[] = [];
    const past = await cache.readPast(
      policy,
      acme,
      null,
      async () => 'new',
      (outcome, ageMs) => reports.push([outcome, ageMs]),
    );
    expect(past).toBe('new');
    expect(reports).toEqual([['BYPASS', 0]]);
    expect(await cache.read(policy, acme, null, async () => 'never asked')).toBe('old');
    expect(cache.stats()).toMatchObject({ hits: 1, misses: 1, stale: 0, bypass: 1 });
  });

  it('shares a load with those that came before it started, and with no others', async () => {
    const cache = createCache({ maxBytes: mebibyte });
    const policy = policyOf();
    const loader = heldLoader<number>();
    const read = () => cache.readPast(policy, acme, { page: 1 }, loader.load);
    const reads = [read(), read(), read(), read()];
    expect(loader.calls).toHaveLength(1);
    loader.call(0).answer(1);
    await loader.called(2);
    loader.call(1).answer(2);
    expect(await Promise.all(reads)).toEqual([1, 2, 2, 2]);
    await settled();
    expect(cache.stats()).toMatchObject({ bypass: 4, orgs: 0 });
  });

  it('that fails counts as a miss, returns the error, and reports the loader', async () => {
    const reports: string[] = [];
    const cache = createCache({
      maxBytes: mebibyte,
      onFailure: (part, error) => reports.push(`${part}: ${error}`),
      onRecovered: (part) => reports.push(`${part} recovered`),
    });
    const fail = async (): Promise<never> => {
      throw new Error('The database is away.');
    };
    await expect(cache.readPast(policyOf(), acme, null, fail)).rejects.toThrow('The database is away.');
    expect(cache.stats()).toMatchObject({ misses: 1, bypass: 0 });
    await cache.readPast(policyOf({ name: 'leads' }), acme, null, async () => 1);
    expect(reports).toEqual(['loader: Error: The database is away.', 'loader recovered']);
  });
});
