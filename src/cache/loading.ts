// A flight from its start to its landing: the shared tier, else the loader; what it brings is kept where it may be. When the
// loader fails, the last known value, if the policy allows one that old.
import type { PolicyCounts } from './counts.ts';
import type { createSecondSight } from './doorkeeper.ts';
import { freezeJson, jsonOf } from './json-value.ts';
import { bytesOnHeap, type createMemory, type Entry } from './memory.ts';
import type { Rules } from './rules.ts';
import type { SharedTier } from './shared-tier.ts';
import { shortKey } from './short-key.ts';
import type { Flight } from './single-flight.ts';
import { ownStampOf, type Scope, stampOf } from './versions.ts';

export type Trouble = 'loader';

export interface Landing {
  readonly value: unknown;
  readonly outcome: 'HIT' | 'MISS' | 'STALE' | 'BYPASS';
  readonly loadedAtMs: number;
}

interface Parts {
  readonly memory: ReturnType<typeof createMemory>;
  readonly secondSight: ReturnType<typeof createSecondSight>;
  readonly rules: Rules;
  now(): number;
  random(): number;
  /** Absent while the shared tier is bypassed. */
  sharedTier(): SharedTier | undefined;
  onUncacheable(): void;
  isRefusal(error: unknown): boolean;
  isOverrun(error: unknown): boolean;
  onTrouble(part: Trouble, error: unknown): void;
  onRecovered(part: Trouble): void;
}

/** After a failed load, the last value is served for this long before the next try. */
const retryEveryMs = 5000;
/** Loads that failed after this long were met with silence; after so many in a row no reader finds that out once more. */
const silenceMs = 400;
const mostSilences = 3;
const probeEveryMs = 1000;

export function createLoading(parts: Parts) {
  const { memory, secondSight, rules, now } = parts;
  let silences = 0;
  let probedAtMs = 0;

  const isOldEnoughToDrop = (entry: Entry, nowMs: number) =>
    nowMs - entry.loadedAtMs > entry.ttlMs + entry.scope.policy.staleOnErrorMs;

  /** The last value, when the policy lets it stand in for one that could not be loaded. */
  function standIn(entry: Entry, nowMs: number): Landing | undefined {
    const { policy } = entry.scope;
    if (policy.staleOnErrorMs === 0 || isOldEnoughToDrop(entry, nowMs)) return undefined;
    if (policy.standsInOnlyUnchanged && entry.stamp !== stampOf(entry.scope)) return undefined;
    return { value: entry.value, outcome: 'STALE', loadedAtMs: entry.loadedAtMs };
  }

  function keep(
    scope: Scope,
    key: string,
    flight: Flight<Landing>,
    found: { value: unknown; jsonBytes: number; loadedAtMs: number },
  ) {
    const { policy } = scope;
    const ttlMs = (found.value === null ? policy.negativeTtlMs : policy.ttlMs) * (0.9 + 0.2 * parts.random());
    const isStored = memory.store(key, {
      scope,
      value: found.value,
      bytes: bytesOnHeap(found.jsonBytes, shortKey(key)),
      stamp: flight.stamp,
      ownStamp: flight.ownStamp,
      currentAtMove: -1,
      loadedAtMs: found.loadedAtMs,
      ttlMs,
      asked: memory.peek(key)?.asked ?? 0,
      isRecent: false,
      retryAtMs: 0,
      retryOwnStamp: 0,
    });
    return { isStored, ttlMs };
  }

  /** The counters that a value loaded now is to be stored with; or the landing. */
  async function askShared(scope: Scope, key: string, flight: Flight<Landing>, tier: SharedTier) {
    const answer = await tier.read(key, scope.tagNames);
    if (answer.kind !== 'hit') return answer;
    // Its clock is another machine's: a value from the future would live too long.
    const found = { ...answer, loadedAtMs: Math.min(answer.loadedAtMs, now()) };
    if (!rules.sharedHitsKeepEarlierVersions) mark(scope, flight);
    keep(scope, key, flight, found);
    return {
      kind: 'landing' as const,
      landing: { value: found.value, outcome: 'HIT' as const, loadedAtMs: found.loadedAtMs },
    };
  }

  function mark(scope: Scope, flight: Flight<Landing>): void {
    flight.stamp = stampOf(scope);
    flight.ownStamp = ownStampOf(scope);
  }

  async function fly(
    scope: Scope,
    key: string,
    flight: Flight<Landing>,
    load: () => Promise<unknown>,
  ): Promise<Landing> {
    flight.startedAtMs = now();
    mark(scope, flight);
    const tier = parts.sharedTier();
    const asked = tier?.canAnswer(scope.tagNames) ? await askShared(scope, key, flight, tier) : undefined;
    if (asked?.kind === 'landing') return asked.landing;

    // Readers who come now have seen no bump that this load could miss.
    mark(scope, flight);
    const loadedAtMs = now();
    flight.startedAtMs = loadedAtMs;
    let value: unknown;
    try {
      value = await load();
    } catch (error) {
      if (parts.isRefusal(error)) throw error;
      if (parts.isOverrun(error)) return coverFor(error, scope, key);
      silences = now() - loadedAtMs < silenceMs ? 0 : silences + 1;
      parts.onTrouble('loader', error);
      return coverFor(error, scope, key);
    }
    countLoad(scope.counts, now() - loadedAtMs);
    silences = 0;
    parts.onRecovered('loader');
    if (!rules.versionsAreTakenAtStart) mark(scope, flight);

    const outcome = (isKept: boolean): Landing => ({ value, outcome: isKept ? 'MISS' : 'BYPASS', loadedAtMs });
    if (scope.policy.admitOnSecondSight !== undefined && !isAdmitted(scope, key)) return outcome(false);
    const json = jsonOf(value);
    if (json === undefined) {
      parts.onUncacheable();
      return outcome(false);
    }
    freezeJson(value);
    const { isStored, ttlMs } = keep(scope, key, flight, { value, jsonBytes: Buffer.byteLength(json), loadedAtMs });
    if (!isStored) parts.onUncacheable();
    if (isStored && asked?.kind === 'miss') void tier?.store(key, asked.counters, json, loadedAtMs, ttlMs);
    return outcome(isStored);
  }

  function isAdmitted(scope: Scope, key: string): boolean {
    const params = JSON.parse(key.slice(scope.prefix.length));
    return !scope.policy.admitOnSecondSight?.(params) || secondSight.see(key);
  }

  function coverFor(error: unknown, scope: Scope, key: string): Landing {
    const last = memory.peek(key);
    const nowMs = now();
    const landing = last && standIn(last, nowMs);
    if (last === undefined || landing === undefined) throw error;
    last.retryAtMs = nowMs + retryEveryMs;
    last.retryOwnStamp = ownStampOf(scope);
    return landing;
  }

  return {
    fly,
    standIn,
    /** While nobody is to try again: no reader waits for a loader that has just failed, or for a database that is silent. */
    standInFor(entry: Entry, nowMs: number): Landing | undefined {
      const hasJustFailed = nowMs < entry.retryAtMs && entry.retryOwnStamp === ownStampOf(entry.scope);
      const isSilent = silences >= mostSilences && entry.stamp === stampOf(entry.scope);
      return hasJustFailed || isSilent ? standIn(entry, nowMs) : undefined;
    },
    /** Whether somebody is to find out now if the silence is over; nobody waits for his answer. */
    mayProbe(nowMs: number): boolean {
      if (silences < mostSilences || nowMs - probedAtMs < probeEveryMs) return false;
      probedAtMs = nowMs;
      return true;
    },
  };
}

function countLoad(counts: PolicyCounts, ms: number): void {
  counts.loads++;
  counts.loadMs += ms;
}
