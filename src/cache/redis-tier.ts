// The tier that instances share. What makes it safe is when it is not asked: not while a bump of ours is on its way, not after
// one that failed until the epoch counter was raised, not while it fails. Nothing here waits longer than one deadline.
import { createHash, randomInt } from 'node:crypto';
import { steadyNow } from '../http/clock.ts';
import { createBreaker } from './breaker.ts';
import { open, seal } from './envelope.ts';
import { createRedisLink, type RedisLink } from './redis-link.ts';
import { explainRedis, RedisTrouble } from './redis-trouble.ts';
import { allRules, type Rules } from './rules.ts';
import type { SharedAnswer, SharedTier } from './shared-tier.ts';
import { everything } from './versions.ts';
import { createPatience, type Patience } from './waiter-limit.ts';

export interface RedisTierOptions {
  readonly url: string;
  readonly now?: () => number;
  readonly commandDeadlineMs?: number;
  readonly keyPrefix?: string;
  readonly onTrouble?: (part: 'redis' | 'envelope', error: unknown) => void;
  readonly onRecovered?: (part: 'redis' | 'envelope') => void;
}

export function createRedisTier({ url, commandDeadlineMs = 50, keyPrefix = 'cache:', ...options }: RedisTierOptions) {
  return createTierOver((onReady, onDown) => createRedisLink({ url, commandDeadlineMs, keyPrefix, onReady, onDown }), {
    patience: createPatience({ deadlineMs: commandDeadlineMs }),
    ...options,
    keyPrefix,
  });
}

export interface TierOptions extends Omit<RedisTierOptions, 'url' | 'commandDeadlineMs'> {
  readonly seed?: () => string;
  readonly patience?: Patience;
  readonly rules?: Rules;
}

const unknown: SharedAnswer = Object.freeze({ kind: 'unknown' });
/** A counter lives longer than any value that has it; one that is lost all the same is unknown. */
const counterMs = 24 * 60 * 60 * 1000;
const longestPlainKey = 200;
const retryEveryMs = 10_000;

export function createTierOver(
  connect: (onReady: (isKnownData: boolean) => void, onDown: (error: unknown) => void) => RedisLink,
  options: TierOptions = {},
): SharedTier {
  const { now = steadyNow, keyPrefix = 'cache:', patience = createPatience(), rules = allRules } = options;
  // Time and chance: no counter ever gets back to a number it had.
  const seed = options.seed ?? (() => String(Math.floor(now()) * 4096 + randomInt(4096)));
  const asking = createBreaker({ now });
  const storing = createBreaker({ now });
  const pending = new Map<string, number>();
  let lostBumps = 0;
  let coveredBumps = 0;
  let retryAtMs = Number.NEGATIVE_INFINITY;
  let isRecovering = false;
  let trouble: Error | undefined;
  let isContentTroubled = false;
  let nextTry: NodeJS.Timeout | undefined;
  const counted = { hits: 0, misses: 0, unknown: 0, failures: 0 };

  const link = connect(
    (isKnownData) => {
      if (!isKnownData) loseBump();
      void recover();
    },
    (error) => failed(error),
  );
  const counterOf = (tag: string) => `${keyPrefix}t:${tag}`;
  /** The same tags come with every key of a policy and an org. */
  const namesOfTags = new WeakMap<readonly string[], readonly string[]>();
  const valueKeyOf = (key: string) =>
    `${keyPrefix}v:${key.length <= longestPlainKey ? key : createHash('sha256').update(key).digest('hex')}`;

  function countersOf(tags: readonly string[]): readonly string[] {
    const known = namesOfTags.get(tags);
    if (known !== undefined) return known;
    const names = tags.map(counterOf);
    namesOfTags.set(tags, names);
    return names;
  }

  /** Those that were on their way when the breaker opened, and fail with it, say nothing new. */
  function failed(error: unknown, breaker?: typeof asking): void {
    counted.failures++;
    trouble = explainRedis(error);
    const isNews = breaker === undefined || breaker.isClosed() || breaker.mayTry();
    breaker?.failed();
    if (isNews) options.onTrouble?.('redis', trouble);
    if (breaker !== undefined && trouble instanceof RedisTrouble) link.doubt();
    planRecovery();
  }

  /** Also when nobody asks for anything that would find out. */
  function planRecovery(): void {
    clearTimeout(nextTry);
    nextTry = setTimeout(() => void recover(), retryEveryMs).unref();
  }

  function succeeded(breaker: typeof asking): void {
    breaker.succeeded();
    if (trouble === undefined || !link.isReady() || !asking.isClosed() || !storing.isClosed() || isEpochDue()) return;
    trouble = undefined;
    options.onRecovered?.('redis');
  }

  /** A bump that Redis may not have got: what it would have outdated there is believed no more. */
  function loseBump(): void {
    if (rules.failedBumpsTurnSharedOff) lostBumps++;
  }

  const isEpochDue = () => lostBumps !== coveredBumps;
  const isUsable = () => link.isReady() && asking.isClosed() && !isEpochDue();

  /** In the background: no reader waits to learn whether Redis is back. */
  async function recover(): Promise<void> {
    const isWell = isUsable() && trouble === undefined;
    if (isRecovering || isWell || !link.isReady() || now() < retryAtMs) return;
    if (!asking.isClosed() && !asking.mayTry()) return;
    isRecovering = true;
    // Bumps that are lost while the epoch is on its way are not covered by it.
    const covered = lostBumps;
    try {
      if (isEpochDue()) await raiseEpoch();
      else if ((await patience.wait(link.mget([counterOf(everything)]))) === undefined) return;
      coveredBumps = covered;
      succeeded(asking);
    } catch (error) {
      retryAtMs = now() + retryEveryMs;
      failed(error, asking);
    } finally {
      isRecovering = false;
    }
  }

  /** Everything that lies there is outdated by it. The data is vouched for only then. */
  async function raiseEpoch(): Promise<void> {
    await link.bump(counterOf(everything), seed(), counterMs);
    await link.adoptData();
  }

  function canAnswer(tags: readonly string[]): boolean {
    if (!isUsable()) {
      void recover();
      return false;
    }
    if (pending.size > 0 && rules.pendingTagsSkipShared && tags.some((tag) => pending.has(tag))) return false;
    return !patience.isTried();
  }

  async function read(key: string, tags: readonly string[]): Promise<SharedAnswer> {
    const names = countersOf(tags);
    const answer = await ask([valueKeyOf(key), ...names]);
    if (answer === undefined) return count(unknown);
    const [sealed = null, ...found] = answer;
    const counters = found.includes(null) ? await seedMissing(names, found) : found.join(' ');
    if (counters === undefined) return count(unknown);
    const miss: SharedAnswer = { kind: 'miss', counters };
    if (sealed === null) return count(miss);
    try {
      const opened = await open(sealed, key, counters);
      if (isContentTroubled) options.onRecovered?.('envelope');
      isContentTroubled = false;
      return count(opened === undefined ? miss : { kind: 'hit', ...opened });
    } catch (error) {
      isContentTroubled = true;
      options.onTrouble?.('envelope', error);
      return count(miss);
    }
  }

  async function ask(keys: readonly string[]): Promise<readonly (Buffer | null)[] | undefined> {
    try {
      const answer = await patience.wait(link.mget(keys));
      if (answer !== undefined) succeeded(asking);
      return answer;
    } catch (error) {
      failed(error, asking);
      return undefined;
    }
  }

  function count(answer: SharedAnswer): SharedAnswer {
    if (answer.kind === 'hit') counted.hits++;
    else if (answer.kind === 'miss') counted.misses++;
    else counted.unknown++;
    return answer;
  }

  /** Absent: not to be known now. A counter that is missing was lost, and what was stored under it is no longer vouched for. */
  async function seedMissing(names: readonly string[], found: readonly (Buffer | null)[]): Promise<string | undefined> {
    if (!rules.lostCountersAreUnknown) return found.map((counter) => counter ?? '0').join(' ');
    if (!storing.isClosed() && !storing.mayTry()) return undefined;
    const script = link.seed(names, names.map(seed), counterMs).catch((error: unknown) => failed(error, storing));
    const counters = await patience.wait(script).catch(() => undefined);
    if (counters === undefined || counters.includes(null)) return undefined;
    succeeded(storing);
    return counters.join(' ');
  }

  async function store(key: string, counters: string, json: string, loadedAtMs: number, ttlMs: number): Promise<void> {
    if (!isUsable() || (!storing.isClosed() && !storing.mayTry())) return;
    try {
      const sealed = await seal(key, counters, json, loadedAtMs);
      if (sealed === undefined) return;
      await link.set(valueKeyOf(key), sealed, ttlMs);
      succeeded(storing);
    } catch (error) {
      failed(error, storing);
    }
  }

  function bump(tag: string, eventId?: string): Promise<void> {
    if (!isUsable()) {
      loseBump();
      void recover();
      return Promise.resolve();
    }
    pending.set(tag, (pending.get(tag) ?? 0) + 1);
    const marker = eventId === undefined ? undefined : `${keyPrefix}e:${eventId}|${tag}`;
    const done = link.bump(counterOf(tag), seed(), counterMs, marker).then(
      () => succeeded(asking),
      (error: unknown) => {
        loseBump();
        failed(error, asking);
      },
    );
    const settled = done.finally(() => settleBump(tag));
    // Patience may end before the command's own deadline does, and that failure is told there.
    return patience.wait(settled).catch(() => settled);
  }

  function settleBump(tag: string): void {
    const left = (pending.get(tag) ?? 1) - 1;
    if (left === 0) pending.delete(tag);
    else pending.set(tag, left);
  }

  return {
    canAnswer,
    read,
    store,
    bump,
    stats: () => ({
      name: 'redis',
      state: isUsable() ? ('up' as const) : ('off' as const),
      // Only what is written for people: any other message may hold a key or an address.
      reason: isUsable() || !(trouble instanceof RedisTrouble) ? null : trouble.message,
      ...counted,
    }),
    resetStats() {
      counted.hits = counted.misses = counted.unknown = counted.failures = 0;
    },
    close() {
      clearTimeout(nextTry);
      return link.close();
    },
  };
}
