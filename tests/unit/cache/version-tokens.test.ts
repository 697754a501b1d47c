import { describe, expect, it } from 'vitest';
import { createCache } from '../../../src/cache/cache.ts';
import { createVersionTokens } from '../../../src/http/cache/version-header.ts';
import { acme, globex, heldLoader, mebibyte, policyOf, settled, standingClock } from './doubles.ts';

const relaxed = policyOf({ name: 'figures', relaxedMs: 1000 });

describe('a version token', () => {
  function start({ maxRemembered = 10 } = {}) {
    const calls: string[] = [];
    let isStuck = false;
    const tokens = createVersionTokens({
      catchUp: async () => {
        calls.push('catch up');
        return !isStuck;
      },
      readBack: (org) => void calls.push(`read back ${org}`),
      maxRemembered,
    });
    return {
      ...tokens,
      calls,
      stick(value: boolean) {
        isStuck = value;
      },
    };
  }

  it('waits for the change feed once', async () => {
    const { reach, calls } = start();
    expect(await reach(acme, ['t1'])).toBe(true);
    expect(await reach(acme, ['t1'])).toBe(true);
    expect(calls).toEqual(['catch up', 'read back acme']);
  });

  it('is handled per organisation, since each has its own relaxed values', async () => {
    const { reach, calls } = start();
    await reach(acme, ['t1']);
    await reach(globex, ['t1']);
    expect(calls.filter((what) => what.startsWith('read back'))).toEqual(['read back acme', 'read back globex']);
  });

  it('is handled together with others, and all are remembered', async () => {
    const { reach, calls } = start();
    await reach(acme, ['t1', 't2', 't3']);
    await reach(acme, ['t3', 't1']);
    expect(calls).toEqual(['catch up', 'read back acme']);
    await reach(acme, ['t1', 't4']);
    expect(calls).toHaveLength(4);
  });

  it('fails while the feed is stuck, and is tried again later', async () => {
    const { reach, calls, stick } = start();
    stick(true);
    expect(await reach(acme, ['t1'])).toBe(false);
    stick(false);
    expect(await reach(acme, ['t1'])).toBe(true);
    expect(calls).toEqual(['catch up', 'catch up', 'read back acme']);
  });

  it('that was evicted waits again: the number of remembered tokens is limited', async () => {
    const { reach, calls } = start({ maxRemembered: 2 });
    for (const token of ['t1', 't2', 't3', 't1']) await reach(acme, [token]);
    expect(calls.filter((what) => what === 'catch up')).toHaveLength(4);
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

  it('ignores a write of others for a second, but not for a reader with its token', async () => {
    const { cache, read, writeElsewhere } = await start();
    await writeElsewhere();
    expect(await read()).toBe(1);
    cache.readBack(acme);
    expect(await read()).toBe(2);
    await writeElsewhere();
    expect(await read()).toBe(2);
  });

  it('lets a reader with a token join no earlier load', async () => {
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

  it('keeps values that no write has outdated', async () => {
    const { cache, read } = await start();
    cache.readBack(acme);
    await read();
    expect(cache.stats().hits).toBe(1);
  });
});

describe('a read past the cache', () => {
  it('reads no entry, stores none, and is counted', async () => {
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
    expect(await cache.read(policy, acme, null, async () => 'never loaded')).toBe('old');
    expect(cache.stats()).toMatchObject({ hits: 1, misses: 1, stale: 0, bypass: 1 });
  });

  it('shares a load only with readers that came before its start', async () => {
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
