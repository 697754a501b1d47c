// The shared tier on Redis. A value is stored with the counters of its tags, and counts only while the counters are the same.
import { randomInt } from 'node:crypto';
import { steadyNow } from '../../domain/clock.ts';
import type { SharedTier } from '../shared-tier.ts';
import { everything } from '../versions.ts';
import { createRedisHealth } from './redis-health.ts';
import { createRedisLink, type RedisLink } from './redis-link.ts';
import { counterTtlMs, createRedisValues, type RedisParts } from './redis-values.ts';
import { createWaiterLimit, type WaiterLimit } from './waiter-limit.ts';

export interface RedisTierOptions {
  readonly url: string;
  readonly now?: () => number;
  readonly commandDeadlineMs?: number;
  readonly keyPrefix?: string;
  readonly onFailure?: (part: 'redis' | 'envelope', error: unknown) => void;
  readonly onRecovered?: (part: 'redis' | 'envelope') => void;
}

export function createRedisTier({ url, commandDeadlineMs = 50, keyPrefix = 'cache:', ...options }: RedisTierOptions) {
  return createTierOver((onReady, onDown) => createRedisLink({ url, commandDeadlineMs, keyPrefix, onReady, onDown }), {
    waiterLimit: createWaiterLimit({ deadlineMs: commandDeadlineMs }),
    ...options,
    keyPrefix,
  });
}

type Connect = (onReady: (isKnownData: boolean) => void, onDown: (error: unknown) => void) => RedisLink;

export interface TierOptions extends Omit<RedisTierOptions, 'url' | 'commandDeadlineMs'> {
  readonly seed?: () => string;
  readonly waiterLimit?: WaiterLimit;
}

export function createTierOver(connect: Connect, options: TierOptions = {}): SharedTier {
  const { now = steadyNow, keyPrefix = 'cache:', waiterLimit = createWaiterLimit() } = options;
  // Time and a random number: a counter never gets a number that it had before.
  const seed = options.seed ?? (() => String(Math.floor(now()) * 4096 + randomInt(4096)));
  const counterOf = (tag: string) => `${keyPrefix}t:${tag}`;
  const health = createRedisHealth({
    now,
    link: () => link,
    async raiseEpoch() {
      await link.bump(counterOf(everything), seed(), counterTtlMs);
      await link.adoptData();
    },
    probe: async () => (await waiterLimit.wait(link.mget([counterOf(everything)]))) !== undefined,
    onFailure: (error) => options.onFailure?.('redis', error),
    onRecovered: () => options.onRecovered?.('redis'),
  });
  const link = connect(
    (isKnownData) => {
      // Other data, or older data: bumps may be missing in it.
      if (!isKnownData) health.bumpLost();
      void health.recover();
    },
    (error) => health.failed(error),
  );

  const parts = { link, health, waiterLimit, keyPrefix, counterOf, seed };
  const values = createRedisValues(parts, options);
  const bumps = createBumps(parts);

  function canAnswer(tags: readonly string[]): boolean {
    if (!health.isUsable()) {
      void health.recover();
      return false;
    }
    return !bumps.isAnyPending(tags) && !waiterLimit.hasSlowWaiter();
  }

  return {
    canAnswer,
    read: values.read,
    store: values.store,
    bump: bumps.bump,
    stats: () => ({ name: 'redis', ...health.describe(), ...values.counts(), failures: health.failures() }),
    resetStats() {
      values.resetCounts();
      health.resetFailures();
    },
    close() {
      health.close();
      return link.close();
    },
  };
}

function createBumps({ link, health, waiterLimit, keyPrefix, counterOf, seed }: RedisParts) {
  const pending = new Map<string, number>();

  function bump(tag: string, eventId?: string): Promise<void> {
    if (!health.isUsable()) {
      health.bumpLost();
      void health.recover();
      return Promise.resolve();
    }
    pending.set(tag, (pending.get(tag) ?? 0) + 1);
    const marker = eventId === undefined ? undefined : `${keyPrefix}e:${eventId}|${tag}`;
    const done = link.bump(counterOf(tag), seed(), counterTtlMs, marker).then(
      () => health.succeeded(health.reads),
      (error: unknown) => {
        health.bumpLost();
        health.failed(error, health.reads);
      },
    );
    const ended = done.finally(() => endBump(tag));
    // The deadline of the waiter may come first: the command still reports its own failure.
    return waiterLimit.wait(ended).catch(() => ended);
  }

  function endBump(tag: string): void {
    const left = (pending.get(tag) ?? 1) - 1;
    if (left === 0) pending.delete(tag);
    else pending.set(tag, left);
  }

  return {
    bump,
    /** Rule 5, a tag with an unacknowledged bump is not read. */
    isAnyPending: (tags: readonly string[]) => pending.size > 0 && tags.some((tag) => pending.has(tag)),
  };
}
