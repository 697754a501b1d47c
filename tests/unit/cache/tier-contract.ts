// The contract of a cache, which must hold on every tier. `another` is a second cache on the same shared tier, or the first cache
// where there is no shared tier.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cache } from '../../../src/cache/cache.ts';
import { acme, globex, heldLoader, policyOf } from './doubles.ts';

export interface Cluster {
  readonly one: Cache;
  readonly another: Cache;
  /** All values are stored. */
  stored(): Promise<unknown>;
}

const mustNotLoad = async (): Promise<never> => {
  throw new Error('The value must come from a tier.');
};

export function describeContract(name: string, createCluster: () => Promise<Cluster>): void {
  describe(name, () => {
    it('loads a value once for all instances', async () => {
      const { one, another, stored } = await createCluster();
      const policy = policyOf();
      await one.read(policy, acme, { page: 1 }, async () => ({ rows: [1, null, 'é'] }));
      await stored();
      expect(await another.read(policy, acme, { page: 1 }, mustNotLoad)).toEqual({ rows: [1, null, 'é'] });
      expect(another.stats()).toMatchObject({ hits: 1 });
    });

    it('returns any JSON unchanged: loaded, from memory and from the shared tier', async () => {
      const { one, another, stored } = await createCluster();
      const policy = policyOf();
      let page = 0;
      await fc.assert(
        fc.asyncProperty(fc.jsonValue(), async (value) => {
          page++;
          const text = JSON.stringify(value);
          const first = await one.read<unknown>(policy, acme, { page }, async () => value);
          await stored();
          const second = await one.read<unknown>(policy, acme, { page }, mustNotLoad);
          const shared = await another.read<unknown>(policy, acme, { page }, mustNotLoad);
          expect([first, second, shared].map((read) => JSON.stringify(read))).toEqual([text, text, text]);
        }),
        { numRuns: 100 },
      );
    });

    it('returns large values complete, each for its own key', async () => {
      const { one, another, stored } = await createCluster();
      const policy = policyOf();
      const large = (letter: string) => Array.from({ length: 5000 }, (_, row) => `${letter} ü ${row}`);
      for (const org of [acme, globex]) await one.read(policy, org, null, async () => large(org));
      await stored();
      for (const org of [acme, globex]) {
        expect(await another.read(policy, org, null, mustNotLoad)).toEqual(large(org));
      }
    });

    it('returns no value from before a write to a later read', async () => {
      const { one, another, stored } = await createCluster();
      const policy = policyOf();
      await one.read(policy, acme, null, async () => 'old');
      await stored();
      await another.changed('call_logs', acme);
      expect(await another.read(policy, acme, null, async () => 'new')).toBe('new');
    });

    it('stores no value whose load overlapped a write', async () => {
      const { one, another, stored } = await createCluster();
      const policy = policyOf();
      const slow = heldLoader<string>();
      await one.read(policy, acme, { warms: 'counters' }, async () => 1);
      const early = one.read(policy, acme, null, slow.load);
      await slow.called(1);
      await another.changed('call_logs', acme);
      slow.call(0).answer('before');
      expect(await early).toBe('before');
      await stored();
      expect(await another.read(policy, acme, null, async () => 'after')).toBe('after');
    });

    it('loads once for a thousand misses, and fails all with the same error', async () => {
      const { one } = await createCluster();
      const policy = policyOf();
      const loader = heldLoader<number>();
      const reads = Array.from({ length: 1000 }, () => Promise.resolve(one.read(policy, acme, null, loader.load)));
      const results = Promise.allSettled(reads);
      await loader.called(1);
      const failure = new Error('away');
      loader.call(0).fail(failure);
      expect((await results).every((result) => result.status === 'rejected' && result.reason === failure)).toBe(true);
      expect(loader.calls).toHaveLength(1);
    });

    it('returns no value from before an epoch', async () => {
      const { one, another, stored } = await createCluster();
      const policy = policyOf();
      await one.read(policy, acme, null, async () => 'old');
      await stored();
      await another.raiseEpoch();
      expect(await another.read(policy, acme, null, async () => 'new')).toBe('new');
    });

    it('stores only JSON', async () => {
      const { one, another, stored } = await createCluster();
      const policy = policyOf();
      await one.read<unknown>(policy, acme, null, async () => new Date(0));
      await stored();
      expect(await another.read<unknown>(policy, acme, null, async () => 'loaded')).toBe('loaded');
    });
  });
}
