// Values in Redis. Each is stored with the counters of its tags, and is a hit only while the counters are the same.
import { shortKey } from '../key.ts';
import type { SharedAnswer } from '../shared-tier.ts';
import { open, seal } from './envelope.ts';
import type { RedisHealth } from './redis-health.ts';
import type { RedisLink } from './redis-link.ts';
import type { WaiterLimit } from './waiter-limit.ts';

const unknown: SharedAnswer = Object.freeze({ kind: 'unknown' });

/** Longer than any value is kept. */
export const counterTtlMs = 24 * 60 * 60 * 1000;

/** What the parts of the tier share. */
export interface RedisParts {
  readonly link: RedisLink;
  readonly health: RedisHealth;
  readonly waiterLimit: WaiterLimit;
  readonly keyPrefix: string;
  counterOf(tag: string): string;
  /** A number that no counter had before. */
  seed(): string;
}

interface ContentReports {
  readonly onFailure?: (part: 'envelope', error: unknown) => void;
  readonly onRecovered?: (part: 'envelope') => void;
}

export function createRedisValues(
  { link, health, waiterLimit, keyPrefix, counterOf, seed }: RedisParts,
  { onFailure, onRecovered }: ContentReports,
) {
  const counts = { hits: 0, misses: 0, unknown: 0 };
  const countersOf = createCounterNames(counterOf);
  const valueKeyOf = (key: string) => `${keyPrefix}v:${shortKey(key)}`;
  let isContentBroken = false;

  async function read(key: string, tags: readonly string[]): Promise<SharedAnswer> {
    const names = countersOf(tags);
    const found = await readKeys([valueKeyOf(key), ...names]);
    if (found === undefined) return count(unknown);
    const [sealed = null, ...versions] = found;
    const counters = versions.includes(null) ? await seedMissing(names) : versions.join(' ');
    if (counters === undefined) return count(unknown);
    return count((await openValue(sealed, key, counters)) ?? { kind: 'miss', counters });
  }

  async function readKeys(keys: readonly string[]): Promise<readonly (Buffer | null)[] | undefined> {
    try {
      const found = await waiterLimit.wait(link.mget(keys));
      if (found !== undefined) health.succeeded(health.reads);
      return found;
    } catch (error) {
      health.failed(error, health.reads);
      return undefined;
    }
  }

  async function openValue(sealed: Buffer | null, key: string, counters: string): Promise<SharedAnswer | undefined> {
    if (sealed === null) return undefined;
    try {
      const opened = await open(sealed, key, counters);
      if (isContentBroken) onRecovered?.('envelope');
      isContentBroken = false;
      return opened && { kind: 'hit', ...opened };
    } catch (error) {
      isContentBroken = true;
      onFailure?.('envelope', error);
      return undefined;
    }
  }

  /** Rule 6, a missing counter gets a new number, never 0: what was stored with the lost number is outdated. */
  async function seedMissing(names: readonly string[]): Promise<string | undefined> {
    if (!health.writes.allowsAttempt()) return undefined;
    const seeded = link
      .seed(names, names.map(seed), counterTtlMs)
      .catch((error: unknown) => health.failed(error, health.writes));
    const counters = await waiterLimit.wait(seeded).catch(() => undefined);
    if (counters === undefined || counters.includes(null)) return undefined;
    health.succeeded(health.writes);
    return counters.join(' ');
  }

  function count(answer: SharedAnswer): SharedAnswer {
    if (answer.kind === 'hit') counts.hits++;
    else if (answer.kind === 'miss') counts.misses++;
    else counts.unknown++;
    return answer;
  }

  async function store(key: string, counters: string, json: string, loadedAtMs: number, ttlMs: number): Promise<void> {
    if (!health.isUsable() || !health.writes.allowsAttempt()) return;
    try {
      const sealed = await seal(key, counters, json, loadedAtMs);
      if (sealed === undefined) return;
      await link.set(valueKeyOf(key), sealed, ttlMs);
      health.succeeded(health.writes);
    } catch (error) {
      health.failed(error, health.writes);
    }
  }

  return {
    read,
    store,
    counts: () => counts,
    resetCounts(): void {
      counts.hits = counts.misses = counts.unknown = 0;
    },
  };
}

/** All keys of a policy in an org have the same array of tags, so the names of its counters are built once. */
function createCounterNames(counterOf: (tag: string) => string) {
  const known = new WeakMap<readonly string[], readonly string[]>();
  return function countersOf(tags: readonly string[]): readonly string[] {
    const names = known.get(tags) ?? tags.map(counterOf);
    known.set(tags, names);
    return names;
  };
}
