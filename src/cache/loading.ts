// One load: the value comes from the shared tier or from the loader, and is stored in both where possible.
import type { createDoorkeeper } from './doorkeeper.ts';
import { freezeJson, jsonOf } from './json-value.ts';
import { isLongKey, shortKey } from './key.ts';
import { bytesOnHeap, type createMemory } from './memory.ts';
import type { Params } from './policy.ts';
import type { SharedTier } from './shared-tier.ts';
import type { Flight } from './single-flight.ts';
import type { ReadResult, StaleIfError } from './stale-if-error.ts';
import { ownVersionOf, type Scope, versionOf } from './versions.ts';

/** One read of one key. */
export interface KeyedRead {
  readonly scope: Scope;
  readonly key: string;
  readonly params: Params;
  readonly load: () => Promise<unknown>;
}

interface Loaded {
  readonly value: unknown;
  readonly jsonBytes: number;
  readonly loadedAtMs: number;
}

interface Parts {
  readonly memory: ReturnType<typeof createMemory>;
  readonly doorkeeper: ReturnType<typeof createDoorkeeper>;
  readonly staleIfError: StaleIfError;
  now(): number;
  /** From 0 to 1, for the jitter of TTLs. */
  random(): number;
  /** Absent while the shared tier must not be used. */
  sharedTier(): SharedTier | undefined;
  onUncacheable(): void;
}

export function createLoading({ memory, doorkeeper, staleIfError, now, random, sharedTier, onUncacheable }: Parts) {
  /** Rule 2, versions are those before the load: a write during the load outdates the value. */
  function takeVersions({ scope }: KeyedRead, flight: Flight<ReadResult>): void {
    flight.version = versionOf(scope);
    flight.ownVersion = ownVersionOf(scope);
    flight.startedAtMs = now();
  }

  function store({ scope, key, params }: KeyedRead, flight: Flight<ReadResult>, loaded: Loaded) {
    const { value, jsonBytes, loadedAtMs } = loaded;
    const { ttlMs: fullTtlMs, negativeTtlMs } = scope.policy;
    // Jitter of a tenth: entries that were stored together do not expire together.
    const ttlMs = (value === null ? negativeTtlMs : fullTtlMs) * (0.9 + 0.2 * random());
    const isStored = memory.store(key, {
      scope,
      params: isLongKey(key) ? undefined : params,
      value,
      bytes: bytesOnHeap(jsonBytes, shortKey(key)),
      version: flight.version,
      ownVersion: flight.ownVersion,
      comparedAtChange: -1,
      loadedAtMs,
      ttlMs,
      served: memory.peek(key)?.served ?? 0,
      wasServed: false,
      retryAtMs: 0,
      retryOwnVersion: 0,
    });
    return { isStored, ttlMs };
  }

  /** Rule 4, a shared value has the versions of before its lookup, in memory and in the shared tier. */
  async function readShared(tier: SharedTier, read: KeyedRead, flight: Flight<ReadResult>) {
    const answer = await tier.read(read.key, read.scope.tagNames);
    if (answer.kind !== 'hit') return answer;
    // The clock of another machine set the time: one in the future would make the value live too long.
    const loaded = { ...answer, loadedAtMs: Math.min(answer.loadedAtMs, now()) };
    store(read, flight, loaded);
    return { ...loaded, kind: answer.kind };
  }

  /** Stores a loaded value. True: in memory at least. */
  function storeLoaded(
    read: KeyedRead,
    flight: Flight<ReadResult>,
    value: unknown,
    storeShared: (json: string, ttlMs: number) => void,
  ) {
    const { scope, key, params } = read;
    if (scope.policy.needsSecondRequest?.(params) && !doorkeeper.admits(key)) return false;
    const json = jsonOf(value);
    if (json === undefined) {
      onUncacheable();
      return false;
    }
    freezeJson(value);
    const loaded = { value, jsonBytes: Buffer.byteLength(json), loadedAtMs: flight.startedAtMs };
    const { isStored, ttlMs } = store(read, flight, loaded);
    if (isStored) storeShared(json, ttlMs);
    else onUncacheable();
    return isStored;
  }

  return async function load(read: KeyedRead, flight: Flight<ReadResult>): Promise<ReadResult> {
    const { scope, key } = read;
    takeVersions(read, flight);
    const tier = sharedTier();
    const shared = tier?.canAnswer(scope.tagNames) ? await readShared(tier, read, flight) : undefined;
    if (shared?.kind === 'hit') return { value: shared.value, outcome: 'HIT', loadedAtMs: shared.loadedAtMs };

    // Again, so that readers who arrived during the lookup can join.
    takeVersions(read, flight);
    const loadedAtMs = flight.startedAtMs;
    let value: unknown;
    try {
      value = await staleIfError.callLoader(read.load, scope.counts);
    } catch (error) {
      return staleIfError.resultAfter(error, memory.peek(key));
    }
    const isStored = storeLoaded(read, flight, value, (json, ttlMs) => {
      if (shared?.kind === 'miss') void tier?.store(key, shared.counters, json, loadedAtMs, ttlMs);
    });
    return { value, outcome: isStored ? 'MISS' : 'BYPASS', loadedAtMs };
  };
}
