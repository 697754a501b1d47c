// Decides when Redis may be used. After a bump that Redis may not have received, it is off until the epoch was raised: then all
// that is stored there is outdated. Recovery runs in the background, so no reader waits for it.
import { type CircuitBreaker, createCircuitBreaker } from './circuit-breaker.ts';
import { explainRedisError, RedisError } from './redis-error.ts';
import type { RedisLink } from './redis-link.ts';

interface Options {
  now(): number;
  link(): RedisLink;
  /** Outdates everything in Redis. */
  raiseEpoch(): Promise<void>;
  /** One read. False: it gave up without an answer. */
  probe(): Promise<boolean>;
  onFailure(error: unknown): void;
  onRecovered(): void;
}

const retryEveryMs = 10_000;

export function createRedisHealth({ now, link, raiseEpoch, probe, onFailure, onRecovered }: Options) {
  const reads = createCircuitBreaker({ now });
  const writes = createCircuitBreaker({ now });
  let lostBumps = 0;
  let coveredBumps = 0;
  let retryAtMs = Number.NEGATIVE_INFINITY;
  let isRecovering = false;
  let failure: Error | undefined;
  let failures = 0;
  let nextAttempt: NodeJS.Timeout | undefined;

  const isEpochDue = () => lostBumps !== coveredBumps;
  const isUsable = () => link().isReady() && reads.isClosed() && !isEpochDue();

  function failed(error: unknown, breaker?: CircuitBreaker): void {
    failures++;
    failure = explainRedisError(error);
    // Commands that were running when the breaker opened fail for the same reason: report it once.
    const isNew = breaker === undefined || breaker.allowsAttempt();
    breaker?.failed();
    if (isNew) onFailure(failure);
    if (breaker !== undefined && failure instanceof RedisError) link().distrust();
    // Without traffic no command would start the recovery.
    clearTimeout(nextAttempt);
    nextAttempt = setTimeout(() => void recover(), retryEveryMs).unref();
  }

  function succeeded(breaker: CircuitBreaker): void {
    breaker.succeeded();
    if (failure === undefined || !isUsable() || !writes.isClosed()) return;
    failure = undefined;
    onRecovered();
  }

  async function recover(): Promise<void> {
    const isHealthy = isUsable() && failure === undefined;
    if (isRecovering || isHealthy || !link().isReady() || now() < retryAtMs || !reads.allowsAttempt()) return;
    isRecovering = true;
    // A bump that is lost while the epoch is being raised needs another epoch.
    const covered = lostBumps;
    try {
      if (isEpochDue()) await raiseEpoch();
      else if (!(await probe())) return;
      coveredBumps = covered;
      succeeded(reads);
    } catch (error) {
      retryAtMs = now() + retryEveryMs;
      failed(error, reads);
    } finally {
      isRecovering = false;
    }
  }

  return {
    reads,
    writes,
    isUsable,
    failed,
    succeeded,
    recover,
    /** Rule 5, second part: after a lost bump no value is read until a new epoch has begun. */
    bumpLost(): void {
      lostBumps++;
    },
    describe: () => ({
      state: isUsable() ? ('up' as const) : ('off' as const),
      // Other messages may contain a key or an address.
      reason: isUsable() || !(failure instanceof RedisError) ? null : failure.message,
    }),
    failures: () => failures,
    resetFailures(): void {
      failures = 0;
    },
    close: () => clearTimeout(nextAttempt),
  };
}

export type RedisHealth = ReturnType<typeof createRedisHealth>;
