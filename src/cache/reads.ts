// The read path: a hit from memory, else a load under single-flight.
import type { Freshness } from './freshness.ts';
import { canonicalParams, type OrgId } from './key.ts';
import type { createLoading, KeyedRead } from './loading.ts';
import type { createMemory, Entry } from './memory.ts';
import type { Params, Policy } from './policy.ts';
import { countOutcome, type Outcome } from './policy-counts.ts';
import { createSingleFlight, type Flight } from './single-flight.ts';
import type { ReadResult, StaleIfError } from './stale-if-error.ts';
import { type createVersions, ownVersionOf, type Scope, versionOf } from './versions.ts';

export type Report = (outcome: Outcome, ageMs: number) => void;

interface Parts {
  readonly memory: ReturnType<typeof createMemory>;
  readonly versions: ReturnType<typeof createVersions>;
  readonly freshness: Freshness;
  readonly staleIfError: StaleIfError;
  readonly load: ReturnType<typeof createLoading>;
  now(): number;
}

export function createReads({ memory, versions, freshness, staleIfError, load: startLoad, now }: Parts) {
  const flights = createSingleFlight<ReadResult>();
  const bypassFlights = createSingleFlight<unknown>();

  const keyOf = (scope: Scope, params: Params) =>
    params === null ? scope.nullKey : scope.prefix + canonicalParams(params);

  /** A hit allocates nothing and is returned without a promise. */
  function read<Value>(
    policy: Policy,
    org: OrgId,
    params: Params,
    load: () => Promise<Value>,
    report?: Report,
  ): Value | Promise<Value> {
    const scope = versions.scopeOf(org, policy);
    const key = keyOf(scope, params);
    const entry = memory.get(key);
    if (entry === undefined) return readLoaded({ scope, key, params, load }, report) as Promise<Value>;
    const ageMs = now() - entry.loadedAtMs;
    if (!freshness.isFresh(entry, scope, ageMs)) {
      return readOutdated(entry, { scope, key, params, load }, report) as Value | Promise<Value>;
    }
    entry.served++;
    entry.wasServed = true;
    if (freshness.isDegraded()) return serveDegraded(entry, scope, report) as Value;
    scope.counts.hits++;
    report?.('HIT', Math.max(0, ageMs));
    return entry.value as Value;
  }

  function serveDegraded({ value, loadedAtMs }: Entry, scope: Scope, report: Report | undefined): unknown {
    return serve(scope, { value, outcome: 'HIT', loadedAtMs }, report);
  }

  function readOutdated(entry: Entry, read: KeyedRead, report: Report | undefined): unknown {
    const result = staleIfError.resultInsteadOfLoad(entry);
    if (result === undefined) return readLoaded(read, report);
    // The failure of the probe is reported where all failures of loaders are.
    if (!flights.isRunning(read.key) && staleIfError.takeProbe()) join(read).catch(() => {});
    return serve(read.scope, result, report);
  }

  async function readLoaded(read: KeyedRead, report: Report | undefined): Promise<unknown> {
    const { scope } = read;
    const result = await join(read).catch((error: unknown) => {
      scope.counts.misses++;
      throw error;
    });
    if (result.outcome === 'HIT' && !freshness.isDegraded()) scope.counts.sharedHits++;
    return serve(scope, result, report);
  }

  /** While the cache is degraded no value is known to be current, so a hit is reported as stale. */
  function serve(scope: Scope, { value, outcome: found, loadedAtMs }: ReadResult, report: Report | undefined): unknown {
    const outcome = found === 'HIT' && freshness.isDegraded() ? 'STALE' : found;
    countOutcome(scope.counts, outcome);
    report?.(outcome, Math.max(0, now() - loadedAtMs));
    return value;
  }

  /** Rule 3, a reader joins no load that is older than a write it must see. */
  function join(read: KeyedRead): Promise<ReadResult> {
    const { scope, key } = read;
    const version = versionOf(scope);
    const ownVersion = ownVersionOf(scope);
    const { relaxedMs } = scope.policy;
    const isRecent = ({ startedAtMs }: Flight<ReadResult>) => now() - startedAtMs < relaxedMs;
    return versions.during(scope.org, () =>
      flights.join(key, {
        canJoin: (flight) => flight.version === version || (flight.ownVersion === ownVersion && isRecent(flight)),
        start: (flight) => startLoad(read, flight),
      }),
    );
  }

  /** For a reader that must see a write which may not have been announced here yet. Reads no entry and stores none. */
  async function readPast<Value>(
    policy: Policy,
    org: OrgId,
    params: Params,
    load: () => Promise<Value>,
    report?: Report,
  ): Promise<Value> {
    const scope = versions.scopeOf(org, policy);
    const { counts } = scope;
    const start = () => staleIfError.callLoader(load, counts);
    try {
      // A running load may be older than the write: wait for the next one.
      const value = await versions.during(scope.org, () =>
        bypassFlights.join(keyOf(scope, params), { canJoin: () => false, start }),
      );
      countOutcome(counts, 'BYPASS');
      report?.('BYPASS', 0);
      return value as Value;
    } catch (error) {
      countOutcome(counts, 'MISS');
      throw error;
    }
  }

  return {
    read,
    readPast,
    /** What `read` would serve as a hit. Undefined: there is none. Counts nothing. */
    peek(policy: Policy, org: OrgId, params: Params): unknown {
      const scope = versions.scopeOf(org, policy);
      const entry = memory.peek(keyOf(scope, params));
      if (entry === undefined) return undefined;
      return freshness.isFresh(entry, scope, now() - entry.loadedAtMs) ? entry.value : undefined;
    },
    /** What would be served if the load failed now. Counts nothing. */
    lastKnown(policy: Policy, org: OrgId, params: Params): { value: unknown; ageMs: number } | undefined {
      const entry = memory.peek(keyOf(versions.scopeOf(org, policy), params));
      const result = entry && staleIfError.staleResult(entry);
      return result && { value: result.value, ageMs: Math.max(0, now() - result.loadedAtMs) };
    },
    /** Loads without a reader. */
    refresh: join,
    isBusy: () => flights.count() > 0,
  };
}
