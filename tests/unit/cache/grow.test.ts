// Bytes that live as long as a stored value, such as its compressed forms, count in the limits of the memory tier.
import { describe, expect, it } from 'vitest';
import { createCache } from '../../../src/cache/cache.ts';
import { acme, globex, mebibyte, policyOf } from './doubles.ts';

const policy = policyOf();
const load = (text: string) => async () => ({ text });

describe('grow', () => {
  it('counts bytes as long as the value is stored', async () => {
    const cache = createCache({ maxBytes: 64 * mebibyte });
    const value = await cache.read(policy, acme, null, load('kept'));
    const { bytes, size } = cache.stats();
    expect(cache.grow(value, 1000)).toBe(true);
    expect(cache.grow(value, 500)).toBe(true);
    expect(cache.stats()).toMatchObject({ bytes: bytes + 1500, size });
    await cache.changed('call_logs', acme);
    await cache.read(policy, acme, null, load('next'));
    expect(cache.stats()).toMatchObject({ bytes, size });
    expect(cache.grow(value, 1)).toBe(false);
  });

  it('keeps the value, its age and its org', async () => {
    const cache = createCache({ maxBytes: 64 * mebibyte });
    const value = await cache.read(policy, acme, null, load('kept'));
    cache.grow(value, 1000);
    expect(cache.read(policy, acme, null, load('never'))).toBe(value);
    expect(cache.stats()).toMatchObject({ orgs: 1, size: 1 });
    // The versions of the org did not restart at 0.
    await cache.changed('call_logs', acme);
    expect(await cache.read(policy, acme, null, load('next'))).toEqual({ text: 'next' });
  });

  it('evicts older entries of the org, or returns false without room', async () => {
    const cache = createCache({ maxBytes: mebibyte, orgShare: 0.1 });
    const values = [];
    for (let page = 0; page < 3; page++)
      values.push(await cache.read(policy, acme, { page }, load('x'.repeat(10_000))));
    const last = values.at(-1) ?? {};
    expect(cache.grow(last, 60_000)).toBe(true);
    expect(cache.stats().size).toBeLessThan(3);
    expect(cache.grow(last, mebibyte)).toBe(false);
    expect(await cache.read(policy, acme, { page: 2 }, load('never'))).toBe(last);
  });

  it('keeps the memory tier within its limit', async () => {
    const cache = createCache({ maxBytes: mebibyte, orgShare: 1 });
    for (const [place, org] of [acme, globex].entries()) {
      const value = await cache.read(policy, org, null, load('small'));
      expect(cache.grow(value, Math.floor(0.9 * mebibyte))).toBe(true);
      expect(cache.stats(), String(place)).toMatchObject({ size: 1 });
      expect(cache.stats().bytes).toBeLessThanOrEqual(mebibyte);
    }
  });

  it('does not forget an org while its last value grows', async () => {
    const cache = createCache({ maxBytes: mebibyte, orgShare: 1 });
    await cache.read(policy, acme, { page: 1 }, load('x'.repeat(100_000)));
    const value = await cache.read(policy, acme, { page: 2 }, load('kept'));
    expect(cache.grow(value, Math.floor(0.95 * mebibyte))).toBe(true);
    expect(cache.stats()).toMatchObject({ orgs: 1, size: 1 });
    void cache.changed('call_logs', acme);
    expect(await cache.read(policy, acme, { page: 2 }, load('next'))).toEqual({ text: 'next' });
  });

  it('returns false for a value that is not stored', () => {
    expect(createCache({ maxBytes: mebibyte }).grow({}, 1)).toBe(false);
  });
});
