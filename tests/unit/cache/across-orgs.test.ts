import { describe, expect, it } from 'vitest';
import { createCache } from '../../../src/cache/cache.ts';
import { acrossOrgs } from '../../../src/cache/key.ts';
import { acme, globex, mebibyte, policyOf } from './doubles.ts';

const owners = policyOf({ name: 'number owner', tables: ['phone_numbers'], isAcrossOrgs: true });

function setUp() {
  const cache = createCache({ maxBytes: mebibyte, now: () => 0 });
  let loads = 0;
  return { cache, read: () => cache.read(owners, acrossOrgs, { e164: '+15550000001' }, async () => ++loads) };
}

describe('a policy across orgs', () => {
  it('stores values like any other policy', async () => {
    const { read } = setUp();
    await read();
    expect(read()).toBe(1);
  });

  it('is outdated by a write of any org to one of its tables, and by a write of all orgs', async () => {
    const { cache, read } = setUp();
    await read();
    for (const [org, loaded] of [[acme, 2] as const, [globex, 3] as const, ['*', 4] as const]) {
      void cache.changed('phone_numbers', org);
      expect(await read()).toBe(loaded);
    }
  });

  it('is not outdated by a write to another table', async () => {
    const { cache, read } = setUp();
    await read();
    void cache.changed('call_logs', acme);
    expect(read()).toBe(1);
  });

  it('is outdated when all of one org is invalidated, since the value may belong to that org', async () => {
    const { cache, read } = setUp();
    await read();
    expect(await cache.invalidate({ orgId: acme })).toMatchObject({ entries: 1 });
    expect(await read()).toBe(2);
  });

  it('is bumped in the shared tier together with the org, also before its first read', async () => {
    const bumps: unknown[] = [];
    const sharedTier = {
      read: async () => ({ kind: 'bypass' }) as never,
      store: async () => {},
      bump: async (...bump: unknown[]) => void bumps.push(bump),
      canAnswer: () => false,
      stats: () => ({}) as never,
      resetStats: () => {},
      close: async () => {},
    };
    const cache = createCache({ maxBytes: mebibyte, sharedTier });
    cache.declare(owners);
    await cache.changed('phone_numbers', acme, { eventId: 'e1' });
    await cache.changed('call_logs', acme, { eventId: 'e2' });
    expect(bumps).toEqual([
      ['acme|phone_numbers', 'e1'],
      ['%002aacross%0020orgs%002a|phone_numbers', 'e1'],
      ['acme|call_logs', 'e2'],
    ]);
  });
});

describe('a policy', () => {
  it('is read either for an org or across orgs, and throws otherwise', () => {
    const { cache } = setUp();
    expect(() => cache.read(owners, acme, null, async () => 1)).toThrow('across orgs');
    expect(() => cache.read(policyOf(), acrossOrgs, null, async () => 1)).toThrow('across orgs');
  });
});
