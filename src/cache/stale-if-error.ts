// Calls loaders, reports their failures, and decides when the last value is served instead of a load.
import type { Entry } from './memory.ts';
import type { Outcome, PolicyCounts } from './policy-counts.ts';
import { ownVersionOf, versionOf } from './versions.ts';

export interface ReadResult {
  readonly value: unknown;
  readonly outcome: Outcome;
  readonly loadedAtMs: number;
}

interface FailureOptions {
  now(): number;
  /** The loader answered with a refusal, such as 403: no failure, and no value may be served instead. */
  isRefusal(error: unknown): boolean;
  /** The load exceeded its own time limit: the last value is served, but the loader counts as healthy. */
  isOverrun(error: unknown): boolean;
  onFailure(error: unknown): void;
  /** The first success after a failure. */
  onRecovered(): void;
}

/** After a failed load the last value is served for this long before the next attempt. */
const retryEveryMs = 5000;
/** A failure that took this long was probably a time-out. After three in a row no reader waits for the loader. */
const slowFailureMs = 400;
const maxSlowFailures = 3;
const probeEveryMs = 1000;

export function createStaleIfError({ now, isRefusal, isOverrun, onFailure, onRecovered }: FailureOptions) {
  let slowFailures = 0;
  let probedAtMs = 0;
  let isFailing = false;

  async function callLoader(load: () => Promise<unknown>, counts: PolicyCounts): Promise<unknown> {
    const startedAtMs = now();
    try {
      const value = await load();
      counts.loads++;
      counts.loadMs += now() - startedAtMs;
      slowFailures = 0;
      if (isFailing) onRecovered();
      isFailing = false;
      return value;
    } catch (error) {
      if (!isRefusal(error) && !isOverrun(error)) {
        slowFailures = now() - startedAtMs < slowFailureMs ? 0 : slowFailures + 1;
        isFailing = true;
        onFailure(error);
      }
      throw error;
    }
  }

  /** The value of the entry, if its policy allows one that old. */
  function staleResult({ scope, value, version, loadedAtMs, ttlMs }: Entry): ReadResult | undefined {
    const { staleIfErrorMs, isStaleOnlyIfUnchanged } = scope.policy;
    if (staleIfErrorMs === 0 || now() - loadedAtMs > ttlMs + staleIfErrorMs) return undefined;
    if (isStaleOnlyIfUnchanged && version !== versionOf(scope)) return undefined;
    return { value, outcome: 'STALE', loadedAtMs };
  }

  return {
    callLoader,
    staleResult,
    /** After a failed load: the last value, or the error. */
    resultAfter(error: unknown, entry: Entry | undefined): ReadResult {
      const result = entry === undefined || isRefusal(error) ? undefined : staleResult(entry);
      if (entry === undefined || result === undefined) throw error;
      entry.retryAtMs = now() + retryEveryMs;
      entry.retryOwnVersion = ownVersionOf(entry.scope);
      return result;
    },
    /** Before a load: the last value, while the load of this key or the last loads of all keys failed. */
    resultInsteadOfLoad(entry: Entry): ReadResult | undefined {
      const hasJustFailed = now() < entry.retryAtMs && entry.retryOwnVersion === ownVersionOf(entry.scope);
      const isUnresponsive = slowFailures >= maxSlowFailures && entry.version === versionOf(entry.scope);
      return hasJustFailed || isUnresponsive ? staleResult(entry) : undefined;
    },
    /** True once a second while the loader is unresponsive: the caller starts one load in the background. */
    takeProbe(): boolean {
      if (slowFailures < maxSlowFailures || now() - probedAtMs < probeEveryMs) return false;
      probedAtMs = now();
      return true;
    },
  };
}

export type StaleIfError = ReturnType<typeof createStaleIfError>;
