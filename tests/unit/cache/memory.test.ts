import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCache } from '../../../src/cache/cache.ts';
import { orgKey } from '../../../src/cache/key.ts';
import { acme, globex, heldLoader, mebibyte, policyOf } from './doubles.ts';
import { seededChance } from './virtual-time.ts';

describe('the memory tier', () => {
  it('stays within 1.3 times its limit through 12,000 inserts of 0 to 2 MiB', { timeout: 240_000 }, () => {
    const program = join(import.meta.dirname, 'fill-memory.ts');
    const output = execFileSync(process.execPath, ['--expose-gc', program], { encoding: 'utf8', maxBuffer: mebibyte });
    const { inserts, boundBytes, mostHeapBytes, entries } = JSON.parse(output);
    expect(inserts).toBe(12_000);
    expect(entries).toBeGreaterThan(10);
    // A cache that stored nothing would pass too.
    expect(mostHeapBytes).toBeGreaterThan(boundBytes * 0.3);
    expect(mostHeapBytes).toBeLessThan(boundBytes * 1.3);
  });

  it('stays within its limit with 15,000 keys of 6 KB, which count too', { timeout: 240_000 }, () => {
    const program = join(import.meta.dirname, 'fill-keys.ts');
    const output = execFileSync(process.execPath, ['--expose-gc', program], { encoding: 'utf8', maxBuffer: mebibyte });
    const { keys, boundBytes, heapBytes, size, bytes } = JSON.parse(output);
    expect(size).toBe(keys);
    // Without the key an entry counts 200 bytes.
    expect(bytes / size).toBeGreaterThan(250);
    expect(heapBytes).toBeLessThan(boundBytes);
  });

  it('counts a key by its length, and a long one by its digest', async () => {
    const sizes = [];
    for (const length of [10, 100, 150, 1000, 100_000]) {
      const cache = createCache({ maxBytes: mebibyte });
      await cache.read(policyOf(), acme, { search: 'x'.repeat(length) }, async () => 1);
      sizes.push(cache.stats().bytes);
    }
    const [short = 0, longer = 0, longest = 0, digest = 0, same] = sizes;
    expect([longer - short, longest - longer]).toEqual([180, 100]);
    expect(digest).toBeLessThan(longest);
    expect(same).toBe(digest);
  });

  it('distinguishes long keys, and those of two organisations', async () => {
    const cache = createCache({ maxBytes: mebibyte });
    const policy = policyOf();
    const search = 'x'.repeat(5000);
    const reads = [
      [acme, search],
      [acme, `${search}y`],
      [globex, search],
    ] as const;
    for (const [org, text] of reads)
      await cache.read(policy, org, { search: text }, async () => `${org} ${text.length}`);
    for (const [org, text] of reads) {
      expect(await cache.read(policy, org, { search: text }, async () => 'loaded again')).toBe(`${org} ${text.length}`);
    }
  });

  it('holds at most maxEntries, and forgets orgs without entries', async () => {
    const cache = createCache({ maxBytes: 64 * mebibyte, maxEntries: 100 });
    const policy = policyOf();
    for (let org = 0; org < 500; org++) await cache.read(policy, orgKey(`org-${org}`), null, async () => org);
    expect(cache.stats()).toMatchObject({ size: 100, maxSize: 100, evictions: 400, orgs: 100 });
  });

  it('does not forget an org during a read: its versions would restart, and old values would be current', async () => {
    const cache = createCache({ maxBytes: 64 * mebibyte, maxEntries: 1 });
    const policy = policyOf();
    const loader = heldLoader<string>();
    await cache.read(policy, acme, { page: 1 }, async () => 'evicted');
    const slow = cache.read(policy, acme, { page: 2 }, loader.load);
    await cache.read(policy, globex, null, async () => 'evicts it');
    void cache.changed('call_logs', acme);
    loader.call(0).answer('before the write');
    expect(await slow).toBe('before the write');
    expect(await cache.read(policy, acme, { page: 2 }, async () => 'after')).toBe('after');
  });

  it('keeps entries that are requested again when the org is at its limit', async () => {
    const cache = createCache({ maxBytes: 64 * mebibyte, maxEntries: 100 });
    const policy = policyOf();
    let loads = 0;
    const read = (page: number) => cache.read(policy, acme, { page }, async () => ++loads);
    await read(0);
    for (let page = 1; page < 50; page++) {
      await read(page);
      await read(0);
    }
    expect(loads).toBe(50);
    expect(cache.stats()).toMatchObject({ size: 10, evictions: 40 });
  });

  it('does not store a value that is larger than the share of an org', async () => {
    const cache = createCache({ maxBytes: mebibyte });
    const policy = policyOf();
    const outcomes: string[] = [];
    for (let read = 0; read < 2; read++) {
      await cache.read(
        policy,
        acme,
        null,
        async () => 'x'.repeat(100_000),
        (outcome) => outcomes.push(outcome),
      );
    }
    expect(outcomes).toEqual(['BYPASS', 'BYPASS']);
    expect(cache.stats()).toMatchObject({ size: 0, uncacheable: 2 });
  });

  /** One org sends nine of ten reads and no read twice; fifty others read the same few views. */
  async function hitRateOfOthers(orgShare: number): Promise<number> {
    const { below, random } = seededChance(3);
    const cache = createCache({ maxBytes: 64 * mebibyte, maxEntries: 1000, orgShare });
    const policy = policyOf();
    const others = Array.from({ length: 50 }, (_, index) => orgKey(`org-${index}`));
    let reads = 0;
    let hits = 0;
    for (let read = 0; read < 100_000; read++) {
      if (random() < 0.9) {
        await cache.read(policy, acme, { page: read }, async () => read);
        continue;
      }
      reads++;
      const org = others[below(others.length)] ?? acme;
      await cache.read(
        policy,
        org,
        { view: below(10) },
        async () => read,
        (outcome) => {
          if (outcome === 'HIT') hits++;
        },
      );
    }
    return hits / reads;
  }

  it('leaves other orgs at least 80 % hits when one org has 90 % of the reads', async () => {
    expect(await hitRateOfOthers(0.1)).toBeGreaterThan(0.8);
  });

  it('would not do so without the share of an org', async () => {
    expect(await hitRateOfOthers(1)).toBeLessThan(0.5);
  });
});
