// The cache: a value comes from memory, from the tier that instances share, or from the loader. What it promises: no read
// that starts after this instance was told of a write returns what was before it. How: cache.md's seven rules.
import { createSteadyClock } from '../http/clock.ts';
import { acrossOrgs, isReadAcrossOrgs } from './across-orgs.ts';
import { createOnCall } from './admin.ts';
import { countOutcome, createCounts, type Outcome } from './counts.ts';
import { createSecondSight } from './doorkeeper.ts';
import { canonicalParams, type OrgId } from './key.ts';
import { createLoading, type Landing, type Trouble } from './loading.ts';
import { createMemory, type Entry } from './memory.ts';
import type { Params, Policy } from './policy.ts';
import { createReadPast } from './read-past.ts';
import { allRules, type Rules } from './rules.ts';
import type { SharedTier } from './shared-tier.ts';
import { createFlights, type Flight } from './single-flight.ts';
import { createVersions, everything, ownStampOf, type Scope, stampOf, tagName } from './versions.ts';
import { createWarmUp, pauseWarmUp, type Warmer } from './warm-up.ts';

export type Cache = ReturnType<typeof createCache>;
export type Report = (outcome: Outcome, ageMs: number) => void;

export interface CacheOptions {
  readonly maxBytes: number;
  readonly maxEntries?: number;
  /** The part of both that one org may have. */
  readonly orgShare?: number;
  readonly sharedTier?: SharedTier;
  /** Steady: ages are taken from it. */
  readonly now?: () => number;
  readonly random?: () => number;
  /** For every failure, and for the first success after one. Who is told, and how often, is decided elsewhere. */
  readonly onTrouble?: (part: Trouble, error: unknown) => void;
  readonly onRecovered?: (part: Trouble) => void;
  /** A loader that says no is not one that fails: nothing stands in for its answer, and nobody is told. */
  readonly isRefusal?: (error: unknown) => boolean;
  /** A loader that ran out of its time in an orderly way: the last value stands in, but nobody is told and others go on loading. */
  readonly isOverrun?: (error: unknown) => boolean;
  /** How long the warm-up waits between two keys. */
  readonly warmUpPause?: () => Promise<unknown>;
  readonly rules?: Rules;
}

export interface ChangeOptions {
  /** Unique to one write: instances that hear of it together then count it once in the shared tier. */
  readonly eventId?: string;
  /** Somebody here will read what was written: also relaxed policies load at once. By default so without an event id. */
  readonly isReadBack?: boolean;
}

/** What changed without us hearing of it is old for this long at most. */
const degradedTtlMs = 5000;

export function createCache(options: CacheOptions) {
  const {
    now = createSteadyClock().now,
    random = Math.random,
    rules = allRules,
    maxEntries = 50_000,
    orgShare = 0.1,
    maxBytes,
  } = options;
  const counts = createCounts();
  const versions = createVersions(counts.countsOf);
  const memory = createMemory({ maxBytes, maxEntries, orgShare }, versions.forgetUnused);
  const flights = createFlights<Landing>();
  let isDegraded = false;
  let isClosed = false;
  let isLoaderFailing = false;

  const loading = createLoading({
    memory,
    secondSight: createSecondSight(),
    rules,
    now,
    random,
    sharedTier: () => (isDegraded || isClosed ? undefined : options.sharedTier),
    onUncacheable: () => onCall.countUncacheable(),
    isRefusal: options.isRefusal ?? (() => false),
    isOverrun: options.isOverrun ?? (() => false),
    onTrouble(part, error) {
      isLoaderFailing = true;
      options.onTrouble?.(part, error);
    },
    onRecovered(part) {
      if (!isLoaderFailing) return;
      isLoaderFailing = false;
      options.onRecovered?.(part);
    },
  });

  /** The hit path: it makes no object, and is done before it returns. */
  function read<Value>(
    policy: Policy,
    org: OrgId,
    params: Params,
    load: () => Promise<Value>,
    report?: Report,
  ): Value | Promise<Value> {
    const scope = versions.scopeOf(org, policy);
    const key = params === null ? scope.nullKey : scope.prefix + canonicalParams(params);
    const entry = memory.get(key);
    if (entry === undefined) return fetchFresh(scope, key, load, report) as Promise<Value>;
    const nowMs = now();
    const ageMs = nowMs - entry.loadedAtMs;
    if (ageMs < ttlOf(entry) && isCurrent(entry, scope, ageMs)) {
      entry.asked++;
      entry.isRecent = true;
      if (isDegraded) return settleHit(entry, scope, report) as Value;
      scope.counts.hits++;
      report?.('HIT', Math.max(0, ageMs));
      return entry.value as Value;
    }
    return readPastHit(entry, scope, key, nowMs, load, report) as Value | Promise<Value>;
  }

  const ttlOf = ({ ttlMs }: Entry) => (isDegraded && ttlMs > degradedTtlMs ? degradedTtlMs : ttlMs);

  function isCurrent(entry: Entry, scope: Scope, ageMs: number): boolean {
    const moves = versions.moves();
    if (entry.currentAtMove === moves) return true;
    if (entry.stamp === stampOf(scope)) {
      entry.currentAtMove = moves;
      return true;
    }
    if (!rules.hitsCompareVersions) return true;
    return ageMs < scope.policy.relaxedMs && entry.ownStamp === ownStampOf(scope);
  }

  /** Apart from the hit path. While changes are not heard of, nobody knows whether it is what the database says. */
  function settleHit({ value, loadedAtMs }: Entry, scope: Scope, report: Report | undefined): unknown {
    return settle(scope, { value, outcome: 'HIT', loadedAtMs }, report);
  }

  /** What a read would hit: what was read before, and is still all that is known. Counts nothing; undefined: no hit. */
  function atHand(policy: Policy, org: OrgId, params: Params): unknown {
    const scope = versions.scopeOf(org, policy);
    const entry = memory.peek(scope.prefix + canonicalParams(params));
    if (entry === undefined) return undefined;
    const ageMs = now() - entry.loadedAtMs;
    return ageMs < ttlOf(entry) && isCurrent(entry, scope, ageMs) ? entry.value : undefined;
  }

  /** What would stand in if the loader failed: for who can wait for it no longer. Counts nothing: his read still counts. */
  function lastKnown(policy: Policy, org: OrgId, params: Params): { value: unknown; ageMs: number } | undefined {
    const entry = memory.peek(versions.scopeOf(org, policy).prefix + canonicalParams(params));
    const nowMs = now();
    if (entry === undefined || loading.standIn(entry, nowMs) === undefined) return undefined;
    return { value: entry.value, ageMs: Math.max(0, nowMs - entry.loadedAtMs) };
  }

  /** There is a value, and it is no hit: it may still stand in. */
  function readPastHit(
    entry: Entry,
    scope: Scope,
    key: string,
    nowMs: number,
    load: () => Promise<unknown>,
    report: Report | undefined,
  ): unknown {
    const standIn = loading.standInFor(entry, nowMs);
    if (standIn !== undefined) {
      if (loading.mayProbe(nowMs)) refresh(scope, key, load);
      return settle(scope, standIn, report);
    }
    const isWorthRefreshing =
      !isDegraded &&
      nowMs - entry.loadedAtMs < entry.ttlMs + scope.policy.staleWhileRefreshMs &&
      entry.stamp === stampOf(scope);
    if (!isWorthRefreshing) return fetchFresh(scope, key, load, report);
    refresh(scope, key, load);
    entry.asked++;
    return settle(scope, { value: entry.value, outcome: 'STALE', loadedAtMs: entry.loadedAtMs }, report);
  }

  /** The loader's failure is told through onTrouble; whoever reads next may have the last value by the policy. */
  function refresh(scope: Scope, key: string, load: () => Promise<unknown>): void {
    if (!flights.isRunning(key)) flyTo(scope, key, load).catch(() => {});
  }

  function settle(scope: Scope, { value, outcome: found, loadedAtMs }: Landing, report: Report | undefined): unknown {
    const outcome = found === 'HIT' && isDegraded ? 'STALE' : found;
    countOutcome(scope.counts, outcome);
    report?.(outcome, Math.max(0, now() - loadedAtMs));
    return value;
  }

  function fetchFresh(
    scope: Scope,
    key: string,
    load: () => Promise<unknown>,
    report: Report | undefined,
  ): Promise<unknown> {
    return flyTo(scope, key, load).then(
      (landing) => {
        if (landing.outcome === 'HIT' && !isDegraded) scope.counts.sharedHits++;
        return settle(scope, landing, report);
      },
      (error: unknown) => {
        scope.counts.misses++;
        throw error;
      },
    );
  }

  function flyTo(scope: Scope, key: string, load: () => Promise<unknown>): Promise<Landing> {
    const stamp = stampOf(scope);
    const ownStamp = ownStampOf(scope);
    const { relaxedMs } = scope.policy;
    const { org } = scope;
    org.flights++;
    const landing = flights.join(key, {
      canJoin: (flight: Flight<Landing>) =>
        flight.stamp === stamp ||
        !rules.lateReadersWait ||
        (relaxedMs > 0 && flight.ownStamp === ownStamp && now() - flight.startedAtMs < relaxedMs),
      start: (flight) => loading.fly(scope, key, flight, load),
    });
    const leave = () => {
      org.flights--;
      versions.forgetUnused(org);
    };
    landing.then(leave, leave);
    return landing;
  }

  /** This instance's versions have moved when the call returns; the promise is for the shared tier, and never rejects. */
  async function changed(table: string, org: OrgId | '*', change: ChangeOptions = {}): Promise<void> {
    const { eventId, isReadBack = eventId === undefined } = change;
    const outdated = org !== everything && isReadAcrossOrgs(table) ? [org, acrossOrgs] : [org];
    for (const each of outdated) versions.bump(table, each, isReadBack);
    await Promise.all(outdated.map((each) => options.sharedTier?.bump(tagName(each, table), eventId)));
  }

  async function bumpWhole(org: OrgId | '*'): Promise<void> {
    const outdated = org === everything ? [org] : [org, acrossOrgs];
    for (const each of outdated) versions.bump(undefined, each, true);
    await Promise.all(outdated.map((each) => options.sharedTier?.bump(tagName(each))));
  }

  const onCall = createOnCall({
    counts,
    memory,
    versions,
    sharedTier: options.sharedTier,
    isDegraded: () => isDegraded,
    changed,
    bumpWhole,
  });

  const warmUp = createWarmUp({
    memory,
    isBusy: () => flights.count() > 0,
    refresh: (scope, key, load) => flyTo(scope, key, load),
    isStale: (entry) => !isCurrent(entry, entry.scope, now() - entry.loadedAtMs),
    pause: options.warmUpPause ?? pauseWarmUp,
  });

  /** Everything is logically gone, and kept only for the day the loader fails; then the most-asked keys are loaded again. */
  async function raiseEpoch(): Promise<void> {
    const acknowledged = bumpWhole(everything);
    void warmUp.run();
    await acknowledged;
  }

  return {
    read,
    readPast: createReadPast(versions),
    /** From now on this org's relaxed policies show what this instance has heard of, as they do after a write of its own. */
    readBack: versions.readBack,
    atHand,
    lastKnown,
    changed,
    /** What is made of a stored value, and is held as long as it, counts in the bounds of the memory. */
    grow: memory.grow,
    /** Policies are known from their first read on; those who want to speak of one before declare it. */
    declare(...policies: readonly Policy[]): void {
      for (const policy of policies) counts.countsOf(policy);
    },
    policies: counts.policies,
    raiseEpoch,
    invalidate: onCall.invalidate,
    stats: onCall.stats,
    resetStats: onCall.resetStats,
    /** Degraded: what the feed would have said is not heard, so nothing is shared and nothing is remembered for long. */
    feedState(state: 'healthy' | 'degraded'): void {
      isDegraded = state === 'degraded';
    },
    /** How a policy's values can be loaded without a request, for the warm-up. */
    warmWith: (policy: Policy, load: Warmer) => warmUp.register(policy, load),
    async close(): Promise<void> {
      isClosed = true;
      warmUp.stop();
      await options.sharedTier?.close();
    },
  };
}
