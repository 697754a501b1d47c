import { expect, it, vi } from 'vitest';
import { createCache } from '../../../src/cache/cache.ts';
import { orgKey } from '../../../src/cache/key.ts';
import { definePolicy } from '../../../src/cache/policy.ts';
import { eventually } from '../../helpers/eventually.ts';

const org = orgKey('a');
const rights = definePolicy({
  name: 'access rights',
  version: 1,
  tables: ['roles'],
  ttlMs: 1000,
  staleIfErrorMs: 60_000,
  isStaleOnlyIfUnchanged: true,
});

const away = () => Promise.reject(new Error('away'));

it('with isStaleOnlyIfUnchanged, stale-if-error serves no value that a write has outdated', async () => {
  let now = 0;
  const cache = createCache({ maxBytes: 1_000_000, now: () => now });
  await cache.read(rights, org, null, async () => 'owner');
  now = 2000;
  expect(await cache.read(rights, org, null, away)).toBe('owner');
  void cache.changed('roles', org, { eventId: 'removed' });
  await expect(cache.read(rights, org, null, away)).rejects.toThrow('away');
  await expect(cache.read(rights, org, null, away)).rejects.toThrow('away');
});

const figures = definePolicy({
  name: 'figures',
  version: 1,
  tables: ['calls'],
  ttlMs: 1000,
  staleIfErrorMs: 3_600_000,
});

it('after three slow failures readers get the last value at once, until a probe or a load succeeds', async () => {
  let now = 0;
  const cache = createCache({ maxBytes: 1_000_000, now: () => now });
  const waited = vi.fn(async () => {
    now += 2500;
    throw new Error('time-out');
  });
  const read = (n: number, load: () => Promise<unknown>) => cache.read(figures, org, { n }, load);
  for (let n = 0; n < 8; n += 1) await read(n, async () => n);
  now = 60_000;
  for (let n = 0; n < 3; n += 1) expect(await read(n, waited)).toBe(n);
  expect(waited).toHaveBeenCalledTimes(3);
  // Without a promise. One probe a second runs in the background.
  expect(read(3, waited)).toBe(3);
  await eventually(() => expect(waited).toHaveBeenCalledTimes(4));
  const unasked = vi.fn();
  now += 999 - 2500;
  expect(read(4, unasked)).toBe(4);
  expect(unasked).not.toHaveBeenCalled();
  // An outdated value is loaded all the same.
  void cache.changed('calls', org, { eventId: 'one' });
  expect(await read(5, async () => 'changed')).toBe('changed');
  // That load succeeded, so readers load again.
  expect(await read(6, async () => 'fresh')).toBe('fresh');
});

it('fast failures do not stop loads of other keys', async () => {
  let now = 0;
  const cache = createCache({ maxBytes: 1_000_000, now: () => now });
  const read = (n: number, load: () => Promise<unknown>) => cache.read(figures, org, { n }, load);
  for (let n = 0; n < 8; n += 1) await read(n, async () => n);
  now = 60_000;
  for (let n = 0; n < 6; n += 1) expect(await read(n, away)).toBe(n);
  expect(await read(7, async () => 'fresh')).toBe('fresh');
});
