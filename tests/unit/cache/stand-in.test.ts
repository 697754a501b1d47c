import { expect, it, vi } from 'vitest';
import { createCache } from '../../../src/cache/cache.ts';
import { orgKey } from '../../../src/cache/key.ts';
import { definePolicy } from '../../../src/cache/policy.ts';

const org = orgKey('a');
const rights = definePolicy({
  name: 'rights that hold while nobody can be asked',
  version: 1,
  tables: ['roles'],
  ttlMs: 1000,
  staleIfErrorMs: 60_000,
  isStaleOnlyIfUnchanged: true,
});

const away = () => Promise.reject(new Error('away'));

it('a value that must not outlive its end stands in only while no write is known to have outdated it', async () => {
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

it('a silence that three have waited through keeps nobody waiting any more, until one who looks again is answered', async () => {
  let now = 0;
  const cache = createCache({ maxBytes: 1_000_000, now: () => now });
  const waited = vi.fn(async () => {
    now += 2500;
    throw new Error('silent');
  });
  const read = (n: number, load: () => Promise<unknown>) => cache.read(figures, org, { n }, load);
  for (let n = 0; n < 8; n += 1) await read(n, async () => n);
  now = 60_000;
  for (let n = 0; n < 3; n += 1) expect(await read(n, waited)).toBe(n);
  expect(waited).toHaveBeenCalledTimes(3);
  // At once: what is given is no promise. One in a second looks again, behind the back of him who asks.
  expect(read(3, waited)).toBe(3);
  await vi.waitFor(() => expect(waited).toHaveBeenCalledTimes(4));
  const unasked = vi.fn();
  now += 999 - 2500;
  expect(read(4, unasked)).toBe(4);
  expect(unasked).not.toHaveBeenCalled();
  // What is known to have changed is asked for all the same.
  void cache.changed('calls', org, { eventId: 'one' });
  expect(await read(5, async () => 'changed')).toBe('changed');
  // That was an answer: the silence is over.
  expect(await read(6, async () => 'fresh')).toBe('fresh');
});

it('failures that come at once are no silence: who asks for another value asks', async () => {
  let now = 0;
  const cache = createCache({ maxBytes: 1_000_000, now: () => now });
  const read = (n: number, load: () => Promise<unknown>) => cache.read(figures, org, { n }, load);
  for (let n = 0; n < 8; n += 1) await read(n, async () => n);
  now = 60_000;
  for (let n = 0; n < 6; n += 1) expect(await read(n, away)).toBe(n);
  expect(await read(7, async () => 'fresh')).toBe('fresh');
});
